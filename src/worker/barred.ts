/**
 * What a device wrote that the log does not bear, while it is still kept here: its owner may look at it, and keep it by an operation, or drop it. Dropped,
 * it is shown no more, and its commits go at the first collecting after it can be taken back no more.
 */
import type { Cid, Did } from '../base/index.js';
import { judgeCommit } from '../repo/index.js';
import type { CommitRow } from '../store/index.js';
import { dropAfter, listAfter } from './afterwards.js';
import type { Blocks } from './blocks.js';
import { changesOf, viewsOf } from './changes-of.js';
import { type Context, rangeOf } from './context.js';
import { groundOf, type Repositories, type Repository } from './repository.js';
import type { BarredAct, BarredHead } from './types.js';

/** The newest such commit of each key, with what it would change of what is shown. */
export const barredOf = async (
  context: Context,
  repositories: Repositories,
  blocks: Blocks,
  did: Did,
  act?: BarredAct,
): Promise<readonly BarredHead[]> => {
  if (act !== undefined) {
    await dropAfter(context, did, act.id, act.drop);
    await dropBarred(context, did, act.id, act.drop);
  }
  const repository = await repositories.load(did);
  if (repository === undefined) return [];
  const rows = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
  const newest = new Map<string, CommitRow>();
  for (const row of rows) {
    const before = newest.get(row.key);
    if (row.barred !== true || row.droppedAt !== undefined) continue;
    if (before === undefined || before.seq < row.seq) newest.set(row.key, row);
  }
  const found: BarredHead[] = [];
  for (const row of newest.values()) found.push(await headOf(repository, row, blocks));
  return [...found, ...(await listAfter(context, did))];
};

const headOf = async (repository: Repository, row: CommitRow, blocks: Blocks): Promise<BarredHead> => {
  const { did, id, key, seq, rev } = row;
  const head = { id, key, seq, rev, after: false };
  const judged = await judgeCommit(row.bytes, groundOf(repository.ground, rev));
  // It holds again: whoever judges anew has not come to it yet.
  if (judged.verdict === 'valid') return { ...head, posts: [], changes: [], more: false };
  const { posts, changes, more } = await changesOf(repository, blocks.of(did), row);
  return { ...head, posts: await viewsOf(posts, rev), changes, more };
};

/** With all of its key before it: else the one before would be shown in its place. */
const dropBarred = (context: Context, did: Did, id: Cid, isDropped: boolean): Promise<void> =>
  context.store().write(['commits'], 'relaxed', async (tx) => {
    const commits = tx.objectStore('commits');
    const rows = (await commits.getAll(rangeOf(did))).filter(({ barred }) => barred === true);
    const head = rows.find((row) => row.id === id);
    if (head === undefined) return;
    for (const { droppedAt: _, ...row } of rows)
      if (row.key === head.key && row.seq <= head.seq)
        await commits.put(isDropped ? { ...row, droppedAt: context.now() } : row);
  });
