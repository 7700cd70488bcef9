/** A field for a text that is edited in place, possibly in two places at once, with what is wrong with it below. */
import { createUniqueId, type JSX, onMount, Show } from 'solid-js';
import { bindTextField } from '../bindings/text-field.js';

export interface TextFieldProps {
  readonly value: string;
  readonly onText: (text: string) => void;
  /** Read aloud; also shown above the field if `labelled`. */
  readonly label: string;
  readonly labelled?: boolean;
  readonly placeholder?: string;
  readonly hint?: string | undefined;
  readonly issue?: string | undefined;
  /** May have more than one line. */
  readonly lines?: boolean;
  readonly look?: 'name' | 'bio' | 'title' | 'address';
  readonly type?: 'url' | 'text';
  readonly testid?: string;
  readonly onLeave?: () => void;
}

export const TextField = (props: TextFieldProps): JSX.Element => {
  const id = createUniqueId();
  let field: HTMLTextAreaElement | HTMLInputElement | undefined;
  onMount(() => {
    if (field !== undefined)
      bindTextField(field, {
        value: () => props.value,
        onText: (text) => props.onText(text),
        single: !props.lines,
      });
  });
  const set = (element: HTMLTextAreaElement | HTMLInputElement): void => {
    field = element;
  };
  const name = (): string | undefined => (props.labelled ? undefined : props.label);
  const invalid = (): 'true' | undefined => (props.issue === undefined ? undefined : 'true');
  const note = (): string | undefined =>
    props.hint === undefined && props.issue === undefined ? undefined : `${id}-note`;
  // Written out twice: a spread would bring Solid's whole table of properties into the first load.
  return (
    <div class="text-field" data-look={props.look}>
      <Show when={props.labelled}>
        <label class="label" for={id}>
          {props.label}
        </label>
      </Show>
      <Show
        when={props.type === 'url'}
        fallback={
          <textarea
            id={id}
            class="field"
            dir="auto"
            rows={1}
            placeholder={props.placeholder}
            aria-label={name()}
            aria-invalid={invalid()}
            aria-describedby={note()}
            data-testid={props.testid}
            ref={set}
            onBlur={() => props.onLeave?.()}
          />
        }
      >
        <input
          id={id}
          class="field"
          dir="auto"
          type="text"
          inputmode="url"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          placeholder={props.placeholder}
          aria-label={name()}
          aria-invalid={invalid()}
          aria-describedby={note()}
          data-testid={props.testid}
          ref={set}
          onBlur={() => props.onLeave?.()}
        />
      </Show>
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
