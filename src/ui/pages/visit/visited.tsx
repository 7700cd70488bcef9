/** One visit, open for as long as it is shown. */
import { createEffect, createMemo, type JSX, onCleanup, Show } from 'solid-js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useApp } from '../../bindings/app.js';
import { later } from '../../bindings/later.jsx';
import { afterPaint } from '../../bindings/painted.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Arms, fetchArms, fetchArmsAhead } from '../../parts/arms.jsx';
import { Posts } from '../../parts/posts.jsx';
import { Missing } from '../../parts/words.jsx';
import { Links } from './links.jsx';
import { useNews } from './news.js';
import { Person } from './person.jsx';
import { Says } from './says.jsx';
import { troubleOf } from './states.js';
import { StatusLine } from './status.jsx';
import { Unseen } from './unseen.jsx';

/**
 * Nobody acts on a profile that they have not seen, nor on a name without its arms: the buttons come right after both, into the room that is kept
 * for them.
 */
const actions = later(
  async () => {
    const [{ Actions }] = await Promise.all([import('./actions.jsx'), fetchArms()]);
    return Actions;
  },
  { otherwise: Missing, patient: true },
);

const conflict = later(async () => (await import('./conflict-line.jsx')).ConflictLine, { otherwise: Missing });

export const Visited = (props: { readonly target: string }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
  const me = useReadable(app.me);
  const visit = app.visit(props.target);
  onCleanup(() => visit.close());
  const view = useReadable(visit.view);
  const ways = { retry: () => visit.retry(), allow: () => visit.allowTracker() };
  useTitle(() => view().profile?.name.trim() || t('visit.title'));
  useNews(view);
  const there = createMemo(() => view().profile !== null);
  // While nobody answers, somebody still may.
  const hopeless = createMemo(() => (troubleOf(view().status)?.kind ?? 'nobody') !== 'nobody');
  createEffect(() => {
    if (there()) {
      app.shown();
      afterPaint(fetchArmsAhead);
    } else if (hopeless()) fetchArmsAhead();
  });
  return (
    <article class="profile visit" data-testid="visit">
      <Show
        when={view().profile}
        fallback={
          <>
            <div class="profile-person">
              <Arms did={view().did} size="large" decorative />
            </div>
            <Unseen view={view()} ways={ways} />
          </>
        }
      >
        {(profile) => (
          <>
            <div class="profile-person">
              <Person did={view().did} profile={profile()} />
              <div class="visit-acts" data-newcomer={me() === null ? '' : undefined}>
                <actions.Part view={view()} />
              </div>
              <Show when={view().conflict}>
                <conflict.Part did={view().did} />
              </Show>
              <StatusLine view={view()} ways={ways} />
              <Says proof={view().proof} />
            </div>
            <div class="profile-rest">
              <Links links={profile().links} />
              <Posts did={view().did} partial={view().partial} status={view().status} retry={ways.retry} />
            </div>
          </>
        )}
      </Show>
    </article>
  );
};
