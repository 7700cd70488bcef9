/**
 * Collecting what nothing names any more: blocks that no kept tree reaches, superseded commits past their time, blobs that no record
 * names. Marks outside the transaction and compares inside, so a landing in between wins and the rest waits for the next time.
 */
import type { Cid, Did, RecordPath } from '../base/index.js';
import { findInTree, parseNode, type TreeNode } from '../repo/index.js';
import type { CommitRow, RemovedRow, RepositoryRow } from '../store/index.js';
import { tidyAfter } from './afterwards.js';
import { blobsNamedIn } from './blob-names.js';
import type { Blocks } from './blocks.js';
import { markPart, narrowIdle } from './collect-part.js';
import { type Context, rangeOf } from './context.js';
import { AFTER_DROPPED_FOR, MAX_SUPERSEDED, REMOVED_FOR, SUPERSEDED_FOR, UNNAMED_FOR } from './limits.js';
import { mediaOf, releaseMedia } from './media-room.js';
import { dueOf, orNone, type Removals } from './removals.js';
import { orElse } from './shown.js';
import { sweepPacks } from './sweep-packs.js';
import type { CallOptions } from './types.js';
import { deleteBlobs } from './upkeep.js';

const profilePath = 'app.tabard.profile/self' as RecordPath;

interface Freed {
  readonly blocks: number;
  readonly bytes: number;
}

export const collectGarbage = async (
  context: Context,
  removals: Pick<Removals, 'of'>,
  blocks: Blocks,
  options: CallOptions & { readonly pressed?: boolean } = {},
): Promise<Freed> => {
  const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
  let freed: Freed = { blocks: 0, bytes: 0 };
  for (const [done, row] of rows.entries()) {
    options.signal?.throwIfAborted();
    options.onProgress?.({ phase: 'reading', done, total: rows.length });
    if (row.policy.reason === 'own') await tidyAfter(context, row.did);
    const one = await collectOne(context, removals, blocks, row, options);
    freed = { blocks: freed.blocks + one.blocks, bytes: freed.bytes + one.bytes };
  }
  return freed;
};

/** Of one identity. `pressed`: of others, earlier states go sooner. */
export const collectOne = async (
  context: Context,
  removals: Pick<Removals, 'of'>,
  blocks: Blocks,
  given: RepositoryRow,
  { signal, pressed = false }: CallOptions & { readonly pressed?: boolean },
): Promise<Freed> => {
  const { did } = given;
  const now = context.now();
  const isPart = given.part !== undefined || given.policy.part !== undefined;
  const row = isPart ? ((await narrowIdle(context, did)) ?? given) : given;
  const commits = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
  // Where nothing is live, the log bars everything that there is: it may change back.
  const outdated =
    row.heads.length === 0
      ? []
      : outdatedIn(commits, now, pressed && row.policy.reason !== 'own' ? REMOVED_FOR : SUPERSEDED_FOR);
  const left = new Set(outdated);
  const kept = commits.filter((commit) => !left.has(commit));
  const roots = [...kept.map(({ data }) => data), ...(row.view === null ? [] : [row.view])];
  const reached = isPart ? await markPart(blocks, did, kept, row, signal) : await mark(blocks, did, roots, signal);
  const removed = await orNone(() => removals.of(did));
  const due = dueOf(removed, row.policy.reason === 'own', now);
  const marked = await withoutRemoved(blocks, did, removed, due, reached);
  signal?.throwIfAborted();
  const freed = await sweep(context, row, outdated, marked, due);
  if (freed === undefined) return { blocks: 0, bytes: 0 };
  if (freed.blocks > 0) blocks.forget(did);
  await sweepBlobs(context, did, marked.blobs, now);
  if (row.policy.quota === 0) await endPin(context, blocks, row);
  return freed;
};

/** PIN-8: a pin has ended. Of its media those stay that its profile shows. */
const endPin = async (context: Context, blocks: Blocks, { did, view }: RepositoryRow): Promise<void> => {
  const source = blocks.of(did);
  const cid = view === null ? null : await orElse(null, () => findInTree(source, view, profilePath));
  const bytes = cid === null ? undefined : await source.get(cid);
  const shown = bytes === undefined ? new Map<Cid, unknown>() : blobsNamedIn(bytes);
  await context
    .store()
    .write(['repositories', 'snapshots', 'sealed', 'blobs', 'blobRefs', 'chunks'], 'relaxed', async (tx) => {
      const row = await tx.objectStore('repositories').get(did);
      if (row?.policy.quota !== 0) return;
      const media = await mediaOf(tx, did);
      await releaseMedia(
        tx,
        did,
        [...media.keys()].filter((each) => !shown.has(each)),
      );
      for (const name of ['snapshots', 'sealed'] as const) await tx.objectStore(name).delete(rangeOf(did));
      const { quota: _, ...policy } = row.policy;
      // Without a quota a pin is what came from a file, which nobody may take away.
      const reason = policy.reason === 'pin' ? 'follow' : policy.reason;
      await tx.objectStore('repositories').put({ ...row, policy: { ...policy, reason } });
    });
};

/** PUR-8: what was removed goes before its tree does, when its time is over. What is removed elsewhere too, and not for as long, stays. */
const withoutRemoved = async (
  blocks: Blocks,
  did: Did,
  removed: readonly RemovedRow[],
  due: readonly RemovedRow[],
  reached: Marked,
): Promise<Marked> => {
  if (due.length === 0) return reached;
  const waiting = removed.filter((row) => !due.includes(row));
  const staying = new Set([...reached.nodes, ...waiting.flatMap((row) => [...row.blocks, ...row.blobs])]);
  const gone = new Set(due.flatMap((row) => [...row.blocks, ...row.blobs]).filter((cid) => !staying.has(cid)));
  const found = await blocks.of(did).getMany([...gone].filter((cid) => reached.blocks.has(cid)));
  const bytes = found.reduce((sum, block) => sum - (block?.length ?? 0), reached.bytes);
  return { ...reached, bytes, blocks: without(reached.blocks, gone), blobs: without(reached.blobs, gone) };
};

const without = (all: ReadonlySet<Cid>, gone: ReadonlySet<Cid>): ReadonlySet<Cid> =>
  new Set([...all].filter((cid) => !gone.has(cid)));

/** Superseded heads past their time (30 days; of others fewer where there is no room), what its owner dropped, and the oldest over the bound. */
const outdatedIn = (commits: readonly CommitRow[], now: number, time: number): CommitRow[] =>
  commits
    .filter(({ supersededAt }) => supersededAt !== null)
    .toSorted((a, b) => (b.supersededAt ?? 0) - (a.supersededAt ?? 0))
    .filter(
      ({ supersededAt, droppedAt = now }, index) =>
        index >= MAX_SUPERSEDED || now - (supersededAt ?? now) > time || now - droppedAt > AFTER_DROPPED_FOR,
    );

interface Marked {
  readonly blocks: ReadonlySet<Cid>;
  /** Those of them that carry a tree, whatever a record may say of them. */
  readonly nodes: ReadonlySet<Cid>;
  readonly blobs: ReadonlySet<Cid>;
  readonly bytes: number;
}

const markAtOnce = 256;

/** Everything that the roots reach, level by level in large reads. */
const mark = async (
  blocks: Blocks,
  did: Did,
  roots: readonly Cid[],
  signal: AbortSignal | undefined,
): Promise<Marked> => {
  const source = blocks.of(did);
  const seen = new Set<Cid>(roots);
  const nodes = new Set<Cid>(roots);
  const blobs = new Set<Cid>();
  const waiting = [...seen];
  const meet = (cid: Cid): void => {
    if (!seen.has(cid)) waiting.push(cid);
    seen.add(cid);
  };
  let bytes = 0;
  while (waiting.length > 0) {
    signal?.throwIfAborted();
    for (const found of await source.getMany(waiting.splice(-markAtOnce))) {
      if (found === undefined) continue;
      bytes += found.length;
      const node = parseNode(found);
      if (node.verdict !== 'valid') for (const cid of blobsNamedIn(found).keys()) blobs.add(cid);
      else {
        for (const cid of below(node.value)) nodes.add(cid);
        for (const cid of [...below(node.value), ...node.value.entries.map(({ value }) => value)]) meet(cid);
      }
    }
  }
  return { blocks: seen, nodes, blobs, bytes };
};

const below = ({ left, entries }: TreeNode): Cid[] =>
  [left, ...entries.map(({ right }) => right)].filter((cid) => cid !== null);

/** Undefined where something landed meanwhile. */
const sweep = (
  context: Context,
  row: RepositoryRow,
  outdated: readonly CommitRow[],
  marked: Marked,
  due: readonly RemovedRow[],
): Promise<Freed | undefined> =>
  context.store().write(['repositories', 'commits', 'packs', 'packIndex', 'removed'], 'relaxed', async (tx) => {
    const { did } = row;
    const repositories = tx.objectStore('repositories');
    const found = await repositories.get(did);
    const changed =
      found?.heads.join() !== row.heads.join() || found.view !== row.view || found.nextPack !== row.nextPack;
    if (found === undefined || changed) return undefined;
    const swept = await sweepPacks(tx, did, marked.blocks, found.nextPack, context.random);
    for (const { id } of outdated) await tx.objectStore('commits').delete([did, id]);
    for (const { path } of due) await tx.objectStore('removed').delete([did, path]);
    const bytes = Math.max(0, found.bytes - marked.bytes);
    const { nextPack, dropped } = swept;
    await repositories.put({ ...found, bytes: marked.bytes, nextPack, sweeps: found.sweeps + (dropped > 0 ? 1 : 0) });
    return { blocks: dropped, bytes };
  });

const sweepBlobs = (context: Context, did: Did, named: ReadonlySet<Cid>, now: number): Promise<void> =>
  context.store().write(['blobs', 'blobRefs', 'chunks'], 'relaxed', async (tx) => {
    const refs = tx.objectStore('blobRefs');
    const gone: Cid[] = [];
    for (const { cid, at } of await refs.index('byDid').getAll(did)) {
      if (named.has(cid) || now - at < UNNAMED_FOR) continue;
      await refs.delete([cid, did]);
      if ((await refs.count(rangeOf(cid))) === 0) gone.push(cid);
    }
    await deleteBlobs(tx, gone);
  });
