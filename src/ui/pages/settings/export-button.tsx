/** Makes an export and hands it over. Stands on the page and in the dialog that erases. */

import { createSignal, type JSX, Show } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { downloadIcon } from '../../parts/icons.js';
import { MediaToCome } from '../../parts/own-media.jsx';
import { Failure } from '../../parts/words.jsx';
import { exportName } from './export-name.js';
import { type Guide, useLongAction } from './long-action.js';
import { Progress } from './progress.jsx';

export const SaveButton = (props: {
  readonly testid: string;
  readonly label: string;
  readonly ending: 'car' | 'zip';
  /** Answers the bytes that were written. */
  readonly save: (guide: Guide, name: string) => Promise<number>;
}): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const app = useApp();
  const [size, setSize] = createSignal<number | undefined>();
  const exporting = useLongAction(
    (guide) => {
      setSize(undefined);
      return props.save(guide, exportName(app.me.get()?.profile.name ?? '', new Date(), props.ending));
    },
    (bytes) => {
      setSize(bytes);
      announce(t('settings.exported', { bytes: formats.bytes(bytes) }));
    },
  );
  return (
    <>
      <Show
        when={exporting.pending()}
        fallback={
          <Button icon={downloadIcon} testid={props.testid} onClick={() => exporting.run()}>
            {props.label}
          </Button>
        }
      >
        <Progress
          text={t('settings.exporting', { bytes: formats.bytes(exporting.reached().done) })}
          cancel={exporting.cancel}
        />
      </Show>
      <Show when={size()}>
        {(bytes) => (
          <p class="soft" data-testid="settings-exported">
            {t('settings.exported', { bytes: formats.bytes(bytes()) })}
          </p>
        )}
      </Show>
      <Failure error={exporting.error()} testid="settings-error" />
    </>
  );
};

/** Everything, in one CAR file. */
export const ExportButton = (props: { readonly testid: string }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  return (
    <>
      <MediaToCome exporting />
      <SaveButton
        testid={props.testid}
        label={t('settings.exportGo')}
        ending="car"
        save={({ signal, reach }, name) => app.saveCar({ name, signal, onProgress: (done) => reach({ done }) })}
      />
    </>
  );
};
