/** One visit, open for as long as it is shown. */
import { createEffect, type JSX, onCleanup, Show } from 'solid-js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useApp } from '../../bindings/app.js';
import { later } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Arms } from '../../parts/arms.jsx';
import { Missing } from '../../parts/words.jsx';
import { Links } from './links.jsx';
import { useNews } from './news.js';
import { Person } from './person.jsx';
import { Says } from './says.jsx';
import { StatusLine } from './status.jsx';
import { Unseen } from './unseen.jsx';

/** Nobody acts on a profile that they have not seen: the buttons come right after it, into the room that is kept for them. */
const actions = later(async () => (await import('./actions.jsx')).Actions, { otherwise: Missing, patient: true });

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
  createEffect(() => {
    if (view().profile !== null) app.shown();
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
              <StatusLine view={view()} ways={ways} />
              <Says proof={view().proof} />
            </div>
            <div class="profile-rest">
              <Links links={profile().links} />
            </div>
          </>
        )}
      </Show>
    </article>
  );
};
