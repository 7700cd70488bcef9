/** Where a person gives the link of a profile. What is none is told of, and the field has the focus again. */
import { createSignal, createUniqueId, type JSX, Show } from 'solid-js';
import { Button } from '../../parts/button.jsx';
import { parseLink } from './link-path.js';

interface LinkFormProps {
  readonly label: string;
  readonly go: string;
  /** What is said of a text that is no link to a profile. */
  readonly bad: string;
  readonly hint?: string;
  /** Of the field; what belongs to it is named after it. */
  readonly testid: string;
  readonly pending?: boolean;
  readonly onLink: (link: FoundLink) => void;
  /** Beside what is said of the field. */
  readonly children?: JSX.Element;
}

export interface FoundLink {
  /** As it was given. */
  readonly text: string;
  /** Where this page shows the profile. */
  readonly path: string;
  /** Empties the field. */
  clear(): void;
}

export const LinkForm = (props: LinkFormProps): JSX.Element => {
  const id = createUniqueId();
  const [bad, setBad] = createSignal(false);
  let input: HTMLInputElement | undefined;
  const clear = (): void => {
    if (input !== undefined) input.value = '';
  };
  const go = (event: SubmitEvent): void => {
    event.preventDefault();
    const text = input?.value ?? '';
    const path = parseLink(text, location.host);
    setBad(path === undefined);
    if (path === undefined) input?.focus();
    else props.onLink({ text, path, clear });
  };
  return (
    <form class="open-link" onSubmit={go} novalidate>
      <label class="label" for={`${id}-link`}>
        {props.label}
      </label>
      <div class="open-link-line">
        <input
          ref={input}
          id={`${id}-link`}
          class="field"
          type="url"
          dir="ltr"
          autocomplete="off"
          autocapitalize="none"
          spellcheck={false}
          placeholder="https://…/#/@…"
          data-testid={`${props.testid}-input`}
          aria-invalid={bad()}
          aria-describedby={bad() || props.hint !== undefined ? `${id}-note` : undefined}
          onInput={() => setBad(false)}
        />
        <Button submit testid={`${props.testid}-go`} aria-disabled={props.pending ?? false}>
          {props.go}
        </Button>
      </div>
      <Show
        when={bad()}
        fallback={
          <Show when={props.hint}>
            <p class="soft small" id={`${id}-note`}>
              {props.hint}
            </p>
          </Show>
        }
      >
        <p class="issue" id={`${id}-note`} role="alert" data-testid={`${props.testid}-issue`}>
          {props.bad}
        </p>
      </Show>
      {props.children}
    </form>
  );
};
