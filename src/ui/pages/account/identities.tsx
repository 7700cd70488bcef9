/** Who one can be in this browser. */

import { For, type JSX, Show } from 'solid-js';
import { identities as words } from '../../../i18n/en/identities.js';
import { useApp } from '../../bindings/app.js';
import { useIdentities } from '../../bindings/identities.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button, LinkButton } from '../../parts/button.jsx';
import { plusIcon } from '../../parts/icons.js';
import { IdentityRow } from '../../parts/identity-row.jsx';
import { ToSettings } from '../../parts/to-settings.jsx';
import { Failure } from '../../parts/words.jsx';

export const IdentitiesPage = (): JSX.Element => {
  const t = useText(words);
  useTitle(() => t('identities.title'));
  const me = useReadable(useApp().me);
  const here = useIdentities();
  return (
    <div class="following" data-testid="identities">
      <ToSettings />
      <h1>{t('identities.title')}</h1>
      <p>{t('identities.lead')}</p>
      <Show when={here.all()}>
        {(all) => (
          <Show when={all().length > 0} fallback={<p class="soft">{t('identities.none')}</p>}>
            <ul class="identity-list">
              <For each={all()}>
                {(identity) => (
                  <IdentityRow
                    identity={identity}
                    pending={here.pending()}
                    onSwitch={() => here.switchTo(identity.did)}
                  />
                )}
              </For>
            </ul>
            <Show when={all().length > 1}>
              <p class="soft small">{t('identities.tabs')}</p>
            </Show>
          </Show>
        )}
      </Show>
      <p role="status" class="soft">
        {here.pending() ? t('identities.switching') : ''}
      </p>
      <Failure error={here.error()} />
      <section class="stack">
        <p>{t('identities.addText')}</p>
        <div class="row">
          <Button icon={plusIcon} testid="identity-add" aria-disabled={here.pending()} onClick={() => here.add()}>
            {t('identities.add')}
          </Button>
        </div>
      </section>
      <Show when={me()}>
        {(mine) => (
          <section class="stack">
            <p>{t('identities.signOutText', { name: mine().profile.name.trim() || t('identities.unnamed') })}</p>
            <div class="row">
              <LinkButton kind="danger" href="#/sign-out" testid="identity-sign-out">
                {t('identities.signOut')}
              </LinkButton>
            </div>
          </section>
        )}
      </Show>
    </div>
  );
};
