/** The lock while it is open: its ways, when it shuts by itself, and what can be changed of it. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import type { Locking, LockView, UnlockWith } from '../../../app/view.js';
import { lock as words } from '../../../i18n/en/lock.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useFormats, useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { Dialog } from '../../parts/dialog.jsx';
import { AskProof } from './ask-proof.jsx';
import { NewPassphrase } from './new-passphrase.jsx';

type Change =
  | { readonly kind: 'change' | 'addPasskey' | 'remove' }
  | { readonly kind: 'removePasskey'; readonly id: string };

const done = {
  change: 'lock.changed',
  addPasskey: 'lock.passkeyAdded',
  remove: 'lock.removed',
  removePasskey: 'lock.passkeyRemoved',
} as const;

const idles = [1, 5, 15, 60, 0] as const;

export const Ways = (props: { readonly lock: LockView; readonly locking: Locking }): JSX.Element => {
  const t = useText(words);
  const formats = useFormats();
  const [asked, setAsked] = createSignal<Change>();
  const passkeys = () => props.lock.ways.filter(({ kind }) => kind === 'passkey');
  const changing = useAction(
    async (change: Change, proof: UnlockWith, next?: string): Promise<Change> => {
      const { locking } = props;
      if (change.kind === 'change') await locking.setPassphrase(next ?? '', proof);
      if (change.kind === 'addPasskey') await locking.addPasskey(proof);
      if (change.kind === 'remove') await locking.remove(proof);
      if (change.kind === 'removePasskey') await locking.removeWay(change.id, proof);
      return change;
    },
    ({ kind }) => {
      setAsked(undefined);
      announce(t(done[kind]));
    },
  );
  const idle = useAction((minutes: number) => props.locking.setIdle(minutes));
  const title = (kind: Change['kind']): string => t(kind === 'removePasskey' ? 'lock.removePasskey' : `lock.${kind}`);
  return (
    <>
      <p data-testid="lock-open">{t('lock.open')}</p>
      <label class="settings-field">
        <span class="label">{t('lock.idle')}</span>
        <select
          class="field"
          data-testid="lock-idle"
          disabled={idle.pending()}
          onChange={(event) => idle.run(Number(event.currentTarget.value))}
        >
          <For each={idles}>
            {(minutes) => (
              <option value={minutes} selected={props.lock.idle === minutes}>
                {minutes === 0 ? t('lock.idleNever') : t('lock.idleAfter', { count: minutes })}
              </option>
            )}
          </For>
        </select>
      </label>
      <Show when={passkeys().length > 0}>
        <ul class="stack" data-testid="lock-passkeys">
          <For each={passkeys()}>
            {({ id, addedAt }) => (
              <li class="row">
                <span>{t('lock.passkeyOf', { date: formats.date(addedAt) })}</span>
                <Button
                  kind="quiet"
                  testid="lock-remove-passkey"
                  onClick={() => setAsked({ kind: 'removePasskey', id })}
                >
                  {t('lock.removePasskey')}
                </Button>
              </li>
            )}
          </For>
        </ul>
      </Show>
      <div class="row">
        <Button kind="main" testid="lock-now" onClick={() => props.locking.lock()}>
          {t('lock.now')}
        </Button>
        <Button testid="lock-change" onClick={() => setAsked({ kind: 'change' })}>
          {t('lock.change')}
        </Button>
        <Show when={props.locking.passkeys}>
          <Button testid="lock-add-passkey" onClick={() => setAsked({ kind: 'addPasskey' })}>
            {t('lock.addPasskey')}
          </Button>
        </Show>
        <Button kind="danger" testid="lock-remove" onClick={() => setAsked({ kind: 'remove' })}>
          {t('lock.remove')}
        </Button>
      </div>
      <Show when={asked()} keyed>
        {(change) => (
          <Dialog open onClose={() => setAsked(undefined)} title={title(change.kind)} testid="lock-dialog">
            <Show
              when={change.kind === 'change'}
              fallback={
                <AskProof
                  byPasskey={passkeys().length > 0}
                  pending={changing.pending()}
                  error={changing.error()}
                  onProof={(proof) => changing.run(change, proof)}
                />
              }
            >
              <NewPassphrase
                asksProof
                pending={changing.pending()}
                error={changing.error()}
                label={t('lock.change')}
                onChoose={(next, passphrase) => changing.run(change, { kind: 'passphrase', passphrase }, next)}
              />
            </Show>
          </Dialog>
        )}
      </Show>
    </>
  );
};
