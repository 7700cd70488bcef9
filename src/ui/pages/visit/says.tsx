/** "Who says so?": closed until somebody asks; its words are fetched then. */
import { createSignal, type JSX, Show } from 'solid-js';
import type { ProofStatement } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { later } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { Missing } from '../../parts/words.jsx';

const statement = later(async () => (await import('./statement.jsx')).Statement, { otherwise: Missing });

export const Says = (props: { readonly proof: ProofStatement | null }): JSX.Element => {
  const t = useText(words);
  statement.fetchSoon();
  const [asked, setAsked] = createSignal(false);
  return (
    <Show when={props.proof}>
      {(proof) => (
        <details class="visit-says" data-testid="visit-proof" onToggle={() => setAsked(true)}>
          <summary>{t('visit.who')}</summary>
          <Show when={asked()}>
            <statement.Part proof={proof()} />
          </Show>
        </details>
      )}
    </Show>
  );
};
