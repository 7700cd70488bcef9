/** Posts, threads, feeds and notices over nothing: `?feed=empty|loading|new&thread=long|deep|missing&notices=empty`. */
import type {
  Draft,
  Feed,
  FeedOf,
  FeedView,
  HiddenBy,
  OutsideState,
  PostView,
  ReplyPolicy,
  Social,
  ThreadPost,
  ThreadView,
} from '../../../src/app/social/social-view.js';
import { createCell, type RecordUri } from '../../../src/base/index.js';
import { someDrafts } from './drafts.js';
import { answers, feedItems, hiddenItems, leftOut, notice } from './feed-samples.js';
import { me } from './people.js';
import { now, people, post, samples, uriOf } from './post-samples.js';
import { fakeWishes } from './wishes.js';

export const fakeSocial = (query: URLSearchParams, failing: () => Promise<void>): (() => Promise<Social>) => {
  const mine = samples[2] ?? post(me, 3, '');
  const opened: { view: ReturnType<typeof createCell<FeedView>> }[] = [];
  const feed = (of: FeedOf): Feed => {
    const wanted = query.get('feed');
    const isBare = wanted === 'empty' || of.kind === 'bookmarks' || (of.kind === 'hidden' && wanted !== 'hidden');
    const all = isBare ? [] : of.kind === 'hidden' ? hiddenItems() : feedItems();
    const shown = of.kind === 'person' ? all.filter(({ post: one }) => one.author.did === of.did) : all;
    const view = createCell<FeedView>({
      ...{ ready: query.get('feed') !== 'loading', items: shown.slice(0, 40), more: shown.length > 40, loading: false },
      ...{
        waiting: query.get('feed') === 'new' ? 3 : query.get('feed') === 'many' ? 1000 : 0,
        manyWaiting: query.get('feed') === 'many',
        readTo: shown[5]?.id ?? null,
        leftOut: wanted === 'left-out' ? leftOut : [],
      },
    });
    opened.push({ view });
    return {
      view,
      item: (id) => view.get().items.find((one) => one.id === id),
      async older() {
        await failing();
        view.update((before) => ({
          ...before,
          items: shown.slice(0, before.items.length + 40),
          more: before.items.length + 40 < shown.length,
        }));
      },
      async showNewer() {
        await failing();
        view.update((before) => ({ ...before, waiting: 0, manyWaiting: false }));
      },
      read: () => undefined,
      lookBehind: () => undefined,
      close: () => undefined,
    };
  };
  const change = (uri: RecordUri, next: (one: PostView) => PostView): void => {
    for (const { view } of opened)
      view.update((before) => ({
        ...before,
        items: before.items.map((one) =>
          'missing' in one.post || one.post.uri !== uri ? one : { ...one, post: next(one.post) },
        ),
      }));
  };
  const undoable = async () => {
    await failing();
    return { undo: failing, until: now + 10_000 };
  };
  const threads: Readonly<Record<string, () => ThreadPost[]>> = {
    deep: () => answers(120, 100),
    long: () => answers(5000, 4),
    none: () => answers(0, 1),
  };
  const hidden: readonly { readonly by: HiddenBy; readonly count: number }[] = [
    { by: { kind: 'not-admitted', by: people.ada }, count: 1 },
  ];
  const drafts = createCell<readonly Draft[]>(query.has('drafts') ? someDrafts() : []);
  const outside = createCell<OutsideState>(
    (['unable', 'off', 'refused', 'on'] as const).find((state) => state === query.get('outside')) ?? 'off',
  );
  return async () => {
    return {
      feed,
      thread: () => ({
        view: createCell<ThreadView>({
          ready: query.get('thread') !== 'loading',
          posts: (threads[query.get('thread') ?? ''] ?? (() => answers(12, 4)))(),
          ...{ known: query.get('thread') === 'none' ? 0 : 12, unreachable: query.get('thread') === 'none' ? 0 : 2 },
          ...{ hidden: query.get('thread') === 'none' ? [] : hidden, looking: query.has('looking') },
          ...{ heardAuthor: !query.has('unheard'), muted: false },
        }),
        admit: failing,
        dropReply: failing,
        retry: () => undefined,
        close: () => undefined,
      }),
      notices: {
        view: createCell({
          ready: true,
          ...(query.get('notices') === 'empty'
            ? { items: [], unread: 0, more: false }
            : {
                items: [
                  notice('a', 'reply', [people.bjorn], samples[1] ?? null, { unread: true }),
                  notice('b', 'like', [people.ada, people.bjorn], mine, { count: 5, unread: true }),
                  notice('c', 'follow', [people.hostile], null),
                  notice('d', 'boost', [people.ada], mine),
                  notice('e', 'like', [people.hostile], mine, { held: true }),
                ],
                ...{ unread: 2, more: true },
              }),
        }),
        older: failing,
        readAll: failing,
        onArrived(listener) {
          const told = query.get('told');
          const arrived = [
            notice('a', 'reply', [told === 'hostile' ? people.hostile : people.bjorn], samples[1] ?? null),
            notice('b', 'like', [people.ada, people.bjorn], mine, { count: 5 }),
          ];
          const timer = setTimeout(() => {
            if (told !== null) listener({ items: arrived.slice(0, told === 'many' ? 2 : 1), outside: false });
          }, 50);
          return () => clearTimeout(timer);
        },
        outside: {
          state: outside,
          async turnOn() {
            await failing();
            if (outside.get() === 'off') outside.set('on');
            return outside.get();
          },
          async turnOff() {
            outside.set('off');
          },
          say: failing,
        },
        close: () => undefined,
      },
      async post() {
        await failing();
        return uriOf(me, 3);
      },
      edit: failing,
      async history(uri) {
        await failing();
        const found = samples.find((one) => one.uri === uri) ?? mine;
        return [found, { ...found, text: 'As it was before.', editedAt: null }];
      },
      remove: undoable,
      async like(uri, on) {
        await failing();
        change(uri, (one) => ({
          ...one,
          mine: { ...one.mine, liked: on },
          counts: { ...one.counts, likes: one.counts.likes + (on ? 1 : -1) },
        }));
      },
      async boost(uri, on) {
        await failing();
        change(uri, (one) => ({ ...one, mine: { ...one.mine, boosted: on } }));
      },
      async bookmark(uri, on) {
        await failing();
        change(uri, (one) => ({ ...one, mine: { ...one.mine, bookmarked: on } }));
      },
      hide: failing,
      vote: failing,
      tellFollow: (_, commit) => commit(),
      rsvp: failing,
      ...fakeWishes(query, failing),
      drafts,
      async keepDraft(draft) {
        await failing();
        drafts.update((before) => [...before.filter(({ id }) => id !== draft.id), draft]);
      },
      async dropDraft(id) {
        drafts.update((before) => before.filter((one) => one.id !== id));
      },
      person: async () => people.ada,
      people: async (text) =>
        Object.values(people).filter(({ name }) => name.toLowerCase().includes(text.toLowerCase())),
      languages: async () => ['en', 'nb'],
      tags: async (text) => ['bookbinding', 'bees', 'letterpress'].filter((tag) => tag.startsWith(text)),
      policy: createCell<ReplyPolicy>({
        action: query.get('policy') === 'keep' ? 'keep' : 'note',
        who: 'everyone',
        days: query.has('policy') ? 90 : null,
      }),
      setPolicy: failing,
      noticeRules: createCell({ from: 'two-hops' as const, quiet: ['likes' as const] }),
      setNoticeRules: failing,
      async search(text) {
        await failing();
        if (text === 'nothing') return { posts: [], people: [], tags: [], complete: true };
        return {
          posts: samples.slice(0, 3),
          people: [people.ada, people.bjorn],
          tags: ['bees', 'bookbinding'],
          complete: true,
        };
      },
    };
  };
};
