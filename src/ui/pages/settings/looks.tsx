/** Theme and language. */
import { For, type JSX } from 'solid-js';
import type { Settings } from '../../../app/view.js';
import { settings as words } from '../../../i18n/en/settings.js';
import { PSEUDO } from '../../../i18n/index.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Heading } from '../../parts/small.jsx';

const themes = ['system', 'light', 'dark'] as const satisfies readonly Settings['theme'][];

export const Looks = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const settings = useReadable(app.settings);
  return (
    <section class="stack">
      <Heading>{t('settings.looks')}</Heading>
      <fieldset>
        <legend class="label">{t('settings.theme')}</legend>
        <div class="choice">
          <For each={themes}>
            {(theme) => (
              <label>
                <input
                  type="radio"
                  name="theme"
                  value={theme}
                  checked={settings().theme === theme}
                  data-testid={`settings-theme-${theme}`}
                  onChange={() => app.setSettings({ theme })}
                />
                <span>{t(`settings.${theme}`)}</span>
              </label>
            )}
          </For>
        </div>
      </fieldset>
      <label class="settings-field">
        <span class="label">{t('settings.language')}</span>
        <select
          class="field"
          data-testid="settings-locale"
          onChange={(event) => app.setSettings({ locale: event.currentTarget.value })}
        >
          <option value="en" selected={settings().locale !== PSEUDO}>
            {t('settings.english')}
          </option>
          <option value={PSEUDO} selected={settings().locale === PSEUDO}>
            {t('settings.pseudo')}
          </option>
        </select>
      </label>
    </section>
  );
};
