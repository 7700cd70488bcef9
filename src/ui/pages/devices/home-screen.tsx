/** On an iPhone or iPad the app on the Home Screen is a device of its own: how the pairing is carried over to it. */
import { type JSX, Show } from 'solid-js';
import { devices as words } from '../../../i18n/en/devices.js';
import { useShare } from '../../bindings/share.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { copyIcon } from '../../parts/icons.js';

export const HomeScreen = (props: { readonly apart: boolean; readonly link: string }): JSX.Element => {
  const t = useText(words);
  const { copy } = useShare({
    link: () => new URL(props.link, location.href).href,
    words: { copied: () => t('common.copied'), failed: () => t('common.copyFailed') },
    select: () => undefined,
  });
  return (
    <Show when={props.apart}>
      <div class="card stack" data-testid="pair-home-screen">
        <h2 class="devices-minor">{t('devices.pairIos')}</h2>
        <p>{t('devices.pairIosText')}</p>
        <Button icon={copyIcon} testid="pair-copy" onClick={() => copy.run()}>
          {t('devices.copy')}
        </Button>
      </div>
    </Show>
  );
};
