/** The way to one's devices, or to bringing a profile here. */
import { type JSX, Show } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';

export const DevicesLink = (): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  return (
    <section class="stack">
      <Heading>{t('settings.devices')}</Heading>
      <Show
        when={me() !== null}
        fallback={
          <>
            <p>{t('settings.devicesNone')}</p>
            <LinkButton href="#/pair" testid="settings-devices">
              {t('settings.devicesBring')}
            </LinkButton>
          </>
        }
      >
        <p>{t('settings.devicesText')}</p>
        <LinkButton href="#/settings/devices" testid="settings-devices">
          {t('settings.devicesGo')}
        </LinkButton>
      </Show>
    </section>
  );
};
