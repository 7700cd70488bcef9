/** What is shown to the other device: a code to be read, and the same as a link. */
import { createMemo, type JSX, Show } from 'solid-js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useApp } from '../../bindings/app.js';
import { later } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useShare } from '../../bindings/share.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { copyIcon } from '../../parts/icons.js';
import { Missing } from '../../parts/words.jsx';

const Empty = (): JSX.Element => <span class="qr" />;
const code = later(async () => (await import('../own/index.jsx')).QrCode, { waiting: Empty, otherwise: Missing });

/** `label` and `copy` where it is no link. */
export const OfferCard = (props: {
  readonly link: string;
  readonly label?: string;
  readonly copy?: string;
}): JSX.Element => {
  const t = useText(words);
  const around = useReadable(useApp().surroundings);
  const reach = createMemo(() => around().reach);
  let field: HTMLInputElement | undefined;
  const { copy } = useShare({
    link: () => props.link,
    words: { copied: () => t('common.copied'), failed: () => t('common.copyFailed') },
    select: () => field?.select(),
  });
  return (
    <div class="devices-offer">
      <code.Part text={props.link} label={t('devices.qr')} />
      <div class="stack devices-offer-link">
        <div class="devices-paste">
          <label class="label" for="devices-link">
            {props.label ?? t('devices.link')}
          </label>
          <input
            id="devices-link"
            class="field"
            type="text"
            readonly
            dir="ltr"
            data-testid="devices-link"
            value={props.link}
            ref={field}
            onFocus={(event) => event.currentTarget.select()}
          />
        </div>
        <Button icon={copyIcon} testid="devices-copy" onClick={() => copy.run()}>
          {props.copy ?? t('devices.copy')}
        </Button>
        <Show when={reach() === 'machine'}>
          <p class="share-machine small">{t('devices.machine')}</p>
        </Show>
      </div>
    </div>
  );
};
