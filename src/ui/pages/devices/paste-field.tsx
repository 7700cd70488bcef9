/** A field for an address that stands on another screen: typed or pasted, and what is wrong with it below. */
import { type JSX, Show } from 'solid-js';

export const PasteField = (props: {
  /** Also its `data-testid`. */
  readonly id: string;
  readonly label: string;
  /** Shown while `bad`. */
  readonly issue: string;
  readonly value: string;
  readonly bad: boolean;
  readonly placeholder?: string;
  readonly field?: (element: HTMLInputElement) => void;
  readonly onInput: (text: string) => void;
}): JSX.Element => {
  const issueId = (): string => `${props.id}-issue`;
  return (
    <div class="devices-paste">
      <label class="label" for={props.id}>
        {props.label}
      </label>
      <input
        id={props.id}
        class="field"
        type="text"
        inputmode="url"
        dir="ltr"
        autocomplete="off"
        autocapitalize="none"
        spellcheck={false}
        placeholder={props.placeholder}
        data-testid={props.id}
        value={props.value}
        aria-invalid={props.bad ? 'true' : undefined}
        aria-describedby={props.bad ? issueId() : undefined}
        ref={(element) => props.field?.(element)}
        onInput={(event) => props.onInput(event.currentTarget.value)}
      />
      <Show when={props.bad}>
        <p id={issueId()} class="issue" role="alert" data-testid={issueId()}>
          {props.issue}
        </p>
      </Show>
    </div>
  );
};
