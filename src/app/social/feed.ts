/**
 * A feed on a page: what was read stays where it is, what is newer waits until it is asked for, but for what oneself has just written. Everything
 * comes from the store; the network only makes the store change.
 */
import { createCell, createDisposer, type Did, type RecordUri } from '../../base/index.js';
import type { EntryView } from '../../worker/social/types.js';
import { dropEntries, type FeedEntry, postOf, takeEntries } from './feed-items.js';
import { type Followed, feedSource } from './feed-source.js';
import { createSoon, type SocialGround } from './ground.js';
import { readMark, writeMark } from './kept/reading.js';
import { AT_ONCE, FEED_PAGE, FEED_WINDOW, NOTE_READING } from './limits.js';
import type { Opinions } from './opinions.js';
import type { People } from './people.js';
import type { Hiding } from './rules.js';
import type { Feed, FeedItem, FeedOf, FeedView, HiddenBy, MissingPost, PostView } from './social-view.js';
import { isPost, isSame, type Views } from './views.js';

export interface FeedParts {
  readonly ground: SocialGround;
  readonly people: People;
  readonly opinions: Opinions;
  readonly views: Views;
  readonly followed: () => Followed;
}

/** Under which name it is noted how far it was read; undefined where that is not. */
const markName = (of: FeedOf): string | undefined =>
  of.kind === 'home' ? 'feed' : of.kind === 'list' && of.of === undefined ? `list-${of.list}` : undefined;

const empty: FeedView = {
  ready: false,
  items: [],
  more: false,
  loading: true,
  waiting: 0,
  readTo: null,
  leftOut: [],
};

export const createFeed = (parts: FeedParts, of: FeedOf): Feed => {
  const { ground, people, opinions, views } = parts;
  const source = feedSource(of, parts);
  const view = createCell<FeedView>(empty);
  const disposer = createDisposer();
  const mark = markName(of);
  const owner: Did | undefined = of.kind === 'person' ? of.did : undefined;

  let items: readonly FeedEntry[] = [];
  let fresh: readonly EntryView[] = [];
  let built = new Map<RecordUri, PostView | MissingPost>();
  let cursor: string | undefined;
  let begun = false;
  let behind = of.kind === 'hidden';
  let loading = false;
  let closed = false;

  const config = () => ground.self()?.own.household.config;
  const readTo = (): string | null => {
    const kept = config();
    return mark === undefined || kept === undefined ? null : readMark(kept, mark).id;
  };

  const hidingOf = ({ entry, boosts }: FeedEntry, post: PostView | MissingPost): Hiding | null => {
    if (!isPost(post)) return null;
    const booster = entry === null ? boosts[0]?.did : undefined;
    return views.judgePost(post, {
      ...(owner === undefined ? {} : { of: owner }),
      ...(booster === undefined ? {} : { boostedBy: booster }),
    });
  };

  const show = (): void => {
    if (closed) return;
    const leftOut = new Map<string, { by: HiddenBy; count: number }>();
    const shown: FeedItem[] = [];
    for (const item of items) {
      const post = built.get(item.post);
      if (post === undefined) continue;
      const hiding = hidingOf(item, post);
      if (hiding !== null && !behind) {
        const by = views.hiddenBy(hiding);
        const name = JSON.stringify(hiding);
        const there = leftOut.get(name) ?? { by, count: 0 };
        leftOut.set(name, { by, count: there.count + 1 });
        continue;
      }
      shown.push(itemView(item, post));
    }
    view.set({
      ready: begun,
      items: shown,
      more: cursor !== undefined,
      loading,
      waiting: waiting(),
      readTo: readTo(),
      leftOut: [...leftOut.values()],
    });
  };

  const shownBefore = new Map<string, FeedItem>();
  /** What has not changed is the same object: pages draw only what has. */
  const itemView = (item: FeedEntry, post: PostView | MissingPost): FeedItem => {
    const [newest] = item.boosts;
    const why =
      item.entry === null && newest !== undefined
        ? ({ kind: 'boost', who: people.of(newest.did) } as const)
        : item.entry === null
          ? ({ kind: 'me' } as const)
          : source.why(item.entry);
    const next: FeedItem = {
      id: item.id,
      post,
      boosts: item.boosts.map(({ did }) => people.of(did)),
      at: item.at,
      why,
    };
    const before = shownBefore.get(item.id);
    if (before !== undefined && before.post === post && isSame({ ...before, post: null }, { ...next, post: null }))
      return before;
    shownBefore.set(item.id, next);
    return next;
  };

  /** Posts that wait, once each, but for what would be left out. */
  const waiting = (): number => {
    const here = new Set(items.map(({ post }) => post));
    const posts = new Set(
      fresh.filter((entry) => entry.kind === 'boost' || views.judge(entry) === null).map((entry) => postOf(entry)),
    );
    return [...posts].filter((post) => !here.has(post)).length;
  };

  /** Reads the posts of items; those that look as before stay the same objects. */
  const build = async (some: readonly FeedEntry[]): Promise<void> => {
    const uris = [...new Set(some.map(({ post }) => post))];
    const posts = await views.named(uris, owner === undefined ? {} : { of: owner });
    await people.load(some.flatMap(({ boosts }) => boosts.map(({ did }) => did)));
    const next = new Map(built);
    for (const post of posts) {
      const before = next.get(post.uri);
      if (before === undefined || !isSame(before, post)) next.set(post.uri, post);
    }
    built = next;
  };

  const older = async (): Promise<void> => {
    if (loading || closed || (begun && cursor === undefined)) return;
    loading = true;
    show();
    try {
      const page = await source.page({ limit: FEED_PAGE, ...(cursor === undefined ? {} : { before: cursor }) });
      const before = items.length;
      items = takeEntries(items, page.entries, 'behind');
      cursor = page.cursor;
      await build(items.slice(before));
      begun = true;
    } finally {
      loading = false;
      show();
    }
  };

  /** What is newer than the top, or came in between: all in one look at the store. */
  const lookForNewer = async (): Promise<void> => {
    const known = new Set(
      items.flatMap(({ entry, boosts }) => [...(entry ? [entry.uri] : []), ...boosts.map(({ uri }) => uri)]),
    );
    const oldest = items.at(-1)?.at ?? 0;
    const { entries } = await source.page({ limit: FEED_WINDOW });
    const found = entries.filter(({ uri, at }) => !known.has(uri) && (at >= oldest || cursor === undefined));
    const here = new Set(items.map(({ post }) => post));
    const mine = found.filter((entry) => entry.did === ground.me() || here.has(postOf(entry)));
    fresh = found.filter((entry) => !mine.includes(entry));
    if (mine.length > 0) items = takeEntries(items, mine, 'by-time');
  };

  const gone = async (): Promise<void> => {
    const uris = items.flatMap(({ entry, boosts }) => [...(entry ? [entry.uri] : []), ...boosts.map(({ uri }) => uri)]);
    const found = await ground.reads.entries(uris);
    const standing = source.standing?.();
    const lost = new Set(
      uris.filter((_, index) => {
        const entry = found[index];
        const isGone = entry === null || entry === undefined || (entry.removed ?? 'retraction') !== 'retraction';
        return isGone || standing?.has(entry.uri) === false;
      }),
    );
    const now = new Map(found.flatMap((entry) => (entry === null ? [] : [[entry.uri, entry] as const])));
    items = dropEntries(items, (uri) => lost.has(uri)).map((item) => {
      const entry = item.entry === null ? undefined : now.get(item.entry.uri);
      return entry === undefined || entry.rev === item.entry?.rev ? item : { ...item, entry };
    });
  };

  const refresh = createSoon(
    ground.timers,
    AT_ONCE,
    async () => {
      if (!begun) return;
      await lookForNewer();
      await gone();
      await build(items);
      show();
    },
    ground.failedWith,
  );

  let note: number | undefined;
  let reading: { at: number; id: string } | undefined;
  const writeReading = (): void => {
    note = undefined;
    const self = ground.self();
    if (mark === undefined || reading === undefined || self === undefined) return;
    const { config: kept } = self.own.household;
    if (writeMark(kept, mark, deviceName(self.own.deviceKey), { ...reading, names: [] }))
      kept.kept().catch(ground.failedWith);
  };

  disposer.add(
    ground.onChanged((did) => {
      people.forget(did);
      refresh.soon();
    }),
  );
  disposer.add(ground.onNews(() => refresh.soon()));
  disposer.add(
    opinions.version.subscribe(() => {
      show();
      refresh.soon();
    }),
  );
  disposer.add(people.changed.subscribe(() => refresh.soon()));
  older().catch(ground.failedWith);

  return {
    view,
    older,
    async showNewer() {
      items = takeEntries(items, fresh, 'by-time');
      fresh = [];
      await build(items.filter(({ post }) => !built.has(post)));
      show();
    },
    read(id) {
      const item = items.find((each) => each.id === id);
      if (item === undefined || (reading !== undefined && item.at <= reading.at)) return;
      reading = { at: item.at, id };
      note ??= ground.timers.set(writeReading, NOTE_READING);
    },
    lookBehind(on) {
      behind = on;
      show();
    },
    close() {
      closed = true;
      if (note !== undefined) {
        ground.timers.clear(note);
        writeReading();
      }
      refresh.close();
      disposer.dispose();
    },
  };
};

/** Enough of a key to tell one's devices apart. */
export const deviceName = (key: string): string => key.slice(-12);
