/**
 * After an identity's log or delegations have changed, commits that were valid may not be any more (a key was revoked), and what they had
 * superseded may live again. Everything that is derived from valid commits is worked out anew: heads, marks, clock, view. What does not hold
 * any more is kept aside: a log can change back, when a stolen root key is put out by the words.
 */
import type { Cid, Did, DidKey, Tid } from '../base/index.js';
import {
  judgeCommit,
  liveHeads,
  mergeHeads,
  type Part,
  raiseMarks,
  TreeFault,
  type VerifiedCommit,
} from '../repo/index.js';
import type { CommitRow, RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import { type Context, rangeOf } from './context.js';
import { MAX_RETRIES } from './limits.js';
import { packsOf, putPacks } from './packs.js';
import { commonOf, heldRow, judgeHeld } from './parts.js';
import { groundOf, type Repositories, type Repository } from './repository.js';
import { stale, untilFresh } from './retry.js';
import { rejudgeProven } from './social/rejudge-proven.js';

export const rejudge = async (
  context: Context,
  repositories: Repositories,
  blocks: Blocks,
  did: Did,
): Promise<void> => {
  await rejudgeRepository(context, repositories, blocks, did);
  await rejudgeProven(context, repositories, did);
};

const rejudgeRepository = (context: Context, repositories: Repositories, blocks: Blocks, did: Did): Promise<void> =>
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
    const isOther = rows.some((row) => (row.barred === true) === verified.has(row.id));
    const planned = isOther
      ? await derive(
          repository,
          before,
          [...verified.values()],
          blocks,
          new Map(rows.map(({ id, part }) => [id, part])),
        )
      : await showAgain(repository, before, blocks);
    const at = context.now();
    const stores = ['identities', 'repositories', 'commits', 'packs', 'packIndex'] as const;
    await context.store().write([...stores], 'relaxed', async (tx) => {
      const identity = await tx.objectStore('identities').get(did);
      const found = await tx.objectStore('repositories').get(did);
      if (identity?.stamp !== repository.identity.stamp || !isSame(found, before)) throw stale;
      const nextPack = await putPacks(tx, did, packsOf(planned.blocks), before.nextPack, context);
      const commits = tx.objectStore('commits');
      for (const row of rows) {
        const next = standingOf(row, verified.has(row.id), planned.row.heads.includes(row.id), at);
        if (next.barred !== row.barred || next.supersededAt !== row.supersededAt) await commits.put(next);
      }
      await tx.objectStore('repositories').put({ ...planned.row, policy: found.policy, rejudge: false, nextPack });
    });
  });

/** What a crash left between a change of the log and its judging anew. */
export const rejudgeLeftovers = async (context: Context, repositories: Repositories, blocks: Blocks): Promise<void> => {
  const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
  for (const row of rows) if (row.rejudge) await rejudge(context, repositories, blocks, row.did);
};

const isSame = (found: RepositoryRow | undefined, before: RepositoryRow): found is RepositoryRow =>
  found?.heads.join() === before.heads.join() &&
  found.nextPack === before.nextPack &&
  found.sweeps === before.sweeps &&
  JSON.stringify(found.part) === JSON.stringify(before.part);

/** A commit's row as it stands now: live, superseded, or barred by the log, which counts as superseded. */
const standingOf = (
  { barred: _, droppedAt: __, ...row }: CommitRow,
  holds: boolean,
  isLive: boolean,
  at: number,
): CommitRow => ({
  ...row,
  supersededAt: isLive ? null : (row.supersededAt ?? at),
  ...(holds ? {} : { barred: true }),
});

interface Planned {
  readonly row: RepositoryRow;
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
}

const derive = async (
  repository: Repository,
  before: RepositoryRow,
  commits: readonly VerifiedCommit[],
  blocks: Blocks,
  parts: ReadonlyMap<Cid, Part | undefined>,
): Promise<Planned> => {
  const { did, isPurge } = repository;
  const source = blocks.of(did);
  const heads = await liveHeads(commits, async (newer, older) => {
    const [from, to] = [older, newer].map(({ id, commit }) => ({ ...commit, part: parts.get(id) }));
    if (from === undefined || to === undefined) return false;
    return (await judgeHeld(source, from, to, isPurge)).verdict !== 'invalid';
  });
  const derived = {
    ...heldRow(before, commonOf(heads.map(({ id }) => parts.get(id)))),
    heads: heads.map(({ id }) => id),
    marks: raiseMarks({}, commits),
    landed: landedBy(commits),
    clock: commits.reduce<Tid | null>(
      (last, { commit }) => (last === null || commit.rev > last ? commit.rev : last),
      null,
    ),
  };
  return merged(repository, derived, heads, blocks);
};

/** The heads are the same; which purges are valid may not be. */
const showAgain = (repository: Repository, before: RepositoryRow, blocks: Blocks): Promise<Planned> =>
  merged(
    repository,
    before,
    repository.live.map(({ verified }) => verified),
    blocks,
  );

const merged = async (
  { did, isPurge }: Repository,
  row: RepositoryRow,
  heads: readonly VerifiedCommit[],
  blocks: Blocks,
): Promise<Planned> => {
  const [newest] = heads;
  if (newest === undefined) return { row: { ...row, view: null }, blocks: new Map() };
  try {
    const trees = heads.map(({ commit }) => commit);
    const view = await mergeHeads(blocks.of(did), trees, isPurge);
    return { row: { ...row, view: view.root }, blocks: view.blocks };
  } catch (error) {
    if (!(error instanceof TreeFault)) throw error; // trees that are here in part cannot be merged
    return { row: { ...row, view: newest.commit.data }, blocks: new Map() };
  }
};

const landedBy = (commits: readonly VerifiedCommit[]): Record<DidKey, number> => {
  const landed: Record<DidKey, number> = {};
  for (const { commit } of commits) landed[commit.key] = Math.max(landed[commit.key] ?? 0, commit.seq);
  return landed;
};
