/** Writing trees: a whole one from sorted entries, and a changed one from an older. Both give new blocks and store nothing. */
import type { Cid, RecordPath } from '../../base/index.js';
import { cidOfValue } from '../../codec/index.js';
import type { BlockSource } from '../blocks.js';
import { type BlockMap, createTreeBuilder, type TreeBuilder } from './builder.js';
import { layerOf, type TreeNode } from './node.js';
import { emptyTreeBytes, type Item, itemsOf, type Place, placeOfRoot, readNode } from './place.js';

export interface BuiltTree {
  readonly root: Cid;
  readonly blocks: BlockMap;
}

const batch = 512;

/** A tree of these entries, which must be in rising order (else `RangeError`). */
export const buildTree = async (entries: Iterable<readonly [RecordPath, Cid]>): Promise<BuiltTree> => {
  const builder = createTreeBuilder();
  let previous = '';
  let waiting: (readonly [RecordPath, Cid])[] = [];
  const flush = async (): Promise<void> => {
    const layers = await Promise.all(waiting.map(([path]) => layerOf(path)));
    for (const [index, [path, value]] of waiting.entries()) await builder.addEntry(path, value, layers[index] ?? 0);
    waiting = [];
  };
  for (const entry of entries) {
    if (entry[0] <= previous) throw new RangeError(`"entries" are out of order at ${entry[0]}`);
    previous = entry[0];
    waiting.push(entry);
    if (waiting.length === batch) await flush();
  }
  await flush();
  return settle(builder);
};

/**
 * The tree after some changes: a CID puts, null takes away. Writers leave tombstones and take nothing away; merging does, with
 * what does not belong in a head. `blocks` holds the new nodes only. Reads the touched paths; throws `TreeFault`.
 */
export const applyChanges = async (
  source: BlockSource,
  root: Cid | null,
  changes: ReadonlyMap<RecordPath, Cid | null>,
): Promise<BuiltTree> => {
  const sorted = await sortChanges(changes);
  const builder = createTreeBuilder();
  const read = new Set<Cid>();
  let next = 0;

  const putBelow = async (limit: string | undefined): Promise<void> => {
    for (let change = sorted[next]; change !== undefined; change = sorted[next]) {
      if (limit !== undefined && change.path >= limit) return;
      if (change.value !== null) await builder.addEntry(change.path, change.value, change.layer);
      next++;
    }
  };

  const take = async (item: Item, layer: number): Promise<void> => {
    if (item.kind === 'subtree') {
      if (isTouched(sorted, next, item.place)) return expand(await readNode(source, item.place.cid), item.place);
      return builder.addSubtree(item.place.cid, item.place.layer);
    }
    await putBelow(item.path);
    const change = sorted[next];
    if (change?.path !== item.path) return builder.addEntry(item.path, item.value, layer);
    next++;
    if (change.value !== null) await builder.addEntry(change.path, change.value, change.layer);
  };

  const expand = async (node: TreeNode, place: Place): Promise<void> => {
    read.add(place.cid);
    for (const item of itemsOf(node, place)) await take(item, place.layer);
  };

  if (root !== null) {
    const node = await readNode(source, root);
    const place = await placeOfRoot(root, node);
    if (place !== undefined) await expand(node, place);
  }
  await putBelow(undefined);
  return settle(builder, source, read);
};

interface Change {
  readonly path: string;
  readonly value: Cid | null;
  readonly layer: number;
}

const sortChanges = async (changes: ReadonlyMap<RecordPath, Cid | null>): Promise<Change[]> => {
  const sorted = [...changes].sort(([a], [b]) => (a < b ? -1 : 1));
  const layers = await Promise.all(sorted.map(([path]) => layerOf(path)));
  return sorted.map(([path, value], index) => ({ path, value, layer: layers[index] ?? 0 }));
};

/** A change inside a subtree opens it; a key taken away at its edge does too, for its two neighbours become one. */
const isTouched = (sorted: readonly Change[], next: number, { low, high }: Place): boolean => {
  const previous = sorted[next - 1];
  if (previous?.value === null && previous.path === low) return true;
  for (let at = next; at < sorted.length; at++) {
    const change = sorted[at];
    if (change === undefined || change.path > high) return false;
    if (change.path > low && change.path < high) return true;
    if (change.path === high && change.value === null) return true;
  }
  return false;
};

const settle = async (
  builder: TreeBuilder,
  source?: BlockSource,
  read: ReadonlySet<Cid> = new Set(),
): Promise<BuiltTree> => {
  const { blocks } = builder;
  let root = await builder.finish();
  for (const cid of read) blocks.delete(cid);
  // A subtree that is left alone at the top may begin with nodes that hold no key: they belong in the middle of a tree only.
  while (root !== undefined && source !== undefined && !blocks.has(root)) {
    const node = await readNode(source, root);
    if (node.entries.length > 0 || node.left === null) break;
    root = node.left;
  }
  if (root !== undefined) return { root, blocks };
  const bytes = emptyTreeBytes();
  const empty = await cidOfValue(bytes);
  return { root: empty, blocks: new Map([[empty, bytes]]) };
};
