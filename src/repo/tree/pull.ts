/**
 * Taking in a tree from its root downwards, block by block. Each node is checked in its place before anything below it is asked for,
 * so nothing is ever held that does not belong; what a verified older tree holds is taken from there. The same walk judges a tree
 * that is all here, and proofs.
 */
import { type Cid, invalid, type Judgement, type RecordPath, valid } from '../../base/index.js';
import { matchesCid } from '../../codec/index.js';
import type { Block, BlockSource } from '../blocks.js';
import { MAX_BLOCK_BYTES } from '../limits.js';
import { checkRecordBlock } from '../record.js';
import { inScope, type Scope, touchesScope, WHOLE } from '../scope.js';
import { badTree, judging } from './fault.js';
import { findKnown, type KnownPlaces, knownOver, openInside, openKnown } from './known.js';
import { checkPlace, itemsOf, nodeFrom, type Place, placeOfRoot } from './place.js';

interface PullOptions {
  /** Blocks that are here already: from verified trees, or from an earlier try. */
  readonly source: BlockSource;
  readonly root: Cid;
  /** Roots of verified trees that are here whole within the same scope. */
  readonly bases?: readonly Cid[];
  readonly scope?: Scope;
  /** False to leave records out, as proofs do. */
  readonly records?: boolean;
}

/** `had`: it was here already, as when two paths have one record. */
export type Taken = 'node' | 'record' | 'had';

export interface TreePull {
  readonly root: Cid;
  /** Blocks that are asked for next, nodes before records. */
  want(limit?: number): Cid[];
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

interface WantedNode {
  /** Undefined for the root, whose layer its first key tells. */
  readonly place: Place | undefined;
  readonly known: KnownPlaces;
}

/** Begins, and goes as far as the blocks that are here reach. A tree here that is not well formed is `invalid` at once. */
export const openPull = async (options: PullOptions): Promise<Judgement<TreePull>> =>
  judging(async () => {
    const { source, root, bases = [], scope = WHOLE, records = true } = options;
    const wantedNodes = new Map<Cid, WantedNode>();
    const wantedRecords = new Set<Cid>();
    const blocks = new Map<Cid, Uint8Array<ArrayBuffer>>();
    const entries: { path: RecordPath; cid: Cid }[] = [];
    let nodes = 0;

    const enter = async (bytes: Uint8Array, cid: Cid, { place: given, known }: WantedNode): Promise<void> => {
      const node = nodeFrom(bytes);
      const place = given ?? (await placeOfRoot(cid, node));
      nodes++;
      if (place === undefined) return;
      await checkPlace(node, place);
      const here = given === undefined ? await openKnown(source, bases, place.layer) : known;
      const inside = await openInside(source, here, place.layer);
      for (const item of itemsOf(node, place)) {
        if (item.kind === 'entry') {
          if (inScope(scope, item.path))
            await meet(item.path as RecordPath, item.value, inside.has(item.path, item.value));
        } else if (touchesScope(scope, item.place.low, item.place.high)) {
          await descend(item.place, knownOver(inside.children, item.place));
        }
      }
    };

    const descend = async (place: Place, known: KnownPlaces): Promise<void> => {
      const same = findKnown(known, place);
      if (same !== undefined && (await fitsWithin(source, place, same))) return;
      if (wantedNodes.has(place.cid)) throw badTree('TRE-3', 'one subtree in two places');
      const bytes = blocks.get(place.cid) ?? (await source.get(place.cid));
      if (bytes === undefined) wantedNodes.set(place.cid, { place, known });
      else await enter(bytes, place.cid, { place, known });
    };

    const meet = async (path: RecordPath, cid: Cid, had: boolean): Promise<void> => {
      if (had) return;
      entries.push({ path, cid });
      if (records && !blocks.has(cid) && (await source.get(cid)) === undefined) wantedRecords.add(cid);
    };

    const acceptNode = (block: Block, wanted: WantedNode): Promise<Judgement<Taken>> =>
      judging(async () => {
        await enter(block.bytes, block.cid, wanted);
        wantedNodes.delete(block.cid);
        blocks.set(block.cid, block.bytes);
        return valid('node');
      });

    const acceptRecord = (block: Block): Judgement<Taken> => {
      const judged = checkRecordBlock(block.bytes);
      if (judged.verdict !== 'valid') return judged;
      wantedRecords.delete(block.cid);
      blocks.set(block.cid, block.bytes);
      return valid('record');
    };

    const take = async (block: Block, matches: boolean): Promise<Judgement<Taken>> => {
      const wanted = wantedNodes.get(block.cid);
      if (wanted === undefined && !wantedRecords.has(block.cid)) {
        const here = blocks.has(block.cid) || (await source.get(block.cid)) !== undefined;
        return here ? valid('had') : invalid('unexpected', 'REP-3', block.cid);
      }
      if (block.bytes.length > MAX_BLOCK_BYTES) return { verdict: 'refused', code: 'too-large' };
      if (!matches) return invalid('bad-hash', 'REP-2', block.cid);
      return wanted === undefined ? acceptRecord(block) : acceptNode(block, wanted);
    };

    const begin = await source.get(root);
    if (begin === undefined) wantedNodes.set(root, { place: undefined, known: [] });
    else if (!bases.includes(root)) await enter(begin, root, { place: undefined, known: [] });

    return valid({
      root,
      blocks,
      entries,
      get nodes() {
        return nodes;
      },
      get hasNodes() {
        return wantedNodes.size === 0;
      },
      get done() {
        return wantedNodes.size === 0 && wantedRecords.size === 0;
      },
      want: (limit = Number.POSITIVE_INFINITY) => [...wantedNodes.keys(), ...wantedRecords].slice(0, limit),
      async accept(block: Block) {
        return take(block, await isWhatItSays(block));
      },
      async acceptAll(given: readonly Block[]) {
        const checks = await Promise.all(given.map(isWhatItSays));
        for (const [index, block] of given.entries()) {
          const judged = await take(block, checks[index] ?? false);
          if (judged.verdict !== 'valid') return { block, judged };
        }
        return undefined;
      },
    });
  });

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
const isWhatItSays = async ({ cid, bytes }: Block): Promise<boolean> =>
  bytes.length <= MAX_BLOCK_BYTES && matchesCid(cid, bytes);

/** A shared subtree keeps its keys; they must fit into the interval where the new tree has it. False if its edge is not here. */
const fitsWithin = async (source: BlockSource, { cid, low, high }: Place, same: Place): Promise<boolean> => {
  const first = same.low < low ? await edgeOf(source, cid, 'first') : high;
  const last = same.high > high ? await edgeOf(source, cid, 'last') : low;
  if (first === undefined || last === undefined) return false;
  if (first <= low || last >= high) throw badTree('TRE-3', 'key outside its subtree');
  return true;
};

const edgeOf = async (source: BlockSource, root: Cid, side: 'first' | 'last'): Promise<string | undefined> => {
  let edge: string | undefined;
  let at: Cid | null = root;
  while (at !== null) {
    const bytes: Uint8Array | undefined = await source.get(at);
    if (bytes === undefined) return undefined;
    const { left, entries } = nodeFrom(bytes);
    const outer = entries.at(side === 'first' ? 0 : -1);
    edge = outer?.path ?? edge;
    at = side === 'first' || outer === undefined ? left : outer.right;
  }
  return edge;
};
