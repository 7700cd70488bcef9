/** Settings → Identities: the way to where one is several, and out. */
import { type JSX, Show } from 'solid-js';
import { identities as words } from '../../../i18n/en/identities.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { LinkButton } from '../../parts/button.jsx';
import { Heading } from '../../parts/small.jsx';

export const IdentitiesSection = (): JSX.Element => {
  const t = useText(words);
  const me = useReadable(useApp().me);
  return (
    <section class="stack">
      <Heading>{t('identities.settings')}</Heading>
      <p>{t('identities.settingsText')}</p>
      <div class="row">
        <LinkButton href="#/identities" testid="settings-identities">
          {t('identities.all')}
        </LinkButton>
        <Show when={me() !== null}>
          <LinkButton kind="quiet" href="#/sign-out" testid="settings-sign-out">
            {t('identities.signOut')}
          </LinkButton>
        </Show>
      </div>
    </section>
  );
};
