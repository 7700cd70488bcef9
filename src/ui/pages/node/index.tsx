/** What this tab does for whom. Every figure is measured; what is not known is not shown. */
import { type JSX, Show } from 'solid-js';
import { node as words } from '../../../i18n/en/node.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Light } from '../../parts/small.jsx';
import { LetGoList } from '../keeping/let-go.jsx';
import '../../styles/node.css';
import { Figures } from './figures.jsx';
import { Links } from './links.jsx';
import { Refusals } from './refusals.jsx';
import { Repositories } from './repositories.jsx';
import { Storage } from './storage.jsx';
import { Trackers } from './trackers.jsx';
import { Traffic } from './traffic.jsx';

export const NodePage = (): JSX.Element => {
  const t = useText(words);
  const node = useReadable(useApp().node);
  useTitle(() => t('node.title'));
  return (
    <div class="node">
      <h1>{t('node.title')}</h1>
      <Show
        when={node()}
        fallback={
          <p class="soft" role="status">
            {t('node.measuring')}
          </p>
        }
      >
        {(view) => (
          <>
            <p class="node-role" data-testid="node-role" data-role={view().role}>
              <Light state={view().role === 'leader' ? 'on' : 'off'} />
              {t(`node.${view().role}`)}
            </p>
            <Figures view={view()} />
            <Traffic view={view()} />
            <Links links={view().links} />
            <Repositories repositories={view().repositories} />
            <div class="node-pair">
              <Storage storage={view().storage} />
              <Trackers trackers={view().trackers} />
            </div>
            <LetGoList />
            <Refusals refusals={view().refusals} />
          </>
        )}
      </Show>
    </div>
  );
};
