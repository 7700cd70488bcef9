/** Going over to another identity in one step: there only where this browser has more than one. */
import { createEffect, createSignal, For, type JSX, on, Show } from 'solid-js';
import { identities as words } from '../../i18n/en/identities.js';
import { useIdentities } from '../bindings/identities.js';
import { useRoute } from '../bindings/route.js';
import { useText } from '../bindings/text.jsx';
import { Arms } from '../parts/arms.jsx';
import { Button, LinkButton } from '../parts/button.jsx';
import { Dialog } from '../parts/dialog.jsx';
import { plusIcon } from '../parts/icons.js';
import { IdentityRow } from '../parts/identity-row.jsx';
import { Failure } from '../parts/words.jsx';
import '../styles/following.css';
import '../pages/account/account.css';
import './switcher.css';

export const Switcher = (): JSX.Element => {
  const t = useText(words);
  const here = useIdentities();
  const [open, setOpen] = createSignal(false);
  const route = useRoute();
  createEffect(on(route, () => setOpen(false), { defer: true }));
  const active = () => here.all()?.find((identity) => identity.active);
  const several = () => (here.all()?.length ?? 0) > 1;
  const name = (): string => active()?.name.trim() || t('identities.unnamed');
  return (
    <Show when={several() && active()}>
      {(mine) => (
        <>
          <button
            type="button"
            class="switcher"
            data-testid="switcher"
            aria-haspopup="dialog"
            aria-label={t('identities.menu', { name: name() })}
            title={name()}
            onClick={() => setOpen(true)}
          >
            <Arms did={mine().did} size="mark" decorative />
          </button>
          <Dialog open={open()} onClose={() => setOpen(false)} title={t('identities.title')} testid="switcher-dialog">
            <div class="stack">
              <ul class="identity-list">
                <For each={here.all()}>
                  {(identity) => (
                    <IdentityRow
                      identity={identity}
                      pending={here.pending()}
                      onSwitch={() => here.switchTo(identity.did)}
                    />
                  )}
                </For>
              </ul>
              <Failure error={here.error()} />
              <p role="status" class="soft">
                {here.pending() ? t('identities.switching') : ''}
              </p>
              <div class="row">
                <Button icon={plusIcon} testid="switcher-add" onClick={() => here.add()}>
                  {t('identities.add')}
                </Button>
                <LinkButton kind="quiet" href="#/identities" testid="switcher-all">
                  {t('identities.all')}
                </LinkButton>
              </div>
            </div>
          </Dialog>
        </>
      )}
    </Show>
  );
};
