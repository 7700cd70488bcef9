/** One visit, open for as long as it is shown. */
import { createEffect, type JSX, onCleanup, Show } from 'solid-js';
import { visit as words } from '../../../i18n/en/visit.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Arms } from '../../parts/arms.jsx';
import { Actions } from './actions.jsx';
import { Links } from './links.jsx';
import { useNews } from './news.js';
import { Person } from './person.jsx';
import { Says } from './says.jsx';
import { StatusLine } from './status.jsx';
import { Unseen } from './unseen.jsx';

export const Visited = (props: { readonly target: string }): JSX.Element => {
  const t = useText(words);
  const app = useApp();
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
              <Actions view={view()} />
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
