/** Entries as items of a feed: one item a post, however often it was boosted. Pure, so that every order of arrival can be tested. */
import type { Did, RecordUri } from '../../base/index.js';
import type { EntryView } from '../../worker/social/types.js';

export interface FeedEntry {
  /** Of the entry that brought the post here first. */
  readonly id: RecordUri;
  readonly post: RecordUri;
  readonly at: number;
  /** Whose the post is, where its own entry was in the feed. */
  readonly entry: { readonly did: Did } | null;
  /** Boosts of it, newest first. */
  readonly boosts: readonly { readonly uri: RecordUri; readonly did: Did; readonly at: number }[];
}

const isBoost = (entry: EntryView): boolean => entry.kind === 'boost';

export const postOf = (entry: EntryView): RecordUri =>
  isBoost(entry) && entry.subject !== undefined ? (entry.subject as RecordUri) : entry.uri;

/** Newest first; of one time by id. */
export const compareItems = (a: Pick<FeedEntry, 'at' | 'id'>, b: Pick<FeedEntry, 'at' | 'id'>): number =>
  b.at - a.at || (a.id === b.id ? 0 : a.id < b.id ? -1 : 1);

export const itemOf = (entry: EntryView): FeedEntry => ({
  id: entry.uri,
  post: postOf(entry),
  at: entry.at,
  entry: isBoost(entry) ? null : { did: entry.did },
  boosts: isBoost(entry) ? [boostOf(entry)] : [],
});

const boostOf = ({ uri, did, at }: EntryView) => ({ uri, did, at });

/** With one more entry of the same post. An item keeps its id and its time: a further boost moves nothing. The same object where nothing is new. */
export const joined = (item: FeedEntry, entry: EntryView): FeedEntry => {
  if (!isBoost(entry)) return item.entry === null ? { ...item, entry: { did: entry.did } } : item;
  if (item.boosts.some(({ uri }) => uri === entry.uri)) return item;
  return { ...item, boosts: [...item.boosts, boostOf(entry)].sort((a, b) => b.at - a.at) };
};

/** Without what is gone; undefined where nothing is left of it. */
export const without = (item: FeedEntry, isGone: (uri: RecordUri) => boolean): FeedEntry | undefined => {
  const boosts = item.boosts.filter(({ uri }) => !isGone(uri));
  const entry = item.entry === null || isGone(item.post) ? null : item.entry;
  if (entry === null && boosts.length === 0) return undefined;
  return boosts.length === item.boosts.length && entry === item.entry ? item : { ...item, entry, boosts };
};

/** Of which entries it is made. */
export const urisOf = ({ entry, boosts, post }: FeedEntry): readonly RecordUri[] => [
  ...(entry === null ? [] : [post]),
  ...boosts.map(({ uri }) => uri),
];
