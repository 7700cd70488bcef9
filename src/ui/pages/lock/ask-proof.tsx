/** Before the lock changes: whoever passes by an open browser shall not shut its owner out. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { UnlockWith } from '../../../app/view.js';
import { lock as words } from '../../../i18n/en/lock.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { SecretField } from './secret-field.jsx';
import { Trouble } from './trouble.jsx';

export const AskProof = (props: {
  readonly byPasskey: boolean;
  readonly pending: boolean;
  readonly error: unknown;
  readonly onProof: (proof: UnlockWith) => void;
}): JSX.Element => {
  const t = useText(words);
  const [passphrase, setPassphrase] = createSignal('');
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        if (!props.pending) props.onProof({ kind: 'passphrase', passphrase: passphrase() });
      }}
    >
      <SecretField label={t('lock.proof')} testid="lock-proof" value={passphrase()} onText={setPassphrase} />
      <div class="row">
        <Button kind="main" submit testid="lock-go" aria-disabled={props.pending}>
          {t(props.pending ? 'lock.working' : 'lock.go')}
        </Button>
        <Show when={props.byPasskey}>
          <Button
            testid="lock-go-passkey"
            aria-disabled={props.pending}
            onClick={() => props.onProof({ kind: 'passkey' })}
          >
            {t('lock.byPasskey')}
          </Button>
        </Show>
      </div>
      <Trouble error={props.error} />
    </form>
  );
};
