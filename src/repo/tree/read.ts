/** Reading a verified tree: one path, or all paths of a range in either direction. */
import type { Cid, RecordPath } from '../../base/index.js';
import type { BlockSource } from '../blocks.js';
import { inScope, type Scope, touchesScope, WHOLE } from '../scope.js';
import { type Item, itemsOf, type Place, readNode, rootPlace } from './place.js';

export interface PathEntry {
  readonly path: RecordPath;
  readonly cid: Cid;
}

/** The value at a path, null if the tree has none. Throws `TreeFault` if a node on the way is not here. */
export const findInTree = async (source: BlockSource, root: Cid, path: RecordPath): Promise<Cid | null> => {
  let at: Cid | null = root;
  while (at !== null) {
    const node = await readNode(source, at);
    at = node.left;
    for (const entry of node.entries) {
      if (entry.path === path) return entry.value;
      if (entry.path > path) break;
      at = entry.right;
    }
  }
  return null;
};

interface WalkOptions {
  readonly scope?: Scope;
  readonly reverse?: boolean;
}

/** The paths of a tree in order (or in reverse). Reads what the scope touches, when it is reached. Throws `TreeFault`. */
export async function* walkTree(
  source: BlockSource,
  root: Cid,
  { scope = WHOLE, reverse = false }: WalkOptions = {},
): AsyncGenerator<PathEntry, void, undefined> {
  const start = await rootPlace(source, root);
  const stack: Item[] = start === undefined ? [] : [{ kind: 'subtree', place: start }];
  for (let item = stack.pop(); item !== undefined; item = stack.pop()) {
    if (item.kind === 'entry') {
      if (inScope(scope, item.path)) yield { path: item.path as RecordPath, cid: item.value };
      continue;
    }
    const { place } = item;
    if (!touchesScope(scope, place.low, place.high)) continue;
    const items = itemsOf(await readNode(source, place.cid), place);
    stack.push(...(reverse ? items : items.reverse()));
  }
}

/** The nodes of a tree that a scope touches, in pre-order. Throws `TreeFault`. */
export async function* walkNodes(
  source: BlockSource,
  root: Cid,
  scope: Scope = WHOLE,
): AsyncGenerator<Cid, void, undefined> {
  yield root;
  const start = await rootPlace(source, root);
  const stack: Place[] = start === undefined ? [] : [start];
  for (let place = stack.pop(); place !== undefined; place = stack.pop()) {
    if (place !== start) yield place.cid;
    const items = itemsOf(await readNode(source, place.cid), place);
    for (const item of items.reverse()) {
      if (item.kind === 'subtree' && touchesScope(scope, item.place.low, item.place.high)) stack.push(item.place);
    }
  }
}
