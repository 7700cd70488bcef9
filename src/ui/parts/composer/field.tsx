/** A labelled line of a form in the composer, with what is wrong with it. */
import { createUniqueId, type JSX, Show } from 'solid-js';

export const LineField = (props: {
  readonly label: string;
  readonly value: string;
  readonly onText: (text: string) => void;
  readonly issue?: string | undefined;
  readonly type?: 'text' | 'datetime-local' | 'number';
  readonly list?: readonly string[];
  readonly testid?: string;
}): JSX.Element => {
  const id = createUniqueId();
  return (
    <div class="composer-line">
      <label class="label" for={id}>
        {props.label}
      </label>
      <input
        id={id}
        class="field"
        dir={(props.type ?? 'text') === 'text' ? 'auto' : undefined}
        type={props.type ?? 'text'}
        min={props.type === 'number' ? 1 : undefined}
        autocomplete="off"
        value={props.value}
        list={props.list === undefined ? undefined : `${id}-list`}
        aria-invalid={props.issue === undefined ? undefined : 'true'}
        aria-describedby={props.issue === undefined ? undefined : `${id}-issue`}
        data-testid={props.testid}
        onInput={(event) => props.onText(event.currentTarget.value)}
      />
      <Show when={props.list}>
        {(items) => (
          <datalist id={`${id}-list`}>
            {items().map((item) => (
              <option value={item} />
            ))}
          </datalist>
        )}
      </Show>
      <Show when={props.issue}>
        <p class="issue" id={`${id}-issue`}>
          {props.issue}
        </p>
      </Show>
    </div>
  );
};
