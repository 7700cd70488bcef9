/**
 * A feed on a page: what was read stays where it is, what is newer waits until it is asked for, but for what oneself has just written. Everything
 * comes from the store; the network only makes the store change. What has changed is told by name, and only lines that have to do with it are read
 * again: a feed of any length costs no more than what happens to it.
 */
import { createCell, createDisposer, type Disposer, type RecordUri } from '../../base/index.js';
import type { EntryPage, EntryView } from '../../worker/social/types.js';
import { type Board, createBoard, hereIn } from './feed-board.js';
import { addDue, type Due, isNothing, linesDue, mayStand, noteChange, nothingDue } from './feed-due.js';
import { postOf, urisOf, without } from './feed-items.js';
import type { Line } from './feed-lines.js';
import { createReading } from './feed-reading.js';
import { type FeedSource, type Followed, feedSource } from './feed-source.js';
import { createWaiting } from './feed-waiting.js';
import { createWishesSeen } from './feed-wishes.js';
import { createSoon, type SocialGround } from './ground.js';
import {
  AT_ONCE,
  FEED_PAGE,
  FEED_WINDOW,
  FIRST_PAGE,
  JUDGED_TOGETHER,
  MAX_WAITING,
  READ_TOGETHER,
  SOUGHT_FIRST,
} from './limits.js';
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
  readonly bounds?: FeedBounds;
}

/** Entries of a page, of what is looked through at once, and of what waits: tests need not write thousands. */
export interface FeedBounds {
  /** Of the first page, where that is another. */
  readonly first?: number;
  readonly page: number;
  readonly window: number;
  readonly waiting: number;
}

const usual: FeedBounds = { first: FIRST_PAGE, page: FEED_PAGE, window: FEED_WINDOW, waiting: MAX_WAITING };

/** Under which name it is noted how far it was read; undefined where that is not. */
const markName = (of: FeedOf): string | undefined =>
  of.kind === 'home' ? 'feed' : of.kind === 'list' && of.of === undefined ? `list-${of.list}` : undefined;

const empty: FeedView = {
  ready: false,
  items: [],
  more: false,
  loading: true,
  waiting: 0,
  manyWaiting: false,
  readTo: null,
  leftOut: [],
};

export const createFeed = (parts: FeedParts, of: FeedOf): Feed => {
  const { ground, people, opinions, views, bounds = usual } = parts;
  const source = feedSource(of, parts);
  const view = createCell<FeedView>(empty);
  const disposer = createDisposer();
  const owner = of.kind === 'person' ? of.did : undefined;
  const board = createBoard({ people, views, source, owner, isBehind: of.kind === 'hidden' });
  const { lines, shown } = board;
  const wouldStand = (entry: EntryView): boolean => entry.kind === 'boost' || views.judge(entry) === null;
  const waiting = createWaiting(lines, wouldStand, bounds.waiting);
  const wishes = createWishesSeen({ ground, opinions, source });
  const reading = createReading(ground, markName(of));

  let cursor: string | undefined;
  let begun = false;
  /** How often it was begun from the top. */
  let turn = 0;
  let seeking = true;
  let loading = false;
  let closed = false;
  let due = nothingDue();

  const publish = (): void => {
    if (closed) return;
    view.set({
      ready: begun && (!seeking || shown.items().length > 0),
      items: shown.items(),
      more: cursor !== undefined,
      loading,
      waiting: waiting.count(),
      manyWaiting: waiting.isCut(),
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

  const takePage = async ({ entries, cursor: next }: EntryPage): Promise<void> => {
    const { added, joined } = lines.take(entries, 'behind');
    waiting.remove(entries.map(({ uri }) => uri));
    const { joined: late } = lines.take(waiting.takeHere(), 'by-time');
    cursor = next;
    const some = [...new Set([...added, ...joined, ...late])];
    await buildNew(some, source.isMarked === true ? undefined : hereIn(entries));
  };

  const older = async (): Promise<void> => {
    if (loading || closed || (begun && cursor === undefined)) return;
    loading = true;
    publish();
    await during(async () => {
      const mine = turn;
      try {
        const page = await source.page(
          cursor === undefined ? { limit: bounds.first ?? bounds.page } : { limit: bounds.page, before: cursor },
        );
        // It was begun from the top meanwhile.
        if (mine !== turn) return;
        await takePage(page);
        begun = true;
      } finally {
        loading = false;
      }
    });
  };

  /** More came than waits: from the top, as when it was opened, so that nothing between is left out. What stood is read again on the way down. */
  const beginAgain = async (): Promise<void> => {
    const page = await source.page({ limit: bounds.page });
    turn += 1;
    waiting.clear();
    board.clear();
    await takePage(page);
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

  /** What is newer than the top, or came in between: all of it, or it is known that there is more. */
  const lookForNewer = async ({ look, uris }: Due): Promise<readonly Line[]> => {
    if (look) return lookThrough();
    const named = [...uris].filter((uri) => mayStand(uri) && !lines.has(uri));
    const news = new Set<Line>();
    for (let at = 0; at < named.length && !closed; at += bounds.window) {
      const some = named.slice(at, at + bounds.window);
      const found = await source.among(some);
      waiting.remove(some);
      for (const line of takeIn(found)) news.add(line);
    }
    return [...news];
  };

  /** Where it is not known what came: everything down to the oldest line, or more than can wait. */
  const lookThrough = async (): Promise<readonly Line[]> => {
    const found: EntryView[] = [];
    let next: string | undefined;
    let unknown = 0;
    do {
      const page = await source.page({ limit: bounds.window, ...(next === undefined ? {} : { before: next }) });
      found.push(...page.entries);
      unknown += page.entries.filter(({ uri }) => !lines.has(uri)).length;
      next = page.cursor;
    } while (next !== undefined && !closed && unknown <= bounds.waiting && reachesNoLine(found));
    waiting.clear();
    return takeIn(found);
  };

  const reachesNoLine = (found: readonly EntryView[]): boolean => {
    const last = found.at(-1);
    return cursor === undefined || last === undefined || last.at >= (lines.all.at(-1)?.item.at ?? 0);
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
  /** A first page may hold nothing but what one's rules leave out. */
  const begin = async (): Promise<void> => {
    await older();
    for (let pages = 0; pages < SOUGHT_FIRST && cursor !== undefined && shown.items().length === 0; pages++)
      await older();
    seeking = false;
    publish();
  };
  begin().catch(ground.failedWith);

  return {
    view,
    item: (id) => lines.byId(id)?.shown,
    older,
    showNewer: () =>
      during(async () => {
        if (waiting.isCut()) return beginAgain();
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
