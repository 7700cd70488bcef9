/** One's lists, and making one. */
import { createSignal, For, type JSX, Show } from 'solid-js';
import { listPath } from '../../../app/social/post-path.js';
import type { ListView } from '../../../app/social/social-view.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useReadable } from '../../bindings/readable.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { Button } from '../../parts/button.jsx';
import { plusIcon } from '../../parts/icons.js';
import { Plain } from '../../parts/name.jsx';
import { FeedTabs } from './feed-tabs.jsx';
import { ListDialog } from './list-dialog.jsx';
import { ListMark } from './list-mark.jsx';
import { Face } from './post-card.jsx';

/** So many faces stand beside a name. */
const faces = 5;

const Line = (props: { readonly list: ListView }): JSX.Element => {
  const t = useText(words);
  return (
    <li class="list-line" data-testid="list">
      <a class="list-open" href={`#${listPath(props.list.key)}`}>
        <strong>
          <Plain text={props.list.name} />
        </strong>
        <span class="list-facts small soft">
          <span>{t('lists.people', { count: props.list.members.length })}</span>
          <ListMark list={props.list} />
        </span>
      </a>
      <span class="list-faces" aria-hidden="true">
        <For each={props.list.members.slice(0, faces)}>{(who) => <Face who={who} still />}</For>
      </span>
    </li>
  );
};

export const ListsPage = (): JSX.Element => {
  const t = useText(words);
  const lists = useReadable(useSocial().lists);
  const [making, setMaking] = createSignal(false);
  useTitle(() => t('lists.title'));
  return (
    <>
      <FeedTabs />
      <div class="feed-title">
        <h1>{t('lists.title')}</h1>
        <Button icon={plusIcon} testid="lists-new" onClick={() => setMaking(true)}>
          {t('lists.new')}
        </Button>
      </div>
      <p>{t('lists.text')}</p>
      <Show
        when={lists().length > 0}
        fallback={
          <section class="stack social-empty" data-testid="lists-empty">
            <h2>{t('lists.none')}</h2>
            <p>{t('lists.noneText')}</p>
          </section>
        }
      >
        <ul class="list-lines">
          <For each={lists()}>{(list) => <Line list={list} />}</For>
        </ul>
      </Show>
      <Show when={making()}>
        <ListDialog list={null} onClose={() => setMaking(false)} />
      </Show>
    </>
  );
};
