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
  const shared = (): JSX.HTMLAttributes<HTMLElement> & { readonly placeholder?: string } => ({
    id,
    class: 'field',
    dir: 'auto',
    'aria-label': props.labelled ? undefined : props.label,
    'aria-invalid': props.issue === undefined ? undefined : 'true',
    'aria-describedby': props.hint === undefined && props.issue === undefined ? undefined : `${id}-note`,
    onBlur: () => props.onLeave?.(),
    ...(props.placeholder === undefined ? {} : { placeholder: props.placeholder }),
  });
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
            {...shared()}
            rows={1}
            data-testid={props.testid}
            ref={(element) => {
              field = element;
            }}
          />
        }
      >
        <input
          {...shared()}
          type="text"
          inputmode="url"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          data-testid={props.testid}
          ref={(element) => {
            field = element;
          }}
        />
      </Show>
      <Show when={props.issue ?? props.hint}>
        {(note) => (
          <p id={`${id}-note`} class={props.issue === undefined ? 'soft small' : 'issue'}>
            {note()}
          </p>
        )}
      </Show>
    </div>
  );
};
