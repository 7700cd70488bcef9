/** One's feeds side by side: of all whom one follows, of each list, of each tag. Nothing stands there for whoever has neither. */
import { createMemo, For, type JSX, Show } from 'solid-js';
import { listPath, tagPath } from '../../../app/social/post-path.js';
import { lists as words } from '../../../i18n/en/lists.js';
import { useReadable } from '../../bindings/readable.js';
import { useRoute } from '../../bindings/route.js';
import { useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';

interface Tab {
  readonly path: string;
  readonly says: string;
}

export const FeedTabs = (): JSX.Element => {
  const t = useText(words);
  const social = useSocial();
  const route = useRoute();
  const lists = useReadable(social.lists);
  const tags = useReadable(social.followedTags);
  const tabs = createMemo((): readonly Tab[] => [
    { path: '/feed', says: t('lists.home') },
    ...lists().map((list) => ({ path: listPath(list.key), says: list.name })),
    ...tags().map((tag) => ({ path: tagPath(tag), says: `#${tag}` })),
    { path: '/lists', says: t('lists.title') },
  ]);
  let bar: HTMLElement | undefined;
  const show = (element: HTMLElement): void =>
    queueMicrotask(() => {
      if (bar !== undefined && element.getAttribute('aria-current') === 'page')
        element.scrollIntoView({ block: 'nearest', inline: 'center' });
    });
  return (
    <Show when={tabs().length > 2}>
      <nav class="feed-tabs" aria-label={t('lists.feeds')} data-testid="feed-tabs" ref={bar}>
        <For each={tabs()}>
          {(tab) => (
            <a href={`#${tab.path}`} aria-current={route().path === tab.path ? 'page' : undefined} ref={show}>
              <bdi>{tab.says}</bdi>
            </a>
          )}
        </For>
      </nav>
    </Show>
  );
};
