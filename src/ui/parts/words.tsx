/** The words for an error or a refusal. Their catalogue is loaded when the first one is needed. */
import { type JSX, Show } from 'solid-js';
import type { RefusalCode } from '../../base/index.js';
import { later } from '../bindings/later.jsx';
import { useText } from '../bindings/text.jsx';

/** In place of words that are out of reach. */
export const Missing = (): JSX.Element => <>{useText()('common.broken')}</>;

const code = () => import('./error-text.jsx');
const error = later(async () => (await code()).ErrorText, { otherwise: Missing });
const refusal = later(async () => (await code()).RefusalText, { otherwise: Missing });

/** Has them at hand when something fails without a network. */
export const fetchWordsSoon = error.fetchSoon;

/** For whatever was thrown; what has no code gets plain words. */
export const ErrorWords = (props: { readonly error: unknown }): JSX.Element => <error.Part error={props.error} />;

export const RefusalWords = (props: { readonly code: RefusalCode }): JSX.Element => <refusal.Part code={props.code} />;

/** What stopped an action, beside the action; nothing while nothing has. */
export const Failure = (props: { readonly error: unknown; readonly testid?: string | undefined }): JSX.Element => (
  <Show when={props.error}>
    <p class="issue" role="alert" data-testid={props.testid}>
      <ErrorWords error={props.error} />
    </p>
  </Show>
);
