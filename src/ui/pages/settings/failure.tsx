/** What stopped an action, in words. */
import { type JSX, Show } from 'solid-js';
import { ErrorWords } from '../../parts/words.jsx';

export const Failure = (props: { readonly error: unknown }): JSX.Element => (
  <Show when={props.error}>
    <p class="issue" role="alert" data-testid="settings-error">
      <ErrorWords error={props.error} />
    </p>
  </Show>
);
