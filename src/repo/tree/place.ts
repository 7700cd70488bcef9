/**
 * A node and its place in a tree: its layer and the open interval in which all its keys must lie. Checking each node in its
 * place is all that well-formedness is (TRE-4 to TRE-6); since layers fall and intervals narrow, no walk can go in circles.
 */
import type { Cid } from '../../base/index.js';
import { encodeValue } from '../../codec/index.js';
import type { BlockSource } from '../blocks.js';
import { MAX_TREE_DEPTH } from '../limits.js';
import { PATH_END } from '../scope.js';
import { badTree, missingBlock, TreeFault } from './fault.js';
import { layerOf, parseNode, type TreeNode } from './node.js';

export interface Place {
  readonly cid: Cid;
  readonly layer: number;
  readonly low: string;
  readonly high: string;
}

/** A node's content in order: subtrees with their places, and entries. */
export type Item =
  | { readonly kind: 'subtree'; readonly place: Place }
  | { readonly kind: 'entry'; readonly path: string; readonly value: Cid };

/** The tree of nothing. */
export const emptyTreeBytes = (): Uint8Array<ArrayBuffer> => encodeValue({ e: [], l: null });

/** Reads a node of a tree that was verified before. Throws `TreeFault`. */
export const readNode = async (source: BlockSource, cid: Cid): Promise<TreeNode> => {
  const bytes = await source.get(cid);
  if (bytes === undefined) throw missingBlock(cid);
  return nodeFrom(bytes);
};

/** Parses bytes as a node. Throws `TreeFault`. */
export const nodeFrom = (bytes: Uint8Array): TreeNode => {
  const judged = parseNode(bytes);
  if (judged.verdict !== 'valid') throw new TreeFault(judged);
  return judged.value;
};

/** The place of a root, from its node: a root has keys, or the tree is empty (undefined). Throws `TreeFault`. */
export const placeOfRoot = async (cid: Cid, node: TreeNode): Promise<Place | undefined> => {
  const first = node.entries[0];
  if (first === undefined) {
    if (node.left !== null) throw badTree('TRE-5', 'root without keys');
    return undefined;
  }
  const layer = await layerOf(first.path);
  if (layer > MAX_TREE_DEPTH) throw badTree('TRE-6', 'tree too deep');
  return { cid, layer, low: '', high: PATH_END };
};

/**
 * Checks a node against its interval, without hashing: TRE-3, TRE-5, and an end at layer 0. Enough to walk blocks of which nobody has
 * said that they are a tree: whatever they are, each is met at most once and the walk ends. Throws `TreeFault`.
 */
export const checkBounds = ({ entries, left }: TreeNode, { layer, low, high }: Place): void => {
  const first = entries[0];
  const last = entries.at(-1);
  if (first === undefined || last === undefined) {
    if (left === null) throw badTree('TRE-5', 'empty node');
  } else if (first.path <= low || last.path >= high) throw badTree('TRE-3', 'key outside its subtree');
  const pointers = left !== null || entries.some(({ right }) => right !== null);
  if (layer <= 0 && pointers) throw badTree('TRE-4', 'subtree below the lowest layer');
};

/** Checks that a node may stand where it stands: its bounds, and the layer of every key. Throws `TreeFault`. */
export const checkPlace = async (node: TreeNode, place: Place): Promise<void> => {
  checkBounds(node, place);
  const layers = await Promise.all(node.entries.map(({ path }) => layerOf(path)));
  if (layers.some((found) => found !== place.layer)) throw badTree('TRE-4', 'key on a wrong layer');
};

/** The content of a node in key order. */
export const itemsOf = (node: TreeNode, { layer, low, high }: Place): Item[] => {
  const items: Item[] = [];
  const subtree = (cid: Cid | null, after: string, before: string): void => {
    if (cid !== null) items.push({ kind: 'subtree', place: { cid, layer: layer - 1, low: after, high: before } });
  };
  subtree(node.left, low, node.entries[0]?.path ?? high);
  node.entries.forEach(({ path, value, right }, index) => {
    items.push({ kind: 'entry', path, value });
    subtree(right, path, node.entries[index + 1]?.path ?? high);
  });
  return items;
};

/** The place of the root of a verified tree, or undefined if the tree is empty. Throws `TreeFault`. */
export const rootPlace = async (source: BlockSource, root: Cid): Promise<Place | undefined> =>
  placeOfRoot(root, await readNode(source, root));
