/** Entries as items of a feed: one item a post, however often it was boosted. Pure, so that every order of arrival can be tested. */
import type { Did, RecordUri } from '../../base/index.js';
import type { EntryView } from '../../worker/social/types.js';

export interface FeedEntry {
  /** Of the entry that brought the post here first. */
  readonly id: RecordUri;
  readonly post: RecordUri;
  readonly at: number;
  /** The entry of the post itself, where that was in the feed. */
  readonly entry: EntryView | null;
  /** Boosts of it, newest first. */
  readonly boosts: readonly { readonly uri: RecordUri; readonly did: Did; readonly at: number }[];
}

const isBoost = (entry: EntryView): boolean => entry.kind === 'boost';

export const postOf = (entry: EntryView): RecordUri =>
  isBoost(entry) && entry.subject !== undefined ? (entry.subject as RecordUri) : entry.uri;

/**
 * Takes in entries: newest first where they are new, behind the others where they are older. An item stays where it is, under the id that it has: a
 * further boost of it moves nothing. `place`: where an item that is new to the feed goes.
 */
export const takeEntries = (
  items: readonly FeedEntry[],
  entries: readonly EntryView[],
  place: 'by-time' | 'behind',
): readonly FeedEntry[] => {
  const index = new Map(items.map((item, at) => [item.post, at]));
  const next = [...items];
  for (const entry of entries) {
    const post = postOf(entry);
    const at = index.get(post);
    if (at === undefined) {
      index.set(post, next.length);
      next.push(itemOf(entry));
    } else {
      const item = next[at];
      if (item !== undefined) next[at] = joined(item, entry);
    }
  }
  const fresh = next.slice(items.length);
  if (place === 'behind' || fresh.length === 0) return next;
  return [...next.slice(0, items.length), ...fresh].sort((a, b) => b.at - a.at || (a.id < b.id ? -1 : 1));
};

const itemOf = (entry: EntryView): FeedEntry => ({
  id: entry.uri,
  post: postOf(entry),
  at: entry.at,
  entry: isBoost(entry) ? null : entry,
  boosts: isBoost(entry) ? [boostOf(entry)] : [],
});

const boostOf = ({ uri, did, at }: EntryView) => ({ uri, did, at });

const joined = (item: FeedEntry, entry: EntryView): FeedEntry => {
  if (!isBoost(entry)) return { ...item, entry };
  if (item.boosts.some(({ uri }) => uri === entry.uri)) return item;
  return { ...item, boosts: [...item.boosts, boostOf(entry)].sort((a, b) => b.at - a.at) };
};

/** Takes out what is gone. */
export const dropEntries = (items: readonly FeedEntry[], isGone: (uri: RecordUri) => boolean): readonly FeedEntry[] =>
  items.flatMap((item) => {
    const boosts = item.boosts.filter(({ uri }) => !isGone(uri));
    const entry = item.entry === null || isGone(item.entry.uri) ? null : item.entry;
    if (entry === null && boosts.length === 0) return [];
    return boosts.length === item.boosts.length && entry === item.entry ? [item] : [{ ...item, entry, boosts }];
  });
