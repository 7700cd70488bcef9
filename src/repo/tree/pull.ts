/**
 * Taking in a tree from its root downwards, block by block. Each node is checked in its place before anything below it is asked for,
 * so nothing is ever held that does not belong; what a verified older tree holds is taken from there. The same walk judges a tree
 * that is all here, and proofs.
 */
import { type Cid, invalid, type Judgement, type RecordPath, valid } from '../../base/index.js';
import { matchesCid } from '../../codec/index.js';
import type { Block, BlockSource } from '../blocks.js';
import { MAX_BLOCK_BYTES, MAX_TREE_HELD } from '../limits.js';
import { checkRecordBlock } from '../record.js';
import { type Scope, WHOLE } from '../scope.js';
import { judging } from './fault.js';
import { prepareMany } from './node.js';
import { enterNode, type PullState, unplaced, type WantedNode } from './pull-state.js';

interface PullOptions {
  /** Blocks that are here already: from verified trees, or from an earlier try. */
  readonly source: BlockSource;
  readonly root: Cid;
  /** Roots of verified trees that are here whole within the same scope. */
  readonly bases?: readonly Cid[];
  readonly scope?: Scope;
  /** False to leave records out, as proofs do. */
  readonly records?: boolean;
  /** Letters of paths and CIDs that may be held. */
  readonly maxHeld?: number;
}

/** `had`: it was here already, as when two paths have one record. */
export type Taken = 'node' | 'record' | 'had';

export interface TreePull {
  readonly root: Cid;
  /** Blocks that are asked for next, nodes before records. */
  want(limit?: number): Cid[];
  wants(cid: Cid): boolean;
  /** Takes a block in. Refuses what was not asked for (`unexpected`), what does not hash to its CID, and what does not belong. */
  accept(block: Block): Promise<Judgement<Taken>>;
  /** Takes many in, hashing them side by side. Gives the first that is not valid, after which the rest is not looked at. */
  acceptAll(blocks: readonly Block[]): Promise<RefusedBlock | undefined>;
  /** True when every node in the scope is here and checked. Records may still be wanted. */
  readonly hasNodes: boolean;
  /** True when nothing more is wanted. */
  readonly done: boolean;
  /** The blocks taken in, all checked. */
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
  /** Nodes and paths seen in the scope, without those under shared subtrees. */
  readonly nodes: number;
  readonly entries: readonly { readonly path: RecordPath; readonly cid: Cid }[];
}

export interface RefusedBlock {
  readonly block: Block;
  readonly judged: Exclude<Judgement<Taken>, { readonly verdict: 'valid' }>;
}

/** Begins, and goes as far as the blocks that are here reach. A tree here that is not well formed is `invalid` at once. */
export const openPull = (options: PullOptions): Promise<Judgement<TreePull>> =>
  judging(async () => {
    const { source, root, bases = [], scope = WHOLE, records = true, maxHeld = MAX_TREE_HELD } = options;
    const state: PullState = {
      source,
      bases,
      scope,
      records,
      wantedNodes: new Map(),
      wantedRecords: new Set(),
      blocks: new Map(),
      entries: [],
      nodes: 0,
      held: 0,
      maxHeld,
    };
    const begin = await source.get(root);
    if (begin === undefined) state.wantedNodes.set(root, unplaced);
    else if (!bases.includes(root)) await enterNode(state, begin, root, unplaced);
    return valid(pullOf(state, root));
  });

/** So many at once are worth fetching what checks them faster. */
const bulkBlocks = 128;

const pullOf = (state: PullState, root: Cid): TreePull => ({
  root,
  blocks: state.blocks,
  entries: state.entries,
  get nodes() {
    return state.nodes;
  },
  get hasNodes() {
    return state.wantedNodes.size === 0;
  },
  get done() {
    return state.wantedNodes.size === 0 && state.wantedRecords.size === 0;
  },
  want: (limit = Number.POSITIVE_INFINITY) => [...state.wantedNodes.keys(), ...state.wantedRecords].slice(0, limit),
  wants: (cid) => state.wantedNodes.has(cid) || state.wantedRecords.has(cid),
  async accept(block: Block) {
    return take(state, block, await isWhatItSays(block));
  },
  async acceptAll(given: readonly Block[]) {
    if (given.length >= bulkBlocks) await prepareMany();
    const checks = await Promise.all(given.map(isWhatItSays));
    for (const [index, block] of given.entries()) {
      const judged = await take(state, block, checks[index] ?? false);
      if (judged.verdict !== 'valid') return { block, judged };
    }
    return undefined;
  },
});

const take = async (state: PullState, block: Block, matches: boolean): Promise<Judgement<Taken>> => {
  const { cid, bytes } = block;
  const wanted = state.wantedNodes.get(cid);
  if (wanted === undefined && !state.wantedRecords.has(cid)) {
    const here = state.blocks.has(cid) || (await state.source.get(cid)) !== undefined;
    return here ? valid('had') : invalid('unexpected', 'REP-3', cid);
  }
  if (bytes.length > MAX_BLOCK_BYTES) return { verdict: 'refused', code: 'too-large' };
  if (!matches) return invalid('bad-hash', 'REP-2', cid);
  return wanted === undefined ? takeRecord(state, block) : takeNode(state, block, wanted);
};

const takeNode = (state: PullState, { cid, bytes }: Block, wanted: WantedNode): Promise<Judgement<Taken>> =>
  judging(async () => {
    await enterNode(state, bytes, cid, wanted);
    state.wantedNodes.delete(cid);
    state.blocks.set(cid, bytes);
    return valid('node');
  });

const takeRecord = (state: PullState, { cid, bytes }: Block): Judgement<Taken> => {
  const judged = checkRecordBlock(bytes);
  if (judged.verdict !== 'valid') return judged;
  state.wantedRecords.delete(cid);
  state.blocks.set(cid, bytes);
  return valid('record');
};

/** Judges a tree by the blocks that are here: `needs` names the next missing ones. Records count unless left out. */
export const judgeTree = async (
  source: BlockSource,
  root: Cid,
  options: Omit<PullOptions, 'source' | 'root'> = {},
): Promise<Judgement<{ readonly nodes: number; readonly entries: TreePull['entries'] }>> => {
  const pull = await openPull({ source, root, ...options });
  if (pull.verdict !== 'valid') return pull;
  const { done, nodes, entries } = pull.value;
  return done ? valid({ nodes, entries }) : { verdict: 'needs', what: 'blocks', ids: pull.value.want() };
};

/** What is over the limit is not hashed: it is refused for its size. */
export const isWhatItSays = async ({ cid, bytes }: Block): Promise<boolean> =>
  bytes.length <= MAX_BLOCK_BYTES && matchesCid(cid, bytes);
