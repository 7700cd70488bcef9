/**
 * A feed on a page: what was read stays where it is, what is newer waits until it is asked for, but for what oneself has just written. Everything
 * comes from the store; the network only makes the store change. What has changed is told by name, and only lines that have to do with it are read
 * again: a feed of any length costs no more than what happens to it.
 */
import { createCell, createDisposer, type Disposer, type RecordUri } from '../../base/index.js';
import type { EntryView } from '../../worker/social/types.js';
import { type Board, createBoard, hereIn } from './feed-board.js';
import { addDue, type Due, isNothing, linesDue, mayStand, noteChange, nothingDue } from './feed-due.js';
import { postOf, urisOf, without } from './feed-items.js';
import type { Line } from './feed-lines.js';
import { createReading } from './feed-reading.js';
import { type FeedSource, type Followed, feedSource } from './feed-source.js';
import { createWaiting } from './feed-waiting.js';
import { createWishesSeen } from './feed-wishes.js';
import { createSoon, type SocialGround } from './ground.js';
import { AT_ONCE, FEED_PAGE, FEED_WINDOW, JUDGED_TOGETHER, READ_TOGETHER } from './limits.js';
import type { Opinions } from './opinions.js';
import type { People } from './people.js';
import type { Feed, FeedOf, FeedView } from './social-view.js';
import type { Here, Views } from './views.js';

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
  const owner = of.kind === 'person' ? of.did : undefined;
  const board = createBoard({ people, views, source, owner, isBehind: of.kind === 'hidden' });
  const { lines, shown } = board;
  const waiting = createWaiting(lines, (entry) => entry.kind === 'boost' || views.judge(entry) === null);
  const wishes = createWishesSeen({ ground, opinions, source });
  const reading = createReading(ground, markName(of));

  let cursor: string | undefined;
  let begun = false;
  let loading = false;
  let closed = false;
  let due = nothingDue();

  const publish = (): void => {
    if (closed) return;
    view.set({
      ready: begun,
      items: shown.items(),
      more: cursor !== undefined,
      loading,
      waiting: waiting.count(),
      readTo: reading.to(),
      leftOut: board.isBehind
        ? []
        : shown.leftOut().map(({ hiding, count }) => ({ by: views.hiddenBy(hiding), count })),
    });
  };

  /** What changes while something is on its way is looked at once more when it is here: it may be older. */
  let onTheWay = 0;
  let missed = nothingDue();
  const during = async (run: () => Promise<void>): Promise<void> => {
    onTheWay += 1;
    try {
      await run();
    } finally {
      onTheWay -= 1;
      publish();
      if (onTheWay === 0) {
        addDue(due, missed);
        missed = nothingDue();
        if (!isNothing(due)) refresh.soon();
      }
    }
  };
  const soon = (note: (due: Due) => void): void => {
    note(due);
    if (onTheWay > 0) note(missed);
    refresh.soon();
  };

  const buildNew = async (some: readonly Line[], here?: Here): Promise<void> => {
    try {
      await board.build(some, here);
    } catch (error) {
      for (const line of some) missed.lines.add(line);
      throw error;
    }
  };

  const older = async (): Promise<void> => {
    if (loading || closed || (begun && cursor === undefined)) return;
    loading = true;
    publish();
    await during(async () => {
      try {
        const page = await source.page({ limit: FEED_PAGE, ...(cursor === undefined ? {} : { before: cursor }) });
        const { added, joined } = lines.take(page.entries, 'behind');
        waiting.remove(page.entries.map(({ uri }) => uri));
        const { joined: late } = lines.take(waiting.takeHere(), 'by-time');
        cursor = page.cursor;
        await buildNew(
          [...new Set([...added, ...joined, ...late])],
          source.isMarked === true ? undefined : hereIn(page.entries),
        );
        begun = true;
      } finally {
        loading = false;
      }
    });
  };

  /** Entries that are not here yet: one's own, and those of a post that is, at once; the others wait. Answers the lines that they make. */
  const takeIn = (found: readonly EntryView[]): readonly Line[] => {
    const oldest = lines.all.at(-1)?.item.at ?? 0;
    const news = found.filter(({ uri, at }) => !lines.has(uri) && (at >= oldest || cursor === undefined));
    const isMine = (entry: EntryView): boolean => entry.did === ground.me() || lines.of(postOf(entry)) !== undefined;
    const mine = news.filter(isMine);
    waiting.add(news.filter((entry) => !mine.includes(entry)));
    const { added, joined } = lines.take(mine, 'by-time');
    // What waited belongs to what stands now.
    const { joined: late } = lines.take(waiting.takeHere(), 'by-time');
    return [...new Set([...added, ...joined, ...late])];
  };

  /** What is newer than the top, or came in between. */
  const lookForNewer = async ({ look, uris }: Due): Promise<readonly Line[]> => {
    const named = [...uris].filter((uri) => mayStand(uri) && !lines.has(uri));
    if (!look && named.length <= FEED_WINDOW) {
      if (named.length === 0) return [];
      const found = await source.among(named);
      waiting.remove(named);
      return takeIn(found);
    }
    const { entries } = await source.page({ limit: FEED_WINDOW });
    const seen = new Set(entries.map(({ uri }) => uri));
    // What waits beyond these is asked for by name.
    const beyond = waiting.uris().filter((uri) => !seen.has(uri));
    const there = beyond.length === 0 ? [] : await source.among(beyond.slice(0, FEED_WINDOW));
    waiting.clear();
    return takeIn([...entries, ...there]);
  };

  /** Lines are read again, a few at a time: what is gone goes, what looks otherwise is shown so. */
  const readAgain = async (some: readonly Line[]): Promise<void> => {
    for (let at = 0; at < some.length && !closed; at += READ_TOGETHER) {
      await readLines(some.slice(at, at + READ_TOGETHER).filter(lines.holds), { ground, board, source });
      publish();
    }
  };

  /** Under other rules: at once what is few, of more a part at a time, that no task is long. */
  const judgeAgain = async (): Promise<void> => {
    const moved = wishes.look(lines);
    addDue(due, moved.due);
    const some = moved.judge === 'all' ? [...lines.all] : moved.judge;
    for (let at = 0; at < some.length && !closed; at += JUDGED_TOGETHER) {
      if (at > 0) await new Promise<void>((resolve) => void ground.timers.set(resolve, 0));
      board.settle(some.slice(at, at + JUDGED_TOGETHER).filter(lines.holds), true);
    }
  };

  const refresh = createSoon(
    ground.timers,
    AT_ONCE,
    async () => {
      if (!begun) return;
      await judgeAgain();
      const now = due;
      due = nothingDue();
      try {
        const news = await lookForNewer(now);
        // What waits is said before anything is read again.
        publish();
        await readAgain([...new Set([...news, ...linesDue(now, lines, ground.now())])]);
      } catch (error) {
        addDue(due, now);
        throw error;
      }
    },
    ground.failedWith,
  );

  listen(disposer, parts, { soon, refresh: refresh.soon });
  disposer.add(
    opinions.version.subscribe(() => {
      if (!begun) return;
      judgeAgain().then(publish, ground.failedWith);
      refresh.soon();
    }),
  );
  older().catch(ground.failedWith);

  return {
    view,
    item: (id) => lines.byId(id)?.shown,
    older,
    showNewer: () =>
      during(async () => {
        const { added, joined } = lines.take(waiting.take(), 'by-time');
        await buildNew([...added, ...joined]);
      }),
    read(id) {
      const line = lines.byId(id);
      if (line !== undefined) reading.note({ at: line.item.at, id: line.item.id });
    },
    lookBehind(on) {
      board.lookBehind(on);
      publish();
    },
    close() {
      closed = true;
      reading.close();
      refresh.close();
      disposer.dispose();
    },
  };
};

/** What is told of changes, as what is due. */
const listen = (
  disposer: Disposer,
  { ground, people }: Pick<FeedParts, 'ground' | 'people'>,
  { soon, refresh }: { readonly soon: (note: (due: Due) => void) => void; readonly refresh: () => void },
): void => {
  /** Likes and votes change what they are about. */
  const arrived = async (uris: readonly RecordUri[]): Promise<void> => {
    const found = await ground.reads.entries(uris);
    const subjects = found.flatMap((entry) => (entry?.subject as RecordUri | undefined) ?? []);
    soon((due) => {
      for (const uri of [...uris, ...subjects]) due.uris.add(uri);
    });
  };
  disposer.add(
    ground.onChanged((change) => {
      if (change.entries) soon((due) => noteChange(due, change));
      else if (change.did === ground.me()) refresh();
    }),
  );
  disposer.add(
    ground.onNews((news) => {
      if (news.kind === 'sent') soon(({ uris }) => uris.add(news.uri));
      // The tab that leads has heard of it by its own store.
      else if (ground.leads()) return;
      else if (news.kind === 'arrived') arrived(news.uris).catch(ground.failedWith);
      else if (news.kind === 'inbox') soon(({ dids }) => dids.add(news.to));
    }),
  );
  disposer.add(
    people.onChanged((dids) =>
      soon((due) => {
        for (const did of dids) due.dids.add(did);
      }),
    ),
  );
};

const readLines = async (
  some: readonly Line[],
  { ground, board, source }: { readonly ground: SocialGround; readonly board: Board; readonly source: FeedSource },
): Promise<void> => {
  const { lines } = board;
  const uris = [...new Set(some.flatMap(({ item }) => [item.post, ...urisOf(item)]))];
  if (uris.length === 0) return;
  const found = await ground.reads.entries(uris);
  const here = new Map(uris.map((uri, index) => [uri, found[index] ?? null]));
  const standing = source.standing?.();
  const isGone = (uri: RecordUri): boolean => {
    const entry = here.get(uri);
    // A boost that came meanwhile was not asked for.
    if (entry === undefined) return false;
    return entry === null || (entry.removed ?? 'retraction') !== 'retraction' || standing?.has(uri) === false;
  };
  for (const line of some.filter(lines.holds)) {
    const item = without(line.item, isGone);
    if (item === undefined) board.drop(line);
    else if (item !== line.item) lines.change(line, item);
  }
  const left = some.filter(lines.holds);
  if (left.length > 0) await board.build(left, here);
};
