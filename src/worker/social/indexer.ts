/**
 * Entries follow what is kept. The row of `indexed` says which view an identity's entries are of; what changed since is found by walking the two
 * trees beside each other, and is written step by step together with how far one has come. So whatever stops it, the next one goes on.
 *
 * 1. A step writes only if the row of `indexed` is as it was when it began: of two tabs one goes on. Dropping an identity deletes that row.
 * 2. A landing never waits for it: steps touch no store that a landing writes.
 * 3. Where the older tree cannot be read any more, where the scope or the code is another, entries are made anew.
 */
import { unwrap } from 'idb';
import type { Cid, Did, RecordPath, RecordUri, Tid } from '../../base/index.js';
import {
  collectionScope,
  type Difference,
  diffParts,
  findInTree,
  type HeldTree,
  inScope,
  intersectScopes,
  resolvePart,
  type Scope,
  TreeFault,
  uniteScopes,
} from '../../repo/index.js';
import type { EntryRow, IndexedRow, RepositoryRow, WriteTransaction } from '../../store/index.js';
import type { Blocks } from '../blocks.js';
import { type Context, rangeOf } from '../context.js';
import { stale } from '../retry.js';
import { type Arrived, admitArrived, arrivedOf, type Candidate, mayTell } from './arrived.js';
import { countTags, ENTRY_VERSION, entryCollections, entryOf, untagged } from './entry-of.js';
import { CLEARED_AT_ONCE, MAX_AHEAD_PATHS, MAX_ENTRIES, READ_AT_ONCE, STEP_PATHS } from './limits.js';
import { createTouched, type Touched } from './touched.js';

export interface Indexer {
  /** Until the entries are those of what is kept now. */
  advance(did: Did): Promise<Advance>;
  /** Whose entries are behind what is kept; and of which view those of all are. */
  behind(): Promise<{ readonly rows: readonly RepositoryRow[]; readonly views: ReadonlyMap<Did, Cid | null> }>;
}

export interface Advance {
  /** The views that the entries were of before and are of now. */
  readonly from: Cid | null;
  readonly to: Cid | null;
  /** It was done here, not by another tab. */
  readonly changed: boolean;
  /** What changed and what that speaks of; undefined where it is not known, or too much. */
  readonly uris: readonly RecordUri[] | undefined;
}

export const createIndexer = (context: Context, blocks: Blocks): Indexer => {
  /** Trees that could not be read: not tried again until there is another. */
  const unreadable = new Map<Did, Cid>();

  const load = (did: Did): Promise<Loaded> =>
    context
      .store()
      .read(['repositories', 'indexed'], (tx) =>
        Promise.all([tx.objectStore('repositories').get(did), tx.objectStore('indexed').get(did)]),
      );

  const anew = async (row: RepositoryRow, indexed: IndexedRow | undefined, touched: Touched): Promise<void> => {
    if (await clear(context, row.did)) touched.lose();
    await begin(context, row, indexed);
  };

  /** One step. Answers whether there was nothing to do, whether that was the last, or whether there is more. */
  const step = async (did: Did, [row, indexed]: Loaded, touched: Touched): Promise<'nothing' | 'last' | 'more'> => {
    if (row === undefined || unreadable.get(did) === row.view) return 'nothing';
    if (indexed === undefined || !isOf(indexed, row)) {
      await anew(row, indexed, touched);
      return 'more';
    }
    if (!isBehind(indexed, row)) return 'nothing';
    const target = indexed.next?.view ?? row.view;
    if (target === null) {
      await anew(row, indexed, touched);
      return 'nothing';
    }
    try {
      const isLast = await context.counters.timed('entries', () =>
        stepTo({ context, blocks, touched }, row, indexed, target),
      );
      return isLast && target === row.view ? 'last' : 'more';
    } catch (error) {
      if (!(error instanceof TreeFault)) throw error;
      if (indexed.view === null && target === row.view) {
        unreadable.set(did, target);
        return 'nothing';
      }
      await anew(row, indexed, touched);
      return 'more';
    }
  };

  return {
    async advance(did) {
      const touched = createTouched();
      const first = await load(did);
      const from = viewIn(first);
      for (let [changed, now] = [false, first]; ; changed = true, now = await load(did)) {
        try {
          const done = await step(did, now, touched);
          if (done === 'nothing') return { from, to: viewIn(now), changed, uris: touched.uris() };
          // What has landed meanwhile has its own turn.
          if (done === 'last') return { from, to: now[0]?.view ?? null, changed: true, uris: touched.uris() };
        } catch (error) {
          if (error !== stale) throw error;
          // Another tab goes on with it: what that has written is not known here.
          touched.lose();
        }
      }
    },
    async behind() {
      const [rows, indexed] = await context
        .store()
        .read(['repositories', 'indexed'], (tx) =>
          Promise.all([tx.objectStore('repositories').getAll(), tx.objectStore('indexed').getAll()]),
        );
      const known = new Map(indexed.map((each) => [each.did, each]));
      const isLate = (row: RepositoryRow): boolean => {
        const of = known.get(row.did);
        return of === undefined || !isOf(of, row) || isBehind(of, row);
      };
      return {
        rows: rows.filter((row) => isLate(row) && unreadable.get(row.did) !== row.view),
        views: new Map(indexed.map(({ did, view }) => [did, view])),
      };
    },
  };
};

type Loaded = readonly [RepositoryRow | undefined, IndexedRow | undefined];

const viewIn = ([, indexed]: Loaded): Cid | null => indexed?.view ?? null;

/** Whether these entries can go on to what is kept now. */
export const isOf = (indexed: IndexedRow, row: RepositoryRow): boolean =>
  indexed.version === ENTRY_VERSION && indexed.addedAt === row.addedAt && heldAs(indexed) === heldAs(row);

/** Whether the same is here: entries of another part are made anew. */
export const heldAs = ({ scope, part }: Pick<RepositoryRow, 'scope' | 'part'>): string => JSON.stringify(part ?? scope);

export const isBehind = (indexed: IndexedRow, row: RepositoryRow): boolean =>
  indexed.view !== row.view || indexed.next !== undefined || (indexed.ahead.length > 0 && indexed.clock !== row.clock);

const freshRow = ({ did, addedAt, scope, part, clock }: RepositoryRow): IndexedRow => ({
  ...{ did, addedAt, scope, clock },
  ...(part === undefined ? {} : { part }),
  version: ENTRY_VERSION,
  view: null,
  ahead: [],
  counts: {},
});

/** Takes away all entries that a tree has made, if any. Until the end, `indexed` still says that they are to be made anew. */
const clear = async (context: Context, did: Did): Promise<boolean> => {
  let after: IDBKeyRange | undefined = rangeOf(did);
  let isAny = false;
  while (after !== undefined) {
    const range: IDBKeyRange = after;
    after = await context.store().write(['entries'], 'relaxed', async (tx) => {
      const entries = tx.objectStore('entries');
      const rows = await entries.getAll(range, CLEARED_AT_ONCE);
      for (const row of rows) {
        if (row.loose === true) continue;
        isAny = true;
        unwrap(entries).delete([did, row.path]);
      }
      const last = rows.at(-1);
      return last === undefined || rows.length < CLEARED_AT_ONCE
        ? undefined
        : IDBKeyRange.bound([did, last.path], [did, []], true);
    });
  }
  return isAny;
};

/** Nothing stands yet. Compared with what is kept, so that nothing is begun of what was dropped meanwhile. */
const begin = (context: Context, row: RepositoryRow, before: IndexedRow | undefined): Promise<void> =>
  context.store().write(['repositories', 'indexed'], 'relaxed', async (tx) => {
    const [found, indexed] = await Promise.all([
      tx.objectStore('repositories').get(row.did),
      tx.objectStore('indexed').get(row.did),
    ]);
    if (found?.addedAt !== row.addedAt || !isSame(indexed, before)) throw stale;
    await tx.objectStore('indexed').put(freshRow(row));
  });

const isSame = (a: IndexedRow | undefined, b: IndexedRow | undefined): boolean =>
  JSON.stringify(a) === JSON.stringify(b);

interface StepParts {
  readonly context: Context;
  readonly blocks: Blocks;
  readonly touched: Touched;
}

/** Answers whether it was the last. */
const stepTo = async (
  { context, blocks, touched }: StepParts,
  row: RepositoryRow,
  indexed: IndexedRow,
  target: Cid,
): Promise<boolean> => {
  const { did } = row;
  const { changes, upTo } = await nextChanges(blocks, row, indexed, target);
  const now = context.now();
  const { made, candidates } = await rowsOf(blocks, did, changes, row.clock, now);
  const arrived: readonly Arrived[] = await arrivedOf(context, candidates);
  const isLast = upTo === undefined;
  const rows: EntryRow[] = [];
  await context.store().write(['entries', 'indexed', 'inbox'], 'relaxed', async (tx) => {
    if (!isSame(await tx.objectStore('indexed').get(did), indexed)) throw stale;
    const { counts, refused, changed } = await putRows(tx, did, changes, made, indexed);
    rows.push(...changed);
    const over = await admitArrived(tx, arrived, now);
    for (let left = refused + over; left > 0; left--) context.counters.refused('too-many');
    const ahead = aheadAfter(indexed, changes, made);
    const { next: _, ...rest } = indexed;
    const after: IndexedRow = isLast
      ? { ...rest, view: target, clock: row.clock, ahead, counts }
      : { ...rest, next: { view: target, upTo }, ahead, counts };
    await tx.objectStore('indexed').put(after);
  });
  for (const each of rows) touched.add(each);
  return isLast;
};

/** The next changed paths in order, and where to go on; undefined at the end, where those follow that were ahead. */
const nextChanges = async (
  blocks: Blocks,
  row: RepositoryRow,
  indexed: IndexedRow,
  target: Cid,
): Promise<{ readonly changes: readonly Difference[]; readonly upTo: string | undefined }> => {
  const source = blocks.of(row.did);
  const here = await resolvePart(source, target, row.part);
  const upTo = indexed.next?.upTo;
  const newer: HeldTree = { root: target, scope: scopeFrom(here, upTo) };
  const older: HeldTree =
    indexed.view === null
      ? { ...newer, root: null }
      : { root: indexed.view, scope: scopeFrom(await resolvePart(source, indexed.view, row.part), upTo) };
  const changes: Difference[] = [];
  for await (const change of diffParts(source, older, newer)) {
    changes.push(change);
    if (changes.length === STEP_PATHS) return { changes, upTo: change.path };
  }
  const changed = new Set(changes.map(({ path }) => path));
  for (const path of indexed.ahead) {
    if (changed.has(path)) continue;
    const cid = inScope(here, path) ? await findInTree(source, target, path) : null;
    changes.push({ path, old: cid, new: cid });
  }
  return { changes, upTo: undefined };
};

const collections = uniteScopes(...entryCollections.map(collectionScope));

/** What makes entries, as far as it is here, behind a path. */
const scopeFrom = (here: Scope, after: string | undefined): Scope => {
  const both = intersectScopes(collections, here);
  return after === undefined ? both : intersectScopes(both, [{ from: `${after}\x00`, to: '\x7f' }]);
};

type Made = ReadonlyMap<RecordPath, EntryRow | 'ahead'>;

const rowsOf = async (
  blocks: Blocks,
  did: Did,
  changes: readonly Difference[],
  newest: Tid | null,
  now: number,
): Promise<{ readonly made: Made; readonly candidates: readonly Candidate[] }> => {
  const source = blocks.of(did);
  const made = new Map<RecordPath, EntryRow | 'ahead'>();
  const candidates: Candidate[] = [];
  for (let start = 0; start < changes.length; start += READ_AT_ONCE) {
    const some = changes
      .slice(start, start + READ_AT_ONCE)
      .flatMap(({ path, new: cid }) => (cid === null ? [] : [{ path, cid }]));
    const found = await source.getMany(some.map(({ cid }) => cid));
    for (const [index, { path, cid }] of some.entries()) {
      const bytes = found[index];
      if (bytes === undefined || newest === null) continue;
      const row = await entryOf({ did, path, cid, bytes, newest });
      if (row !== undefined) made.set(path, row);
      if (row !== undefined && row !== 'ahead' && mayTell(row, now)) candidates.push({ row, bytes });
    }
  }
  return { made, candidates };
};

const aheadAfter = (indexed: IndexedRow, changes: readonly Difference[], made: Made): readonly RecordPath[] => {
  const looked = new Set(changes.map(({ path }) => path));
  const now = changes.flatMap(({ path }) => (made.get(path) === 'ahead' ? [path] : []));
  return [...indexed.ahead.filter((path) => !looked.has(path)), ...now].slice(0, MAX_AHEAD_PATHS);
};

/** ENT-6: over a bound an entry is left out, or stands without its tags. */
const putRows = async (
  tx: WriteTransaction,
  did: Did,
  changes: readonly Difference[],
  made: Made,
  indexed: IndexedRow,
): Promise<{
  readonly counts: IndexedRow['counts'];
  readonly refused: number;
  /** As they were, and as they are. */
  readonly changed: readonly EntryRow[];
}> => {
  const entries = tx.objectStore('entries');
  const counts: { -readonly [Kind in keyof IndexedRow['counts']]: IndexedRow['counts'][Kind] } = { ...indexed.counts };
  const add = (kind: keyof IndexedRow['counts'], by: number): void => {
    if (by !== 0) counts[kind] = (counts[kind] ?? 0) + by;
  };
  const before = await Promise.all(
    changes.map(({ path, old }) => (old === null ? undefined : entries.get([did, path]))),
  );
  let refused = 0;
  const changed: EntryRow[] = [];
  for (const [index, { path }] of changes.entries()) {
    const old = before[index];
    if (old !== undefined) changed.push(old);
    if (old !== undefined && old.loose !== true) {
      add(old.kind, -1);
      add('tags', -countTags(old));
    }
    const row = made.get(path);
    const put = row === undefined || row === 'ahead' ? undefined : within(row, counts);
    if (put !== row && row !== 'ahead') refused += 1;
    if (put === undefined) {
      if (old !== undefined && old.loose !== true) unwrap(entries).delete([did, path]);
      continue;
    }
    add(put.kind, 1);
    add('tags', countTags(put));
    unwrap(entries).put(put);
    changed.push(put);
  }
  return { counts, refused, changed };
};

const within = (row: EntryRow, counts: IndexedRow['counts']): EntryRow | undefined => {
  if ((counts[row.kind] ?? 0) >= MAX_ENTRIES[row.kind]) return undefined;
  return (counts.tags ?? 0) + countTags(row) > MAX_ENTRIES.tags ? untagged(row) : row;
};
