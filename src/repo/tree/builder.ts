/**
 * Makes a tree in one pass from its keys in order. Whole subtrees that did not change are taken over unread, so the same
 * builder writes a tree of 100,000 records and the one path that an edit touches.
 */
import { type Cid, TabardError } from '../../base/index.js';
import { cidOfValue } from '../../codec/index.js';
import { MAX_BLOCK_BYTES, MAX_TREE_DEPTH } from '../limits.js';
import { encodeNode, type TreeEntry } from './node.js';

export type BlockMap = Map<Cid, Uint8Array<ArrayBuffer>>;

interface OpenNode {
  left: Cid | null;
  entries: TreeEntry[];
  /** The subtree after the last key. */
  pending: Cid | null;
}

export interface TreeBuilder {
  /** The next key. `layer` is the key's. Throws `TabardError` `bad-record-input` for a key that no tree can hold. */
  addEntry(path: string, value: Cid, layer: number): Promise<void>;
  /** A subtree of the given layer between the key before and the next one. */
  addSubtree(cid: Cid, layer: number): void;
  /** The root, or undefined if nothing was added; `subtree` if it is one that was taken over. */
  finish(): Promise<Cid | undefined>;
  readonly blocks: BlockMap;
}

export const createTreeBuilder = (): TreeBuilder => {
  const open: OpenNode[] = [];
  const blocks: BlockMap = new Map();

  const nodeAt = (layer: number): OpenNode => {
    while (open.length <= layer) open.push({ left: null, entries: [], pending: null });
    const node = open[layer];
    if (node === undefined) throw new RangeError('"layer" is not a layer');
    return node;
  };

  const attach = (node: OpenNode, child: Cid | null): void => {
    if (child === null) return;
    if (node.pending !== null) throw new RangeError('two subtrees without a key between them');
    node.pending = child;
  };

  const settle = (node: OpenNode): void => {
    const last = node.entries.pop();
    if (last === undefined) node.left = node.pending;
    else node.entries.push({ ...last, right: node.pending });
    node.pending = null;
  };

  const close = async (layer: number): Promise<Cid | null> => {
    const node = nodeAt(layer);
    settle(node);
    open[layer] = { left: null, entries: [], pending: null };
    if (node.entries.length === 0 && node.left === null) return null;
    const bytes = encodeNode(node);
    if (bytes.length > MAX_BLOCK_BYTES) {
      throw new TabardError('bad-record-input', `tree node at ${node.entries[0]?.path ?? 'a gap'} is too wide`);
    }
    const cid = await cidOfValue(bytes);
    blocks.set(cid, bytes);
    return cid;
  };

  /** Closes all layers below one and hangs what they held under it. */
  const closeBelow = async (layer: number): Promise<void> => {
    for (let below = 0; below < layer; below++) attach(nodeAt(below + 1), await close(below));
  };

  return {
    blocks,
    async addEntry(path, value, layer) {
      if (layer > MAX_TREE_DEPTH) throw new TabardError('bad-record-input', `key ${path} is too deep for a tree`);
      await closeBelow(layer);
      const node = nodeAt(layer);
      settle(node);
      node.entries.push({ path, value, right: null });
    },
    addSubtree(cid, layer) {
      attach(nodeAt(layer + 1), cid);
    },
    async finish() {
      const top = open.findLastIndex(({ entries, pending }) => entries.length > 0 || pending !== null);
      if (top < 0) return undefined;
      await closeBelow(top);
      const node = nodeAt(top);
      if (node.entries.length === 0) return node.pending ?? undefined;
      return (await close(top)) ?? undefined;
    },
  };
};
