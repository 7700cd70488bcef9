/** A field for a passphrase. Password managers may keep it; nothing else does. */
import { createUniqueId, type JSX, Show } from 'solid-js';

export const SecretField = (props: {
  readonly label: string;
  readonly isNew?: boolean;
  readonly hint?: string;
  readonly issue?: string | undefined;
  readonly testid: string;
  readonly value: string;
  readonly onText: (text: string) => void;
}): JSX.Element => {
  const id = createUniqueId();
  return (
    <div class="text-field settings-field">
      <label class="label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="field"
        type="password"
        autocomplete={props.isNew ? 'new-password' : 'current-password'}
        autocapitalize="none"
        spellcheck={false}
        value={props.value}
        aria-invalid={props.issue === undefined ? undefined : 'true'}
        aria-describedby={props.issue === undefined && props.hint === undefined ? undefined : `${id}-note`}
        data-testid={props.testid}
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
      <Show when={props.issue ?? props.hint}>
        {(words) => (
          <p id={`${id}-note`} class={props.issue === undefined ? 'soft small' : 'issue'}>
            {words()}
          </p>
        )}
      </Show>
    </div>
  );
};
