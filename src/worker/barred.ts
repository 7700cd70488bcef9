/** What a device wrote that the log does not bear, while it is still kept here: its owner may look at it, and keep it by an operation. */
import type { Cid, Did, RecordPath } from '../base/index.js';
import { type BlockSource, diffTrees, judgeCommit, mergeHeads, TreeFault } from '../repo/index.js';
import type { CommitRow } from '../store/index.js';
import { dropAfter, listAfter } from './afterwards.js';
import type { Blocks } from './blocks.js';
import { type Context, rangeOf } from './context.js';
import { MAX_BARRED_CHANGES } from './limits.js';
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
  if (act !== undefined) await dropAfter(context, did, act.id, act.drop);
  const repository = await repositories.load(did);
  if (repository === undefined) return [];
  const rows = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(did)));
  const newest = new Map<string, CommitRow>();
  for (const row of rows) {
    const before = newest.get(row.key);
    if (row.barred === true && (before === undefined || before.seq < row.seq)) newest.set(row.key, row);
  }
  const found: BarredHead[] = [];
  for (const row of newest.values()) {
    const { id, key, seq, rev } = row;
    found.push({ id, key, seq, rev, ...(await changesOf(repository, row, blocks.of(did))) });
  }
  return [...found, ...(await listAfter(context, did))];
};

const changesOf = async (
  repository: Repository,
  row: CommitRow,
  source: BlockSource,
): Promise<Pick<BarredHead, 'changes' | 'more'>> => {
  const judged = await judgeCommit(row.bytes, groundOf(repository.ground, row.rev));
  // It holds again: whoever judges anew has not come to it yet.
  if (judged.verdict === 'valid') return { changes: [], more: false };
  const changes: RecordPath[] = [];
  try {
    const trees = [...repository.live.map(({ verified }) => verified.commit), row];
    const merged = await mergeHeads(source, trees, repository.isPurge);
    const shown: Cid | null = repository.row?.view ?? null;
    const over: BlockSource = { get: async (cid) => merged.blocks.get(cid) ?? source.get(cid) };
    for await (const { path } of diffTrees(over, shown, merged.root)) {
      if (changes.length >= MAX_BARRED_CHANGES) return { changes, more: true };
      changes.push(path);
    }
  } catch (error) {
    if (!(error instanceof TreeFault)) throw error; // its tree has been swept out in part: its number is all that is known
  }
  return { changes, more: false };
};
