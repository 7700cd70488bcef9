/** The two ways to begin: show a code, or open what the other device shows. */
import { createSignal, type JSX } from 'solid-js';
import type { Devices } from '../../../app/view.js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { goTo } from '../../bindings/route.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';
import { WayThrough } from '../../parts/way-through.jsx';
import { cameraIcon } from './icons.js';
import { pairPath } from './pair-path.js';
import { PasteField } from './paste-field.jsx';
import { Scan } from './scan.jsx';
import { WithoutServer } from './without-server.jsx';

export const Add = (props: { readonly acts: Devices }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  const showing = useAction((words?: string) => props.acts.show(words === undefined ? {} : { words }));
  return (
    <section class="stack" data-testid="devices-add">
      <Heading>{t(me() === null ? 'devices.newTitle' : 'devices.add')}</Heading>
      <p>{t(me() === null ? 'devices.newText' : 'devices.addText')}</p>
      <Button kind="main" testid="devices-show" aria-disabled={showing.pending()} onClick={() => showing.run()}>
        {t('devices.addGo')}
      </Button>
      <WayThrough
        error={showing.error()}
        pending={showing.pending()}
        testid="devices-show-error"
        onWords={(words) => showing.run(words)}
      />
      <OpenOther />
      <WithoutServer acts={props.acts} />
    </section>
  );
};

const OpenOther = (): JSX.Element => {
  const t = useText(words);
  const [text, setText] = createSignal('');
  const [isBad, setBad] = createSignal(false);
  const [scanning, setScanning] = createSignal(false);
  /** True where it was one. */
  const open = (link: string): boolean => {
    const path = pairPath(link);
    setBad(path === undefined);
    if (path !== undefined) goTo(path);
    return path !== undefined;
  };
  return (
    <form
      class="stack devices-open"
      onSubmit={(event) => {
        event.preventDefault();
        open(text());
      }}
    >
      <h3>{t('devices.or')}</h3>
      <PasteField
        id="devices-paste"
        label={t('devices.paste')}
        issue={t('devices.notALink')}
        value={text()}
        bad={isBad()}
        onInput={(typed) => {
          setText(typed);
          setBad(false);
        }}
      />
      <div class="row">
        <Button submit testid="devices-paste-go">
          {t('devices.pasteGo')}
        </Button>
        <Button icon={cameraIcon} testid="devices-scan" onClick={() => setScanning(true)}>
          {t('devices.scan')}
        </Button>
      </div>
      <Scan
        open={scanning()}
        onClose={() => setScanning(false)}
        onText={(found) => {
          const path = pairPath(found);
          if (path === undefined) return false;
          setScanning(false);
          goTo(path);
          return true;
        }}
      />
    </form>
  );
};
