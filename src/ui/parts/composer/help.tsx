/** How to format, in ten lines. */
import { For, type JSX } from 'solid-js';
import { composer as words } from '../../../i18n/en/composer.js';
import { useText } from '../../bindings/text.jsx';

const rows = [
  ['**…**', 'composer.help.bold'],
  ['*…*', 'composer.help.italic'],
  ['[…](https://…)', 'composer.help.link'],
  ['- …', 'composer.help.list'],
  ['> …', 'composer.help.quote'],
  ['`…`', 'composer.help.code'],
  ['#…', 'composer.help.tag'],
  ['@…', 'composer.help.person'],
] as const;

export const Help = (): JSX.Element => {
  const t = useText(words);
  return (
    <section class="card composer-help" data-testid="composer-help-text">
      <p class="label">{t('composer.helpTitle')}</p>
      <dl>
        <For each={rows}>
          {([sign, key]) => (
            <div>
              <dt dir="ltr">
                <code>{sign}</code>
              </dt>
              <dd>{t(key)}</dd>
            </div>
          )}
        </For>
      </dl>
      <p class="small">{t('composer.help.keys')}</p>
      <p class="small soft">{t('composer.help.later')}</p>
    </section>
  );
};
