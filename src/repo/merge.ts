/**
 * Merging heads (REP-21). The result depends on the set of trees alone: at each path the highest version of all heads stays. Nobody signs
 * only to merge: readers merge to show, a writer takes the result into its next own commit.
 */
import type { Cid, RecordPath } from '../base/index.js';
import { type BlockSource, createMemoryBlocks, overlayBlocks } from './blocks.js';
import type { BlockMap } from './tree/builder.js';
import { diffTrees } from './tree/diff.js';
import { applyChanges } from './tree/write.js';
import {
  compareVersions,
  type FoundVersion,
  findVersion,
  type HeadTree,
  type PurgeJudge,
  type Version,
} from './version.js';

export interface MergedHeads {
  readonly root: Cid;
  /** Nodes of the merged tree that none of the heads has. */
  readonly blocks: BlockMap;
  /** Versions whose block is not here. Display does without; a writer leaves that head out of `seen`. */
  readonly missing: readonly { readonly path: RecordPath; readonly cid: Cid; readonly head: HeadTree }[];
}

/** Merges verified trees, at least one. Throws `TreeFault` if a node of one is not here. */
export const mergeHeads = async (
  source: BlockSource,
  heads: readonly HeadTree[],
  isPurge: PurgeJudge,
): Promise<MergedHeads> => {
  const [base, ...others] = [...heads].sort((a, b) =>
    a.rev < b.rev ? 1 : a.rev > b.rev ? -1 : a.data < b.data ? 1 : -1,
  );
  if (base === undefined) throw new RangeError('"heads" is empty');
  const contested = await contestedPaths(source, base, others);
  const changes = new Map<RecordPath, Cid | null>();
  const missing: { path: RecordPath; cid: Cid; head: HeadTree }[] = [];
  for (const [path, offers] of contested) {
    let best: Version | undefined;
    const absent: Cid[] = [];
    for (const { cid, head } of offers) {
      const found = await findVersion(source, path, cid, head.rev, isPurge);
      if (found === 'missing') {
        absent.push(cid);
        missing.push({ path, cid, head });
      } else best = higher(best, found);
    }
    const ofBase = offers.find(({ head }) => head === base)?.cid ?? null;
    // Where no head has a version that is here, one stays named, so that nothing vanishes for want of a block.
    const winner = best?.cid ?? absent.sort().at(-1) ?? null;
    if (winner !== ofBase) changes.set(path, winner);
  }
  if (changes.size === 0) return { root: base.data, blocks: new Map(), missing };
  const { root, blocks } = await applyChanges(source, base.data, changes);
  return { root, blocks, missing };
};

/** A source with a merged tree's own nodes above the stored ones. */
export const mergedSource = (source: BlockSource, merged: MergedHeads): BlockSource =>
  overlayBlocks(createMemoryBlocks(merged.blocks), source);

interface Offer {
  readonly cid: Cid;
  readonly head: HeadTree;
}

/** Every path that is not the same in all heads, with what each head has there. */
const contestedPaths = async (
  source: BlockSource,
  base: HeadTree,
  others: readonly HeadTree[],
): Promise<Map<RecordPath, Offer[]>> => {
  const changed = new Map<RecordPath, { ofBase: Cid | null; byHead: Map<HeadTree, Cid | null> }>();
  for (const head of others) {
    for await (const difference of diffTrees(source, base.data, head.data)) {
      const row = changed.get(difference.path) ?? { ofBase: difference.old, byHead: new Map<HeadTree, Cid | null>() };
      row.byHead.set(head, difference.new);
      changed.set(difference.path, row);
    }
  }
  const contested = new Map<RecordPath, Offer[]>();
  for (const [path, { ofBase, byHead }] of changed) {
    const offers: Offer[] = [];
    for (const head of [base, ...others]) {
      const own = byHead.get(head);
      const cid = own === undefined ? ofBase : own;
      if (cid !== null) offers.push({ cid, head });
    }
    contested.set(path, offers);
  }
  return contested;
};

const higher = (best: Version | undefined, found: Exclude<FoundVersion, 'missing'>): Version | undefined => {
  if (found === 'dropped') return best;
  return best === undefined || compareVersions(found, best) > 0 ? found : best;
};
