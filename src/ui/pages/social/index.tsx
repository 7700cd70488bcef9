/** Feed, threads, notices, bookmarks, tags and search: one place, whose pages are fetched one by one. */
import { type Component, createMemo, For, type JSX, onMount, Show } from 'solid-js';
import { listOfPath, tagOfPath, uriOfPath } from '../../../app/social/post-path.js';
import { social as words } from '../../../i18n/en/social.js';
import { useApp } from '../../bindings/app.js';
import { type Later, later } from '../../bindings/later.jsx';
import { useReadable } from '../../bindings/readable.js';
import { useRoute } from '../../bindings/route.js';
import { fetchSocial, SocialContext, useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { Button, LinkButton } from '../../parts/button.jsx';
import { feedIcon } from '../../parts/frame-icons.js';
import { Icon } from '../../parts/icon.jsx';
import { Light } from '../../parts/small.jsx';
import { bellIcon, bookmarkIcon, penIcon, searchIcon } from '../../parts/social-icons.js';
import { Failure } from '../../parts/words.jsx';
import { Writing, writePost } from './writing.jsx';

const places = [
  ['feed', '/feed', feedIcon],
  ['notices', '/notices', bellIcon],
  ['bookmarks', '/bookmarks', bookmarkIcon],
  ['search', '/search', searchIcon],
] as const;

const thread = later(async () => (await import('./thread-page.jsx')).ThreadPage);
const list = later(async () => (await import('./list-page.jsx')).ListPage);
const tag = later(async () => (await import('./tag-page.jsx')).TagPage);

const pages: Readonly<Record<string, Later<object>>> = {
  '/feed': later(async () => (await import('./feed-page.jsx')).FeedPage),
  '/bookmarks': later(async () => (await import('./feed-page.jsx')).BookmarksPage),
  '/hidden': later(async () => (await import('./feed-page.jsx')).HiddenPage),
  '/lists': later(async () => (await import('./lists-page.jsx')).ListsPage),
  '/notices': later(async () => (await import('./notices-page.jsx')).NoticesPage),
  '/settings/posts': later(async () => (await import('./rules-page.jsx')).RulesPage),
  '/bring': later(async () => (await import('./bring-page.jsx')).BringPage),
  '/search': later(async () => (await import('./search-page.jsx')).SearchPage),
};

/** Pages that belong to the settings. */
const apart: ReadonlySet<string> = new Set(['/settings/posts', '/bring']);

/** How many notices nobody has read yet. */
const Unread = (): JSX.Element => {
  const t = useText(words);
  const view = useReadable(useSocial().notices.view);
  return (
    <Show when={view().unread > 0}>
      <span class="social-count figure" data-testid="social-unread">
        <span aria-hidden="true">{view().unread > 99 ? '99+' : view().unread}</span>
        <span class="sr-only">{t('social.unread', { count: view().unread })}</span>
      </span>
    </Show>
  );
};

const Places = (): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  return (
    <div class="social-bar">
      <nav class="social-places" aria-label={t('social.places')}>
        <For each={places}>
          {([name, path, drawing]) => (
            <a
              href={`#${path}`}
              data-testid={`social-${name}`}
              aria-current={route().path === path ? 'page' : undefined}
              title={t(`social.${name}`)}
            >
              <Icon drawing={drawing} />
              <span class="social-place">{t(`social.${name}`)}</span>
              <Show when={name === 'notices'}>
                <Unread />
              </Show>
            </a>
          )}
        </For>
      </nav>
      <Button kind="main" icon={penIcon} testid="social-write" onClick={() => writePost({})}>
        {t('social.write')}
      </Button>
    </div>
  );
};

const Opened = (): JSX.Element => {
  const route = useRoute();
  const page = createMemo((): Component => {
    const { path } = route();
    if (path.includes('/list/')) return list.Part;
    return (pages[path] ?? (tagOfPath(path) !== undefined ? tag : thread)).Part;
  });
  /** A thread or a tag of another address is another page. */
  const place = createMemo(() => uriOfPath(route().path) ?? route().path);
  return (
    <div class="social">
      <Show when={!apart.has(route().path)}>
        <Places />
      </Show>
      <Show when={place()} keyed>
        {(_) => {
          const Page = page();
          return <Page />;
        }}
      </Show>
      <Writing />
    </div>
  );
};

const Nobody = (): JSX.Element => {
  const t = useText(words);
  return (
    <section class="stack" data-testid="social-nobody">
      <h1>{t('social.feed')}</h1>
      <p>{t('social.noIdentity')}</p>
      <p class="soft">{t('social.noIdentityText')}</p>
      <LinkButton kind="main" href="#/">
        {t('social.noIdentityGo')}
      </LinkButton>
    </section>
  );
};

export const SocialPage = (): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const app = useApp();
  const me = useReadable(app.me);
  const { made, fetching } = fetchSocial();
  onMount(() => {
    pages[route().path]?.fetchAhead();
    // The feed says by itself when it shows what was asked for.
    if (me() === null || route().path !== '/feed') app.shown();
  });
  /** A thread, and a list of somebody's, can be read without a profile of one's own. */
  const open = createMemo(() => {
    const { path } = route();
    return me() !== null || uriOfPath(path) !== undefined || listOfPath(path)?.of !== undefined;
  });
  const waiting = (): JSX.Element => (
    <>
      <h1 class="sr-only">{t('social.feed')}</h1>
      <p class="loading" role="status">
        <Light state="wait" />
        {t('common.loading')}
      </p>
    </>
  );
  return (
    <Show when={open()} fallback={<Nobody />}>
      <Show
        when={made()}
        fallback={
          <Show when={fetching.error()} fallback={waiting()}>
            <section class="stack">
              <h1>{t('social.feed')}</h1>
              <Failure error={fetching.error()} />
              <Button onClick={() => fetching.run()}>{t('common.retry')}</Button>
            </section>
          </Show>
        }
      >
        {(social) => (
          <SocialContext.Provider value={social()}>
            <Opened />
          </SocialContext.Provider>
        )}
      </Show>
    </Show>
  );
};
