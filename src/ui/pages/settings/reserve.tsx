/** Whether new follows are handed on, and whether this device keeps others online. */
import type { JSX } from 'solid-js';
import { settings as words } from '../../../i18n/en/settings.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';
import { Switch } from '../../parts/switch.jsx';

export const Reserve = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const settings = useReadable(app.settings);
  return (
    <section>
      <Heading>{t('settings.following')}</Heading>
      <Switch
        checked={settings().reserve}
        testid="settings-reserve"
        onChange={(reserve) => app.setSettings({ reserve })}
      >
        {t('settings.reserve')}
      </Switch>
      <p class="soft small">{t('settings.reserveText')}</p>
      <Switch checked={settings().pins} testid="settings-pins" onChange={(pins) => app.setSettings({ pins })}>
        {t('settings.pins')}
      </Switch>
      <p class="soft small">{t('settings.pinsText')}</p>
    </section>
  );
};
