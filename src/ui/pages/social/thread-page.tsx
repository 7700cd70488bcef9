/** A thread as a tree: what stands above the post, the post, and what answers it, of any depth. It says what it does not know. */
import { createEffect, createMemo, createSignal, For, type JSX, on, onCleanup, Show } from 'solid-js';
import { uriOfPath } from '../../../app/social/post-path.js';
import type { MissingPost, PostView, Thread, ThreadPost } from '../../../app/social/social-view.js';
import type { RecordUri } from '../../../base/index.js';
import { social as words } from '../../../i18n/en/social.js';
import { useAction } from '../../bindings/action.js';
import { useApp } from '../../bindings/app.js';
import { useReadable } from '../../bindings/readable.js';
import { useRoute } from '../../bindings/route.js';
import { useClosing, useSocial } from '../../bindings/social.js';
import { useText } from '../../bindings/text.jsx';
import { useTitle } from '../../bindings/title.js';
import { showToast } from '../../bindings/toast.js';
import { Button } from '../../parts/button.jsx';
import { Heading, Light } from '../../parts/small.jsx';
import { WindowList, type WindowListHandle } from '../../parts/window-list.jsx';
import { Failure } from '../../parts/words.jsx';
import { hiddenWords } from './hidden-words.js';
import { provideList } from './keys.js';
import { isMissing, Missing, Post, useNameOf } from './post-card.jsx';
import { threadRows } from './thread-rows.js';

/** Deeper ones stand no further in: a phone has no room. */
const deepest = 6;

const Says = (props: { readonly thread: Thread }): JSX.Element => {
  const t = useText(words);
  const view = useReadable(props.thread.view);
  const hidden = (): number => view().hidden.reduce((sum, { count }) => sum + count, 0);
  const parts = (): string[] => [
    view().known === 0 ? t('social.threadNone') : t('social.threadKnown', { count: view().known }),
    ...(view().unreachable === 0 ? [] : [t('social.threadAway', { count: view().unreachable })]),
    ...(hidden() === 0 ? [] : [t('social.threadHidden', { count: hidden() })]),
  ];
  return (
    <div class="thread-says small soft" data-testid="thread-says">
      <p role="status">
        <Light state={view().looking ? 'wait' : view().heardAuthor ? 'on' : 'off'} />
        {parts().join(', ')}. {t(view().heardAuthor ? 'social.threadAuthor' : 'social.threadOthers')}{' '}
        <Show when={view().looking}>{t('social.threadLooking')}</Show>
      </p>
      <Show when={!view().looking && view().unreachable > 0}>
        <Button kind="quiet" testid="thread-retry" onClick={() => props.thread.retry()}>
          {t('common.retry')}
        </Button>
      </Show>
    </div>
  );
};

/** For the author of the root: whether an answer stands in the thread. */
const Admitting = (props: { readonly thread: Thread; readonly post: PostView }): JSX.Element => {
  const t = useText(words);
  const admitting = useAction(
    () => props.thread.admit(props.post.uri),
    () => showToast(t('social.admitted'), () => void props.thread.dropReply(props.post.uri)),
  );
  return (
    <p class="row">
      <Button testid="thread-admit" aria-disabled={admitting.pending()} onClick={() => admitting.run()}>
        {t('social.admit')}
      </Button>
      <Failure error={admitting.error()} />
    </p>
  );
};

/** Where a post stands to the one of the page. Only what is below can be folded away. */
type Stands = 'above' | 'main' | 'below';

const Line = (props: {
  readonly row: ThreadPost;
  readonly thread: Thread;
  readonly stands: Stands;
  readonly folded: boolean;
  readonly mayAdmit: boolean;
  readonly behind: boolean;
  readonly onFold: () => void;
}): JSX.Element => {
  const t = useText(words);
  const nameOf = useNameOf();
  const post = (): PostView | undefined => (isMissing(props.row.post) ? undefined : props.row.post);
  const lost = (): MissingPost | undefined => (isMissing(props.row.post) ? props.row.post : undefined);
  return (
    <div
      class="thread-line"
      data-uri={props.row.post.uri}
      data-depth={Math.min(props.row.depth, deepest)}
      data-main={props.stands === 'main'}
    >
      <Show when={props.row.depth > deepest}>
        <span class="thread-depth small soft figure" aria-hidden="true">
          {props.row.depth}
        </span>
      </Show>
      <Show when={post()}>
        {(found) => (
          <>
            <Post post={found()} main={props.stands === 'main'} behind={props.behind} />
            <Show when={props.mayAdmit && found().hidden?.kind === 'not-admitted'}>
              <Admitting thread={props.thread} post={found()} />
            </Show>
          </>
        )}
      </Show>
      <Show when={lost()}>
        {(missing) => (
          <div data-focus="" tabindex="-1">
            <Missing post={missing()} />
          </div>
        )}
      </Show>
      <Show when={props.row.below > 0 && props.stands === 'below'}>
        <button
          type="button"
          class="thread-fold small"
          aria-expanded={!props.folded}
          data-testid="thread-fold"
          onClick={() => props.onFold()}
        >
          {props.folded
            ? t('social.expand', { count: props.row.below })
            : t('social.collapse', { name: nameOf(props.row.post.author) })}
        </button>
      </Show>
    </div>
  );
};

export const ThreadPage = (): JSX.Element => {
  const t = useText(words);
  const nameOf = useNameOf();
  const uri = uriOfPath(useRoute()().path);
  useTitle(() => t('social.thread'));
  return (
    <>
      <h1 class="sr-only">{t('social.thread')}</h1>
      <Show when={uri} fallback={<p>{t('social.missing.not-here')}</p>}>
        {(found) => <Opened uri={found()} nameOf={nameOf} />}
      </Show>
    </>
  );
};

const Opened = (props: { readonly uri: RecordUri; readonly nameOf: ReturnType<typeof useNameOf> }): JSX.Element => {
  const t = useText(words);
  const route = useRoute();
  const app = useApp();
  // Whose post it is is sought while it is looked at: by the trackers of the link, where there are any.
  const visit = useClosing(app.visit(`${route().path.slice(1).replace(/\/.*$/, '')}${route().query}`));
  const sought = useReadable(visit.view);
  const asking = createMemo(() => {
    const { status } = sought();
    return status.kind === 'ask-tracker' ? status.host : undefined;
  });
  const thread = useClosing(useSocial().thread(props.uri));
  const view = useReadable(thread.view);
  const [folded, setFolded] = createSignal<ReadonlySet<RecordUri>>(new Set());
  const [list, setList] = createSignal<WindowListHandle>();
  const rows = createMemo(() => threadRows(view().posts, props.uri, folded()));
  const byUri = createMemo(() => new Map<string, ThreadPost>(view().posts.map((row) => [row.post.uri, row])));
  const uris = createMemo(() => rows().below.map(({ post }) => post.uri), [], {
    equals: (a, b) => a.length === b.length && a.every((one, at) => one === b[at]),
  });
  const above = createMemo(() => rows().above.map(({ post }) => post.uri));
  const shownRows = createMemo(() => new Map<string, ThreadPost>(rows().below.map((row) => [row.post.uri, row])));
  const rowOf = (uri: string): ThreadPost | undefined => shownRows().get(uri);
  const fold = (uri: RecordUri): void => {
    const next = new Set(folded());
    if (!next.delete(uri)) next.add(uri);
    setFolded(next);
  };
  const [behind, setBehind] = createSignal(false);
  const isShown = createMemo(() => view().ready && rows().main !== undefined);
  /** Of this post: those of the whole thread are said below. */
  const answers = (): number => rows().main?.below ?? 0;
  const mayAdmit = (): boolean => view().posts[0]?.post.author.isMe === true;
  let frame: HTMLDivElement | undefined;
  const inPage = (uri: string | undefined): HTMLElement | null =>
    frame?.querySelector<HTMLElement>(`[data-uri="${CSS.escape(uri ?? '')}"] [data-focus]`) ?? null;
  /** From the first post of the thread to the last answer. */
  const walked = (): readonly string[] => [...above(), props.uri, ...uris()];
  const focusedUri = (): string => document.activeElement?.closest<HTMLElement>('.thread-line')?.dataset.uri ?? '';
  onCleanup(
    provideList({
      count: () => walked().length,
      current: () => walked().indexOf(focusedUri()),
      main: () => above().length,
      reveal: (index) => index > above().length && list()?.reveal(index - above().length - 1),
      at: (index) => inPage(walked()[index]),
      post: (index) => byUri().get(walked()[index] ?? props.uri)?.post,
    }),
  );
  // The post that was asked for is what one sees first, whatever stands above it. Once: what comes later moves nobody away from what they read.
  createEffect(
    on(isShown, (shown) => {
      if (shown && rows().above.length > 0)
        requestAnimationFrame(() => frame?.querySelector('[data-main=true]')?.scrollIntoView({ block: 'start' }));
    }),
  );
  /** `row` is asked anew with every change: what it shows may be edited, answered or removed meanwhile. */
  const line = (row: () => ThreadPost, stands: Stands): JSX.Element => (
    <Line
      row={row()}
      thread={thread}
      stands={stands}
      folded={folded().has(row().post.uri)}
      mayAdmit={mayAdmit()}
      behind={behind()}
      onFold={() => fold(row().post.uri)}
    />
  );
  return (
    <div class="thread" data-testid="thread" ref={frame} aria-busy={!view().ready}>
      <Show when={asking()}>
        {(host) => (
          <p class="row" data-testid="thread-tracker">
            {t('social.askTracker', { host: host() })}
            <Button onClick={() => visit.allowTracker()}>{t('social.askTrackerGo')}</Button>
          </p>
        )}
      </Show>
      <Show
        when={view().ready}
        fallback={
          <p class="loading" role="status">
            <Light state="wait" />
            {t('common.loading')}
          </p>
        }
      >
        {/* By address: each change makes the rows anew, and what was opened in one stays open. */}
        <For each={above()}>
          {(uri) => (
            <Show when={byUri().get(uri)}>{(row) => <div class="thread-above">{line(row, 'above')}</div>}</Show>
          )}
        </For>
        <Show when={rows().main}>{(row) => line(row, 'main')}</Show>
        <Heading>{answers() === 0 ? t('social.noReplies') : t('social.replies', { count: answers() })}</Heading>
        <Says thread={thread} />
        <For each={view().hidden}>
          {({ by, count }) => (
            <p class="small soft" data-testid="thread-hidden">
              {t('social.threadHidden', { count })}: {hiddenWords(t, props.nameOf, by)}
            </p>
          )}
        </For>
        <Show when={view().hidden.length > 0}>
          <Button
            kind="quiet"
            testid="thread-look-behind"
            aria-expanded={behind()}
            onClick={() => setBehind(!behind())}
          >
            {t(behind() ? 'social.threadFold' : 'social.threadShow')}
          </Button>
        </Show>
        <WindowList
          count={uris().length}
          keyAt={(index) => uris()[index] ?? ''}
          order={uris()}
          estimate={160}
          handle={setList}
        >
          {(uri) => <Show when={rowOf(uri)}>{(row) => line(row, 'below')}</Show>}
        </WindowList>
      </Show>
    </div>
  );
};
