/** A field for one more, with its button. */
import { createUniqueId, type JSX, Show } from 'solid-js';
import { Button } from '../../../parts/button.jsx';

export const AddLine = (props: {
  readonly label: string;
  readonly hint?: string;
  readonly go: string;
  readonly testid: string;
  readonly most: number;
  readonly text: string;
  readonly pending: boolean;
  readonly onText: (text: string) => void;
  readonly onAdd: () => void;
}): JSX.Element => {
  const id = createUniqueId();
  return (
    <form
      class="rules-add"
      onSubmit={(event) => {
        event.preventDefault();
        props.onAdd();
      }}
    >
      <label class="label" for={id}>
        {props.label}
      </label>
      <div class="rules-row">
        <input
          id={id}
          class="field"
          dir="auto"
          maxlength={props.most}
          aria-describedby={props.hint === undefined ? undefined : `${id}-hint`}
          data-testid={props.testid}
          value={props.text}
          onInput={(event) => props.onText(event.currentTarget.value)}
        />
        <Button submit testid={`${props.testid}-go`} aria-disabled={props.pending}>
          {props.go}
        </Button>
      </div>
      <Show when={props.hint}>
        <p class="small soft" id={`${id}-hint`}>
          {props.hint}
        </p>
      </Show>
    </form>
  );
};
