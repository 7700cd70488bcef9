/**
 * What was removed is hidden at once, is given to nobody any more, and its blocks and media go when its time is over (PUR-7 to PUR-9). Rows of
 * `removed` say what is still here of it. They follow what is shown, by the paths that changed since; where a log has changed, which purges hold may
 * have changed with it, and all is looked at anew.
 */
import type { Cid, Did, RecordPath } from '../base/index.js';
import { diffParts, resolvePart, TreeFault } from '../repo/index.js';
import type { CommitRow, RemovedRow, RepositoryRow } from '../store/index.js';
import { blobsNamedIn } from './blob-names.js';
import type { Blocks } from './blocks.js';
import { type Context, rangeOf } from './context.js';
import { CACHED_IDENTITIES, MAX_RETRIES, REMOVED_FOR } from './limits.js';
import { type RemovedAt, recordIn, removalOf, rowsOfRemoved, withoutNeeded } from './removed.js';
import type { Repositories, Repository } from './repository.js';
import { stale, untilFresh } from './retry.js';

export interface Withheld {
  readonly blocks: ReadonlySet<Cid>;
  readonly blobs: ReadonlySet<Cid>;
}

export interface Removals {
  /** What was removed and is still here, as of now. */
  of(did: Did): Promise<readonly RemovedRow[]>;
  /** Of an identity, what is not given to others. */
  withheld(did: Did): Promise<Withheld>;
}

/** What the rows of an identity were worked out from. */
interface Followed {
  readonly addedAt: number;
  readonly stamp: number;
  readonly scope: string;
  readonly view: Cid;
  readonly heads: readonly Cid[];
}

export const followedKey = (did: Did): string => `removed/${did}`;

interface Read {
  readonly state: Followed;
  readonly rows: readonly RemovedRow[];
  readonly withheld: Withheld;
}

const withheldBy = (rows: readonly RemovedRow[]): Withheld => ({
  blocks: new Set(rows.flatMap((row) => row.blocks)),
  blobs: new Set(rows.flatMap((row) => row.blobs)),
});

export const createRemovals = (context: Context, repositories: Repositories, blocks: Blocks): Removals => {
  const running = new Map<Did, Promise<readonly RemovedRow[]>>();
  /** What was read last of each: a host is asked again and again. */
  const read = new Map<Did, Read>();

  const look = (did: Did) =>
    context.store().read(['identities', 'repositories', 'meta'], async (tx) => {
      const [identity, row, state] = await Promise.all([
        tx.objectStore('identities').get(did),
        tx.objectStore('repositories').get(did),
        tx.objectStore('meta').get(followedKey(did)),
      ]);
      return { stamp: identity?.stamp ?? 0, row, state: state as Followed | undefined };
    });

  const remember = (did: Did, rows: readonly RemovedRow[], state: Followed | undefined): readonly RemovedRow[] => {
    read.delete(did);
    if (state !== undefined) read.set(did, { state, rows, withheld: withheldBy(rows) });
    for (const oldest of read.keys()) if (read.size > CACHED_IDENTITIES) read.delete(oldest);
    return rows;
  };

  const rowsOf = async (did: Did, state: Followed | undefined): Promise<readonly RemovedRow[]> => {
    const known = read.get(did);
    if (known !== undefined && isSame(known.state, state)) return known.rows;
    const rows = await context.store().read(['removed'], (tx) => tx.objectStore('removed').getAll(rangeOf(did)));
    return remember(did, rows, state);
  };

  const follow = (did: Did): Promise<readonly RemovedRow[]> =>
    untilFresh(MAX_RETRIES, async () => {
      const { stamp, row, state } = await look(did);
      if (row === undefined || row.view === null) return remember(did, [], undefined);
      const next: Followed = { ...stateOf(row, row.view), stamp };
      const rows = await rowsOf(did, state);
      if (isSame(state, next)) return rows;
      const repository = await repositories.load(did);
      if (repository === undefined) return [];
      const goesOn = state !== undefined && canGoOn(state, next);
      const planned = await (goesOn ? plan(repository, row, next, state, rows) : Promise.reject(again)).catch(
        (error: unknown) => {
          if (error !== again && !(error instanceof TreeFault)) throw error;
          return plan(repository, row, next, undefined, []);
        },
      );
      await write(did, state, next, { rows, planned });
      return remember(did, planned, next);
    });

  const plan = async (
    repository: Repository,
    row: RepositoryRow,
    next: Followed,
    before: Followed | undefined,
    rows: readonly RemovedRow[],
  ): Promise<readonly RemovedRow[]> => {
    const { did } = row;
    const commits = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
    // Of a tree alone nothing can be here that it does not name.
    if (before === undefined && commits.every(({ data }) => data === next.view)) return [];
    const changed = await changesOf(repository, row, next, before, commits);
    const left = rows.filter(({ path }) => !changed.looked.has(path));
    const staying = left.map((each) => withoutNeeded(each, changed.shown)).filter((each) => each !== undefined);
    const source = blocks.of(did);
    const scope = await resolvePart(source, next.view, row.part);
    const ground = { did, source, view: next.view, scope, now: context.now() };
    const fresh = await rowsOfRemoved({ ...ground, trees: commits }, changed.removed);
    return [...staying, ...fresh];
  };

  /** Which paths are removed now that were not, what became of others, and what is shown now. */
  const changesOf = async (
    { isPurge, live }: Repository,
    row: RepositoryRow,
    next: Followed,
    before: Followed | undefined,
    commits: readonly CommitRow[],
  ): Promise<{
    readonly looked: ReadonlySet<RecordPath>;
    readonly shown: ReadonlySet<Cid>;
    readonly removed: readonly RemovedAt[];
  }> => {
    const source = blocks.of(row.did);
    const [looked, shown, removed] = [new Set<RecordPath>(), new Set<Cid>(), [] as RemovedAt[]];
    let batch: { readonly path: RecordPath; readonly cid: Cid }[] = [];
    const flush = async (): Promise<void> => {
      const found = await source.getMany(batch.map(({ cid }) => cid));
      for (const [index, { path, cid }] of batch.entries()) {
        const bytes = found[index];
        const record = recordIn(bytes);
        const removal = record === undefined ? undefined : await removalOf(path, record, isPurge);
        if (removal !== undefined) removed.push({ path, cid, ...removal });
        if (before === undefined) continue;
        shown.add(cid);
        if (bytes !== undefined && record?.removal === undefined)
          for (const blob of blobsNamedIn(bytes).keys()) shown.add(blob);
      }
      batch = [];
    };
    const meet = async (path: RecordPath, cid: Cid | null): Promise<void> => {
      // Of all paths of a tree only those that are removed are remembered.
      if (before !== undefined && looked.has(path)) return;
      if (before !== undefined) looked.add(path);
      if (cid !== null) batch.push({ path, cid });
      if (batch.length === readAtOnce) await flush();
    };
    const shownNow = { root: next.view, scope: await resolvePart(source, next.view, row.part) };
    const shownBefore =
      before === undefined
        ? { ...shownNow, root: null }
        : { root: before.view, scope: await resolvePart(source, before.view, row.part) };
    for await (const { path, new: cid } of diffParts(source, shownBefore, shownNow)) await meet(path, cid);
    // A head that came since may bring back what is removed: it is not shown, and is here.
    for (const head of before === undefined ? [] : live) {
      if (head.row.data === next.view || before?.heads.includes(head.row.id)) continue;
      const { data, part } = head.row;
      const came = { root: data, scope: await resolvePart(source, data, part) };
      for await (const { path, new: cid } of diffParts(source, came, shownNow)) await meet(path, cid);
    }
    await flush();
    return { looked, shown, removed: commits.length === 0 ? [] : removed };
  };

  const write = (
    did: Did,
    before: Followed | undefined,
    next: Followed,
    { rows, planned }: Record<'rows' | 'planned', readonly RemovedRow[]>,
  ): Promise<void> =>
    context.store().write(['identities', 'repositories', 'meta', 'removed'], 'relaxed', async (tx) => {
      const [identity, row, state] = await Promise.all([
        tx.objectStore('identities').get(did),
        tx.objectStore('repositories').get(did),
        tx.objectStore('meta').get(followedKey(did)),
      ]);
      const isFresh = row?.view === next.view && (identity?.stamp ?? 0) === next.stamp;
      if (!isFresh || !isSame(state as Followed | undefined, before)) throw stale;
      const [paths, same] = [new Set(planned.map(({ path }) => path)), new Set(rows)];
      for (const { path } of rows) if (!paths.has(path)) await tx.objectStore('removed').delete([did, path]);
      for (const each of planned) if (!same.has(each)) await tx.objectStore('removed').put(each);
      await tx.objectStore('meta').put(next, followedKey(did));
    });

  const of: Removals['of'] = (did) => {
    // What was begun before may have looked too early.
    const before = running.get(did) ?? Promise.resolve([]);
    const next = before.catch(() => []).then(() => follow(did));
    running.set(did, next);
    const done = (): void => {
      if (running.get(did) === next) running.delete(did);
    };
    next.then(done, done);
    return next;
  };

  return {
    of,
    async withheld(did) {
      const rows = await orNone(() => of(did));
      const known = read.get(did);
      return known?.rows === rows ? known.withheld : withheldBy(rows);
    },
  };
};

const readAtOnce = 256;
const again = new Error('from the beginning');

/** Rows whose blocks may go: their time is over, and a deletion's writer keeps what it removed. */
export const dueOf = (rows: readonly RemovedRow[], isOwn: boolean, now: number): readonly RemovedRow[] =>
  rows.filter(({ kind, at }) => (kind === 'purge' || !isOwn) && Math.abs(now - at) >= REMOVED_FOR);

const stateOf = (row: RepositoryRow, view: Cid): Omit<Followed, 'stamp'> => ({
  addedAt: row.addedAt,
  scope: JSON.stringify(row.part ?? row.scope),
  view,
  heads: row.heads,
});

const isSame = (a: Followed | undefined, b: Followed | undefined): boolean => JSON.stringify(a) === JSON.stringify(b);

const canGoOn = (before: Followed, next: Followed): boolean =>
  before.addedAt === next.addedAt && before.stamp === next.stamp && before.scope === next.scope;

/** A tree that is here in part cannot be looked through: nothing of it is withheld, nothing taken out. */
export const orNone = async (run: () => Promise<readonly RemovedRow[]>): Promise<readonly RemovedRow[]> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TreeFault) return [];
    throw error;
  }
};
