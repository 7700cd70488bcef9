/**
 * After an identity's log has changed, commits that were valid may not be any more (a key was revoked), and what they had superseded may
 * live again. Everything that is derived from valid commits is worked out anew: heads, marks, clock, view.
 */
import type { Cid, Did, DidKey, Tid } from '../base/index.js';
import {
  judgeCommit,
  judgeUpdate,
  liveHeads,
  mergeHeads,
  raiseMarks,
  TreeFault,
  type VerifiedCommit,
} from '../repo/index.js';
import type { CommitRow, RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import { type Context, rangeOf } from './context.js';
import { MAX_RETRIES } from './limits.js';
import { packsOf, putPacks } from './packs.js';
import { groundOf, type Repositories, type Repository } from './repository.js';
import { stale, untilFresh } from './retry.js';

export const rejudge = (context: Context, repositories: Repositories, blocks: Blocks, did: Did): Promise<void> =>
  untilFresh(MAX_RETRIES, async () => {
    const repository = await repositories.load(did);
    const before = repository?.row;
    if (repository === undefined || before?.rejudge !== true) return;
    const rows = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
    const verified = new Map<Cid, VerifiedCommit>();
    for (const row of rows) {
      const judged = await judgeCommit(row.bytes, groundOf(repository.ground, row.rev));
      if (judged.verdict === 'valid') verified.set(row.id, judged.value);
    }
    const rejected = rows.filter(({ id }) => !verified.has(id));
    const planned =
      rejected.length === 0
        ? { row: before, blocks: new Map<Cid, Uint8Array<ArrayBuffer>>() }
        : await derive(repository, before, [...verified.values()], blocks);
    await context.store().write(['repositories', 'commits', 'packs'], 'relaxed', async (tx) => {
      const found = await tx.objectStore('repositories').get(did);
      if (found?.heads.join() !== before.heads.join() || found.nextPack !== before.nextPack) throw stale;
      const nextPack = putPacks(tx, did, packsOf(planned.blocks), before.nextPack);
      const commits = tx.objectStore('commits');
      for (const { id } of rejected) await commits.delete([did, id]);
      for (const row of revived(rows, planned.row.heads)) await commits.put(row);
      await tx.objectStore('repositories').put({ ...planned.row, policy: found.policy, rejudge: false, nextPack });
    });
  });

/** What a crash left between a change of the log and its judging anew. */
export const rejudgeLeftovers = async (context: Context, repositories: Repositories, blocks: Blocks): Promise<void> => {
  const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
  for (const row of rows) if (row.rejudge) await rejudge(context, repositories, blocks, row.did);
};

const derive = async (
  { did, isPurge }: Repository,
  before: RepositoryRow,
  commits: readonly VerifiedCommit[],
  blocks: Blocks,
): Promise<{ row: RepositoryRow; blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>> }> => {
  const source = blocks.of(did);
  const heads = await liveHeads(commits, async ({ commit: newer }, { commit: older }) => {
    const judged = await judgeUpdate(older, newer, { source, isPurge, scope: before.scope });
    return judged.verdict !== 'invalid';
  });
  const derived = {
    ...before,
    heads: heads.map(({ id }) => id),
    marks: raiseMarks({}, commits),
    landed: landedBy(commits),
    clock: commits.reduce<Tid | null>(
      (last, { commit }) => (last === null || commit.rev > last ? commit.rev : last),
      null,
    ),
  };
  const [newest] = heads;
  if (newest === undefined) return { row: { ...derived, view: null }, blocks: new Map() };
  try {
    const merged = await mergeHeads(
      source,
      heads.map(({ commit }) => commit),
      isPurge,
    );
    return { row: { ...derived, view: merged.root }, blocks: merged.blocks };
  } catch (error) {
    if (!(error instanceof TreeFault)) throw error; // trees that are here in part cannot be merged
    return { row: { ...derived, view: newest.commit.data }, blocks: new Map() };
  }
};

const landedBy = (commits: readonly VerifiedCommit[]): Record<DidKey, number> => {
  const landed: Record<DidKey, number> = {};
  for (const { commit } of commits) landed[commit.key] = Math.max(landed[commit.key] ?? 0, commit.seq);
  return landed;
};

/** Rows that live again. */
const revived = (rows: readonly CommitRow[], heads: readonly Cid[]): CommitRow[] =>
  rows
    .filter(({ id, supersededAt }) => supersededAt !== null && heads.includes(id))
    .map((row) => ({ ...row, supersededAt: null }));
