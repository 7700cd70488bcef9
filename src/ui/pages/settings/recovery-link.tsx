/** Settings → Recovery has a page of its own. */
import { type JSX, Show } from 'solid-js';
import { recovery as words } from '../../../i18n/en/recovery.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';

export const RecoveryLink = (): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  return (
    <Show when={me() !== null}>
      <section class="stack">
        <Heading>{t('recovery.link')}</Heading>
        <p>{t('recovery.linkText')}</p>
        <LinkButton href="#/settings/recovery" testid="settings-recovery">
          {t('recovery.open')}
        </LinkButton>
      </section>
    </Show>
  );
};
