/** Choosing a passphrase: typed twice, because nobody can give it back. */
import { createSignal, type JSX, Show } from 'solid-js';
import { lock as words } from '../../../i18n/en/lock.js';
import { useText } from '../../bindings/text.jsx';
import { Button } from '../../parts/button.jsx';
import { SecretField } from './secret-field.jsx';
import { Trouble } from './trouble.jsx';

export const NewPassphrase = (props: {
  /** Asked for first, where a lock is set already. */
  readonly asksProof: boolean;
  readonly pending: boolean;
  readonly error: unknown;
  readonly label: string;
  readonly onChoose: (passphrase: string, proof: string) => void;
}): JSX.Element => {
  const t = useText(words);
  const [proof, setProof] = createSignal('');
  const [first, setFirst] = createSignal('');
  const [second, setSecond] = createSignal('');
  const [differ, setDiffer] = createSignal(false);
  const choose = (): void => {
    setDiffer(first() !== second());
    if (first() === second() && !props.pending) props.onChoose(first(), proof());
  };
  return (
    <form
      class="stack"
      onSubmit={(event) => {
        event.preventDefault();
        choose();
      }}
    >
      <Show when={props.asksProof}>
        <SecretField label={t('lock.proof')} testid="lock-proof" value={proof()} onText={setProof} />
      </Show>
      <SecretField
        isNew
        label={t('lock.new')}
        hint={t('lock.newHint')}
        testid="lock-new"
        value={first()}
        onText={setFirst}
      />
      <SecretField
        isNew
        label={t('lock.again')}
        issue={differ() ? t('lock.differ') : undefined}
        testid="lock-again"
        value={second()}
        onText={setSecond}
      />
      <p class="soft small">{t('lock.forgotten')}</p>
      <div>
        <Button kind="main" submit testid="lock-set" aria-disabled={props.pending}>
          {props.pending ? t('lock.setting') : props.label}
        </Button>
      </div>
      <Trouble error={props.error} />
    </form>
  );
};
