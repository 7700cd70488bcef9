/**
 * The lines of a feed, each with what is known of it, found by whatever may change: its post, its boosts, what it quotes, who has to do with it.
 *
 * 1. Lines stand in the order in which they were read; what comes in between goes where its time is. While `isSorted`, that is the order of
 *    `compareItems`, and a place is found by halving; pages may hold lines of one moment in another order, and the next that comes in between sorts all.
 * 2. What is done with a line takes time by the line, not by their number, but for moving references.
 */
import type { Did, RecordUri } from '../../base/index.js';
import type { EntryView } from '../../worker/social/types.js';
import { compareItems, type FeedEntry, itemOf, joined, postOf } from './feed-items.js';
import type { FeedItem } from './feed-view.js';
import type { MissingPost, PersonView, PostView } from './post-view.js';
import type { Hiding } from './rules.js';

export interface Line {
  item: FeedEntry;
  /** Undefined until it was read. */
  post: PostView | MissingPost | undefined;
  hiding: Hiding | null;
  /** As it stands on the page; undefined where it does not. */
  shown: FeedItem | undefined;
}

export interface Taken {
  readonly added: readonly Line[];
  /** Here before, with another entry now. */
  readonly joined: readonly Line[];
}

export interface Lines {
  readonly all: readonly Line[];
  readonly isSorted: boolean;
  take(entries: readonly EntryView[], place: 'by-time' | 'behind'): Taken;
  /** The same line of other entries. */
  change(line: Line, item: FeedEntry): void;
  remove(line: Line): void;
  /** What its post is, from which follows who has to do with it. */
  fill(line: Line, post: PostView | MissingPost): void;
  holds(line: Line): boolean;
  /** The line of a post. */
  of(post: RecordUri): Line | undefined;
  byId(id: string): Line | undefined;
  /** Whether this entry is part of a line. */
  has(entry: RecordUri): boolean;
  /** Those that are of it, or show it. */
  about(uri: RecordUri): readonly Line[];
  with(did: Did): Iterable<Line>;
  /** Those that ask something that ends. */
  readonly polls: Iterable<Line>;
}

/** Where a line stands, or would, among others in order. */
export const placeOf = (lines: readonly Line[], item: FeedEntry): number => {
  let [from, to] = [0, lines.length];
  while (from < to) {
    const middle = (from + to) >>> 1;
    const there = lines[middle];
    if (there !== undefined && compareItems(there.item, item) < 0) from = middle + 1;
    else to = middle;
  }
  return from;
};

export const createLines = (): Lines => {
  const all: Line[] = [];
  const byPost = new Map<RecordUri, Line>();
  const byBoost = new Map<RecordUri, Line>();
  const byId = new Map<string, Line>();
  const quoting = createSets<RecordUri>();
  const among = createSets<Did>();
  const polls = new Set<Line>();
  let isSorted = true;

  const noteBoosts = (line: Line): void => {
    for (const { uri, did } of line.item.boosts) {
      byBoost.set(uri, line);
      among.add(did, line);
    }
  };

  const forgetPost = (line: Line): void => {
    for (const did of peopleOf(line.post)) among.remove(did, line);
    const quoted = quotedBy(line.post);
    if (quoted !== undefined) quoting.remove(quoted, line);
    polls.delete(line);
  };

  const forgetBoosts = (line: Line): void => {
    for (const { uri, did } of line.item.boosts) {
      byBoost.delete(uri);
      among.remove(did, line);
    }
  };

  const insert = (line: Line): void => {
    all.splice(placeOf(all, line.item), 0, line);
  };

  const append = (line: Line): void => {
    const last = all.at(-1);
    if (last !== undefined && compareItems(last.item, line.item) > 0) isSorted = false;
    all.push(line);
  };

  const change = (line: Line, item: FeedEntry): void => {
    forgetBoosts(line);
    line.item = item;
    for (const did of peopleOf(line.post)) among.add(did, line);
    noteBoosts(line);
  };

  return {
    all,
    polls,
    get isSorted() {
      return isSorted;
    },
    take(entries, place) {
      const [added, changed] = [new Set<Line>(), new Set<Line>()];
      for (const entry of entries) {
        const there = byPost.get(postOf(entry));
        if (there === undefined) {
          const line: Line = { item: itemOf(entry), post: undefined, hiding: null, shown: undefined };
          byPost.set(line.item.post, line);
          byId.set(line.item.id, line);
          noteBoosts(line);
          added.add(line);
          continue;
        }
        const item = joined(there.item, entry);
        if (item === there.item) continue;
        change(there, item);
        if (!added.has(there)) changed.add(there);
      }
      if (place === 'behind') for (const line of added) append(line);
      else if (isSorted) for (const line of added) insert(line);
      else if (added.size > 0) {
        all.push(...added);
        all.sort((a, b) => compareItems(a.item, b.item));
        isSorted = true;
      }
      return { added: [...added], joined: [...changed] };
    },
    change,
    remove(line) {
      if (byPost.get(line.item.post) !== line) return;
      const at = isSorted ? placeOf(all, line.item) : all.lastIndexOf(line);
      all.splice(at, 1);
      forgetPost(line);
      forgetBoosts(line);
      byPost.delete(line.item.post);
      byId.delete(line.item.id);
    },
    fill(line, post) {
      forgetPost(line);
      line.post = post;
      for (const did of peopleOf(post)) among.add(did, line);
      noteBoosts(line);
      const quoted = quotedBy(post);
      if (quoted !== undefined) quoting.add(quoted, line);
      if (!('missing' in post) && post.poll?.closed === false) polls.add(line);
    },
    holds: (line) => byPost.get(line.item.post) === line,
    of: (post) => byPost.get(post),
    byId: (id) => byId.get(id),
    has: (entry) => byBoost.has(entry) || (byPost.get(entry)?.item.entry ?? null) !== null,
    about: (uri) => [...new Set([byPost.get(uri) ?? [], byBoost.get(uri) ?? [], [...quoting.of(uri)]].flat())],
    with: (did) => among.of(did),
  };
};

const quotedBy = (post: PostView | MissingPost | undefined): RecordUri | undefined =>
  post === undefined || 'missing' in post ? undefined : post.quote?.uri;

/** Whose names and faces stand in it. */
const peopleOf = (post: PostView | MissingPost | null | undefined): readonly Did[] => {
  if (post === undefined || post === null) return [];
  if ('missing' in post) return [post.author.did];
  const others: readonly PersonView[] = [...post.mentions, ...(post.reply === null ? [] : [post.reply.to])];
  return [post.author.did, ...others.map(({ did }) => did), ...peopleOf(post.quote)];
};

const createSets = <Name>() => {
  const sets = new Map<Name, Set<Line>>();
  const none: ReadonlySet<Line> = new Set();
  return {
    add(name: Name, line: Line): void {
      const set = sets.get(name);
      if (set === undefined) sets.set(name, new Set([line]));
      else set.add(line);
    },
    remove(name: Name, line: Line): void {
      const set = sets.get(name);
      set?.delete(line);
      if (set?.size === 0) sets.delete(name);
    },
    of: (name: Name): ReadonlySet<Line> => sets.get(name) ?? none,
  };
};
