/** "Who says so?": closed until somebody asks; its words are fetched then. */
import { createSignal, type JSX, lazy, Show, Suspense } from 'solid-js';
import type { ProofStatement } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useText } from '../../bindings/text.jsx';

const Statement = lazy(() => import('./statement.jsx').then((module) => ({ default: module.Statement })));

export const Says = (props: { readonly proof: ProofStatement | null }): JSX.Element => {
  const t = useText(words);
  const [asked, setAsked] = createSignal(false);
  return (
    <Show when={props.proof}>
      {(proof) => (
        <details class="visit-says" data-testid="visit-proof" onToggle={() => setAsked(true)}>
          <summary>{t('visit.who')}</summary>
          <Show when={asked()}>
            <Suspense>
              <Statement proof={proof()} />
            </Suspense>
          </Show>
        </details>
      )}
    </Show>
  );
};
