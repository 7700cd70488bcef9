/**
 * Blocks of what was removed (DESIGN §4.2): what stood at a removal's path, looked up in the older trees that are still here. Removal binds
 * the path: a purge names no hash, and the one that a deletion names is a claim. What the shown tree itself names stays, for another record
 * may need it.
 */
import type { Cid, Did, RecordPath } from '../base/index.js';
import { decodeRecord, findInTree, type PurgeJudge, removedVersion, TreeFault, walkTree } from '../repo/index.js';
import type { Blocks } from './blocks.js';

interface RemovedInput {
  readonly did: Did;
  readonly view: Cid;
  /** Roots of older trees that are kept. */
  readonly older: readonly Cid[];
  readonly isPurge: PurgeJudge;
  /** Whether deleted records go too: their writer keeps them, so that they can be brought back. */
  readonly deletions: boolean;
}

const readAtOnce = 256;

export const removedBlocks = async (blocks: Blocks, input: RemovedInput): Promise<ReadonlySet<Cid>> => {
  const { did, view, older, isPurge, deletions } = input;
  const source = blocks.of(did);
  const shown = new Set<Cid>();
  const gone = new Set<Cid>();
  /** What may go at a path: everything (null), or the version that was deleted. */
  const removed: { readonly path: RecordPath; readonly only: Cid | null }[] = [];
  let batch: { path: RecordPath; cid: Cid }[] = [];
  const flush = async (): Promise<void> => {
    const found = await source.getMany(batch.map(({ cid }) => cid));
    for (const [index, { path }] of batch.entries()) {
      const bytes = found[index];
      const record = bytes === undefined ? undefined : decodeRecord(bytes);
      if (record?.verdict !== 'valid' || record.value.removal === undefined) continue;
      const isFinal = record.value.removal === 'purge' && (await isPurge(path, record.value));
      if (isFinal) removed.push({ path, only: null });
      const was = record.value.removal === 'deletion' && deletions ? removedVersion(record.value) : undefined;
      if (was !== undefined) removed.push({ path, only: was.cid });
    }
    batch = [];
  };
  for await (const entry of walkTree(source, view)) {
    shown.add(entry.cid);
    batch.push(entry);
    if (batch.length === readAtOnce) await flush();
  }
  await flush();
  for (const root of older) {
    for (const { path, only } of removed) {
      const cid = await findInTree(source, root, path);
      if (cid !== null && (only === null || only === cid)) gone.add(cid);
    }
  }
  for (const cid of shown) gone.delete(cid);
  return gone;
};

/** Trees that are here in part are left as they are. */
export const removedBlocksIfWhole = async (blocks: Blocks, input: RemovedInput): Promise<ReadonlySet<Cid>> => {
  try {
    return await removedBlocks(blocks, input);
  } catch (error) {
    if (error instanceof TreeFault) return new Set();
    throw error;
  }
};
