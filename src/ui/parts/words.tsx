/** The words for an error or a refusal. Their catalogue is loaded when the first one is needed. */
import { type JSX, lazy, Suspense } from 'solid-js';

const ErrorText = lazy(() => import('./error-text.jsx').then((module) => ({ default: module.ErrorText })));
const RefusalText = lazy(() => import('./error-text.jsx').then((module) => ({ default: module.RefusalText })));

/** For whatever was thrown; what has no code gets plain words. */
export const ErrorWords = (props: { readonly error: unknown }): JSX.Element => (
  <Suspense>
    <ErrorText error={props.error} />
  </Suspense>
);

export const RefusalWords = (props: { readonly code: import('../../base/index.js').RefusalCode }): JSX.Element => (
  <Suspense>
    <RefusalText code={props.code} />
  </Suspense>
);
