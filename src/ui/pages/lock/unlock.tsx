/** Opens the lock. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { UnlockWith } from '../../../app/view.js';
import { lock as words } from '../../../i18n/en/lock.js';
import { useAction } from '../../bindings/action.js';
import { announce } from '../../bindings/announce.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { SecretField } from './secret-field.jsx';
import { Trouble } from './trouble.jsx';

export const Unlock = (): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const lock = useReadable(app.lock);
  const [passphrase, setPassphrase] = createSignal('');
  const unlocking = useAction(
    async (attempt: UnlockWith) => (await app.locking()).unlock(attempt),
    () => announce(t('lock.unlocked')),
  );
  return (
    <form
      class="stack"
      data-testid="lock-form"
      onSubmit={(event) => {
        event.preventDefault();
        unlocking.run({ kind: 'passphrase', passphrase: passphrase() });
        setPassphrase('');
      }}
    >
      <SecretField label={t('lock.passphrase')} testid="lock-passphrase" value={passphrase()} onText={setPassphrase} />
      <div class="row">
        <Button kind="main" submit testid="lock-unlock" aria-disabled={unlocking.pending()}>
          {t(unlocking.pending() ? 'lock.unlocking' : 'lock.unlock')}
        </Button>
        <Show when={lock().ways.some(({ kind }) => kind === 'passkey')}>
          <Button
            testid="lock-unlock-passkey"
            aria-disabled={unlocking.pending()}
            onClick={() => unlocking.run({ kind: 'passkey' })}
          >
            {t('lock.withPasskey')}
          </Button>
        </Show>
      </div>
      <Trouble error={unlocking.error()} />
    </form>
  );
};
