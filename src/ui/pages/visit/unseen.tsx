/** In place of a profile that cannot be shown: it is looked for, or something is the matter. */
import { type JSX, Show } from 'solid-js';
import type { VisitView } from '../../../app/view.js';
import { visit as words } from '../../../i18n/en/visit.js';
import { later } from '../../bindings/later.jsx';
import { useText } from '../../bindings/text.jsx';
import { Light } from '../../parts/small.jsx';
import { troubleOf, type Ways } from './states.js';

/** The shapes say where the words will stand. */
const Looking = (): JSX.Element => {
  const t = useText(words);
  return (
    <section class="visit-unseen stack" data-testid="visit-status" data-state="looking">
      <h1>
        <Light state="wait" />
        {t('visit.looking')}
      </h1>
      <p>{t('visit.looking.text')}</p>
      <div class="visit-skeleton" aria-hidden="true">
        <span />
        <span />
        <span />
      </div>
    </section>
  );
};

const panel = later(async () => (await import('./trouble-panel.jsx')).TroublePanel, {
  waiting: Looking,
  otherwise: Looking,
});

export const Unseen = (props: { readonly view: VisitView; readonly ways: Ways }): JSX.Element => {
  panel.fetchSoon();
  return (
    <Show when={troubleOf(props.view.status)} fallback={<Looking />}>
      {(trouble) => <panel.Part trouble={trouble()} ways={props.ways} />}
    </Show>
  );
};
