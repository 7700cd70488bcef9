/** Rows of an index from the newest on, out of one range or several at once, from any place on. Within one transaction. */
import type { Did, RecordPath, RecordUri } from '../../base/index.js';
import { parseRecordUri, recordUri } from '../../repo/index.js';
import type { EntryRow, ReadTransaction } from '../../store/index.js';
import { digitsOf } from './entry-of.js';
import type { EntryCursor } from './types.js';

/** Where a row stands in the order of time: the newest first, of one time by identity and path. */
export interface Place {
  readonly back: number;
  readonly did: Did;
  readonly path: RecordPath;
}

export const comparePlaces = (a: Place, b: Place): number => {
  if (a.back !== b.back) return a.back - b.back;
  if (a.did !== b.did) return a.did < b.did ? -1 : 1;
  return a.path === b.path ? 0 : a.path < b.path ? -1 : 1;
};

export const cursorOf = ({ back, did, path }: Place): EntryCursor => `${-back} ${recordUri(did, path)}`;

/** Throws `RangeError` for what is none. */
export const placeOf = (cursor: EntryCursor): Place => {
  const [time = '', uri = ''] = cursor.split(' ');
  const found = parseRecordUri(uri);
  if (found === undefined || !/^\d{1,16}$/.test(time)) throw new RangeError('"before" is not a cursor');
  return { back: -Number(time), ...found };
};

/** A range of an index in which the newest stand first. */
export interface Newest {
  readonly index: 'byTime' | 'byAuthor' | 'byRoot' | 'byAbout';
  /** From a time on, or all. */
  range(back: number | undefined): IDBKeyRange;
}

const oldest = Number.MAX_SAFE_INTEGER;
const newest = -Number.MAX_SAFE_INTEGER;

export const feedRange = (feed: NonNullable<EntryRow['feed']>): Newest => ({
  index: 'byTime',
  range: (back = newest) => IDBKeyRange.bound([feed, back], [feed, oldest]),
});

export const authorRange = (did: Did, feed: NonNullable<EntryRow['feed']>): Newest => ({
  index: 'byAuthor',
  range: (back = newest) => IDBKeyRange.bound([did, feed, back], [did, feed, oldest]),
});

/** Posts of a thread, or members of a stream. */
export const rootRange = (root: RecordUri): Newest => ({
  index: 'byRoot',
  range: (back = newest) => IDBKeyRange.bound([root, back], [root, oldest]),
});

/** All under a term: a tag, or a subject and how it is spoken of. */
export const aboutRange = (term: string): Newest => ({
  index: 'byAbout',
  range: (back) => IDBKeyRange.bound(`${term} ${back === undefined ? '' : digitsOf(back)}`, `${term} {`),
});

const firstBatch = 64;
const largestBatch = 1_024;

interface Source {
  peek(): Promise<EntryRow | undefined>;
  take(): void;
}

const openSource = (tx: ReadTransaction, { index, range }: Newest, after: Place | undefined): Source => {
  const from = tx.objectStore('entries').index(index);
  let batch: EntryRow[] = [];
  let at = 0;
  let last = after;
  let size = firstBatch;
  let isAll = false;
  const fill = async (): Promise<void> => {
    while (at >= batch.length && !isAll) {
      const rows = await from.getAll(range(last?.back), size);
      isAll = rows.length < size;
      // Of one time there may be any number: what was seen of it comes again.
      const place = last;
      batch = place === undefined ? rows : rows.filter((row) => comparePlaces(row, place) > 0);
      at = 0;
      last = batch.at(-1) ?? last;
      size = batch.length === 0 ? size * 2 : Math.min(size * 2, Math.max(size, largestBatch));
    }
  };
  return {
    async peek() {
      if (at >= batch.length) await fill();
      return batch[at];
    },
    take() {
      at += 1;
    },
  };
};

/** The rows of all these ranges in one order. */
export async function* newestOf(
  tx: ReadTransaction,
  ranges: readonly Newest[],
  after?: Place,
): AsyncGenerator<EntryRow, void, undefined> {
  const sources = ranges.map((range) => openSource(tx, range, after));
  for (;;) {
    let first: { readonly source: Source; readonly row: EntryRow } | undefined;
    for (const [index, row] of (await Promise.all(sources.map((source) => source.peek()))).entries()) {
      const source = sources[index];
      if (source === undefined || row === undefined) continue;
      if (first === undefined || comparePlaces(row, first.row) < 0) first = { source, row };
    }
    if (first === undefined) return;
    first.source.take();
    yield first.row;
  }
}
