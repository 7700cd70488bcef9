/** Posts and boosts, newest first: of many, of one, of a stream, under a tag. */
import type { Did, RecordPath, RecordUri, Tid } from '../../base/index.js';
import { parseRecordUri, recordUri, splitPath } from '../../repo/index.js';
import type { EntryRow, ReadTransaction } from '../../store/index.js';
import type { Blocks } from '../blocks.js';
import type { Context } from '../context.js';
import { tagTerm } from './entry-of.js';
import { AUTHORS_APART, MAX_FEED_PAGE, MAX_NEWER, MAX_SCANNED } from './limits.js';
import {
  aboutRange,
  authorRange,
  comparePlaces,
  cursorOf,
  feedRange,
  type Newest,
  newestOf,
  type Place,
  placeOf,
  rootRange,
} from './newest.js';
import type { EntryPage, EntryReads, EntryView, FeedOptions, PageOptions } from './types.js';
import { type Kept, keptIn, stillStand, type Values } from './values.js';

type Reads = Pick<EntryReads, 'feed' | 'newer' | 'posts' | 'about'>;

interface Selected {
  readonly rows: readonly EntryRow[];
  readonly cursor: string | undefined;
}

type Filter = (tx: ReadTransaction, row: EntryRow) => boolean | Promise<boolean>;

export const createFeed = (context: Context, blocks: Blocks, values: Values): Reads => {
  const store = context.store;

  /** A page of what a filter lets pass. It ends early where too much was passed over: there is more behind its cursor all the same. */
  const select = async (
    tx: ReadTransaction,
    ranges: readonly Newest[],
    { limit, before }: PageOptions,
    passes: Filter,
  ): Promise<Selected> => {
    const most = Math.min(Math.max(limit, 1), MAX_FEED_PAGE);
    const rows: EntryRow[] = [];
    let [scanned, last]: [number, Place | undefined] = [0, undefined];
    for await (const row of newestOf(tx, ranges, before === undefined ? undefined : placeOf(before))) {
      if (rows.length === most || scanned === MAX_SCANNED) return { rows, cursor: last && cursorOf(last) };
      scanned += 1;
      last = row;
      if (await passes(tx, row)) rows.push(row);
    }
    return { rows, cursor: undefined };
  };

  /** Of entries that are named, those that a filter lets pass, in the order of a page. */
  const selectAmong = async (tx: ReadTransaction, uris: readonly RecordUri[], passes: Filter): Promise<Selected> => {
    const entries = tx.objectStore('entries');
    const keys = uris.slice(0, MAX_FEED_PAGE).flatMap((uri) => parseRecordUri(uri) ?? []);
    const found = await Promise.all(keys.map(({ did, path }) => entries.get([did, path])));
    const rows: EntryRow[] = [];
    for (const row of found) if (row !== undefined && (await passes(tx, row))) rows.push(row);
    return { rows: rows.toSorted(comparePlaces), cursor: undefined };
  };

  const page = async ({ rows, cursor }: Selected, kept: Kept): Promise<EntryPage> => {
    const entries = await values.of(await stillStand(blocks, kept, rows));
    return cursor === undefined ? { entries } : { entries, cursor };
  };

  /** With each boost what it shows. */
  const withBoosted = async (found: EntryPage, kept: Kept): Promise<EntryPage> => {
    const uris = found.entries.flatMap(({ kind, subject }) =>
      kind === 'boost' && subject ? [subject as RecordUri] : [],
    );
    if (uris.length === 0) return found;
    const rows = (await values.find(uris)).filter((row) => row !== undefined);
    const shown = new Map((await values.of(await stillStand(blocks, kept, rows))).map((view) => [view.uri, view]));
    const of = ({ subject }: EntryView): EntryView | null => shown.get(subject as RecordUri) ?? null;
    return {
      ...found,
      entries: found.entries.map((entry) => (entry.kind === 'boost' ? { ...entry, boosted: of(entry) } : entry)),
    };
  };

  return {
    async feed(options) {
      const { kept, selected } = await store().read(['repositories', 'indexed', 'entries'], async (tx) => {
        const now = await keptIn(tx);
        const { ranges, passes, includes } = feedOf(options, now);
        const selected =
          options.among === undefined
            ? await select(tx, ranges, options, passes)
            : await selectAmong(tx, options.among, (_, row) => includes(row) && passes(tx, row));
        return { kept: now, selected };
      });
      return withBoosted(await page(selected, kept), kept);
    },
    newer: (options, than) =>
      store().read(['repositories', 'indexed', 'entries'], async (tx) => {
        const { ranges, passes } = feedOf(options, await keptIn(tx));
        const until = than === null ? undefined : placeOf(than);
        let [count, scanned] = [0, 0];
        for await (const row of newestOf(tx, ranges)) {
          if (count === MAX_NEWER || scanned === MAX_SCANNED) break;
          if (until !== undefined && comparePlaces(row, until) >= 0) break;
          scanned += 1;
          if (await passes(tx, row)) count += 1;
        }
        return count;
      }),
    async posts(did, options) {
      const { kept, selected } = await store().read(['repositories', 'indexed', 'entries'], async (tx) => {
        const now = await keptIn(tx);
        const { stream, replies = false, among } = options;
        if (among !== undefined) {
          const isIn: Filter = (_, row) =>
            row.did === did &&
            (row.feed === 1 || row.feed === 2) &&
            (stream === undefined ? row.feed === 1 || replies : isMember(tx, row, [stream]));
          return { kept: now, selected: await selectAmong(tx, among, isIn) };
        }
        if (stream === undefined) {
          const ranges = [authorRange(did, 1), ...(replies ? [authorRange(did, 2)] : [])];
          return { kept: now, selected: await select(tx, ranges, options, () => true) };
        }
        // Another's post may claim the stream as the root of its thread.
        const isMemberRow: Filter = (_, row) => row.did === did && row.kind === 'member';
        const members = await select(tx, [rootRange(streamUri(did, stream))], options, isMemberRow);
        const posts = await Promise.all(members.rows.map((row) => postOf(tx, row)));
        return { kept: now, selected: { ...members, rows: posts.filter((row) => row !== undefined) } };
      });
      return page(selected, kept);
    },
    async about(subject, kind, options) {
      const { kept, selected } = await store().read(['repositories', 'indexed', 'entries'], async (tx) => ({
        kept: await keptIn(tx),
        selected: await select(tx, [aboutRange(`${subject} ${kind}`)], options, () => true),
      }));
      return page(selected, kept);
    },
  };
};

const streamUri = (did: Did, stream: Tid): RecordUri => recordUri(did, `app.tabard.stream/${stream}` as RecordPath);

/** The post that a member says stands in its stream. */
const postOf = async (tx: ReadTransaction, member: EntryRow): Promise<EntryRow | undefined> => {
  const path = `app.tabard.post/${splitPath(member.path).key.slice(14)}` as RecordPath;
  const row = await tx.objectStore('entries').get([member.did, path]);
  return row?.removed === undefined ? row : undefined;
};

/** Where a feed is read, and what of it is shown. */
const feedOf = (
  { dids, streams = {}, tag, replies = false }: Omit<FeedOptions, 'limit' | 'before'>,
  { rows }: Kept,
): {
  readonly ranges: readonly Newest[];
  readonly passes: Filter;
  /** Whether a row stands in one of the ranges. */
  readonly includes: (row: EntryRow) => boolean;
} => {
  const wanted = new Set(
    dids ?? [...rows.values()].filter(({ policy }) => policy.reason !== 'visit').map(({ did }) => did),
  );
  const feeds = replies ? ([1, 2, 3] as const) : ([1, 3] as const);
  const isApart = wanted.size <= AUTHORS_APART;
  const ranges =
    tag !== undefined
      ? [aboutRange(tagTerm(tag))]
      : isApart
        ? [...wanted].flatMap((did) => feeds.map((feed) => authorRange(did, feed)))
        : feeds.map(feedRange);
  const passes: Filter = (tx, row) => {
    if (!wanted.has(row.did) || (row.feed === 2 && !replies && tag === undefined)) return false;
    const only = Object.hasOwn(streams, row.did) ? streams[row.did] : undefined;
    return only === undefined || (row.kind === 'post' && isMember(tx, row, only));
  };
  const includes = ({ feed, about = [] }: EntryRow): boolean =>
    tag === undefined
      ? feed !== undefined && feeds.some((each) => each === feed)
      : about.some((term) => term.startsWith(`${tagTerm(tag)} `));
  return { ranges, passes, includes };
};

const isMember = async (tx: ReadTransaction, { did, path }: EntryRow, streams: readonly Tid[]): Promise<boolean> => {
  const { key } = splitPath(path);
  const found = await Promise.all(
    streams.map((stream) =>
      tx.objectStore('entries').getKey([did, `app.tabard.member/${stream}.${key}` as RecordPath]),
    ),
  );
  return found.some((each) => each !== undefined);
};
