/** Bounds of what is made of one identity's records, and of one answer (rules ENT-*). What is over one is left out, and counted. */
import type { EntryKind } from '../../store/index.js';

/** Entries of one identity, by kind; and tags that its posts stand under, all together. */
export const MAX_ENTRIES: Readonly<Record<EntryKind | 'tags', number>> = {
  post: 100_000,
  boost: 20_000,
  like: 50_000,
  vote: 10_000,
  rsvp: 10_000,
  reply: 50_000,
  follow: 20_000,
  block: 20_000,
  member: 100_000,
  stream: 200,
  list: 1_000,
  label: 20_000,
  tags: 100_000,
};

/** Paths whose records are newer than every head that are looked at again. */
export const MAX_AHEAD_PATHS = 256;

/** Changed paths of one step, and blocks of records that are read at once: one may be of 256 KiB. */
export const STEP_PATHS = 256;
export const READ_AT_ONCE = 64;

/** Rows that are taken away at once before the entries of an identity are made anew. */
export const CLEARED_AT_ONCE = 1_000;

/** Entries on one page, whatever was asked for; and rows that one page looks at. */
export const MAX_FEED_PAGE = 200;
export const MAX_SCANNED = 5_000;

/** Up to so many authors are read one by one; of more, everything is read and the others are passed over. */
export const AUTHORS_APART = 12;

/** Counting what is newer ends here. */
export const MAX_NEWER = 200;

/** Posts of one thread, and what its author admitted. */
export const MAX_THREAD = 10_000;

/** Records that one call names. */
export const MAX_NAMED = 1_000;

/** Versions of one record, and commits that are looked through for them. */
export const MAX_VERSIONS = 100;
export const MAX_LOOKED_THROUGH = 1_000;

/** Records that a change of entries names; of a larger one it is only said whose it is. */
export const MAX_TOLD = 2_000;

/** So much of what is said of a record is looked at by name; of more, each kind is counted. */
export const COUNTED_AT_ONCE = 64;
