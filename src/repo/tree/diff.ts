/** What changed between two trees, path by path in order. Subtrees that both share are skipped unread. */
import type { Cid, RecordPath } from '../../base/index.js';
import type { BlockSource } from '../blocks.js';
import { inScope, type Scope, touchesScope, WHOLE } from '../scope.js';
import { type Item, itemsOf, readNode, rootPlace } from './place.js';

export interface Difference {
  readonly path: RecordPath;
  readonly old: Cid | null;
  readonly new: Cid | null;
}

/** The differences of two verified trees within a scope; null stands for the empty tree. Throws `TreeFault`. */
export async function* diffTrees(
  source: BlockSource,
  oldRoot: Cid | null,
  newRoot: Cid | null,
  scope: Scope = WHOLE,
): AsyncGenerator<Difference, void, undefined> {
  if (oldRoot === newRoot) return;
  const older = await openCursor(source, oldRoot, scope);
  const newer = await openCursor(source, newRoot, scope);
  while (older.item !== undefined || newer.item !== undefined) {
    const difference = await advance(older, newer);
    if (difference !== undefined && inScope(scope, difference.path)) yield difference;
  }
}

interface Cursor {
  readonly item: Item | undefined;
  /** Goes behind the item. */
  step(): void;
  /** Goes into the subtree. */
  enter(): Promise<void>;
}

const openCursor = async (source: BlockSource, root: Cid | null, scope: Scope): Promise<Cursor> => {
  const stack: Item[] = [];
  const push = (items: readonly Item[]): void => {
    for (const item of items.toReversed()) {
      if (item.kind === 'entry' || touchesScope(scope, item.place.low, item.place.high)) stack.push(item);
    }
  };
  const start = root === null ? undefined : await rootPlace(source, root);
  if (start !== undefined) push([{ kind: 'subtree', place: start }]);
  return {
    get item() {
      return stack.at(-1);
    },
    step() {
      stack.pop();
    },
    async enter() {
      const item = stack.pop();
      if (item?.kind === 'subtree') push(itemsOf(await readNode(source, item.place.cid), item.place));
    },
  };
};

const advance = async (older: Cursor, newer: Cursor): Promise<Difference | undefined> => {
  const a = older.item;
  const b = newer.item;
  if (a?.kind === 'subtree' && b?.kind === 'subtree') {
    if (a.place.cid === b.place.cid && a.place.layer === b.place.layer) {
      older.step();
      newer.step();
      return undefined;
    }
    if (a.place.layer >= b.place.layer) await older.enter();
    if (b.place.layer >= a.place.layer) await newer.enter();
    return undefined;
  }
  if (a?.kind === 'subtree') await older.enter();
  else if (b?.kind === 'subtree') await newer.enter();
  else return compareEntries(older, newer, a, b);
  return undefined;
};

const compareEntries = (
  older: Cursor,
  newer: Cursor,
  a: Extract<Item, { kind: 'entry' }> | undefined,
  b: Extract<Item, { kind: 'entry' }> | undefined,
): Difference | undefined => {
  if (a !== undefined && (b === undefined || a.path < b.path)) {
    older.step();
    return { path: a.path as RecordPath, old: a.value, new: null };
  }
  if (b === undefined) return undefined;
  newer.step();
  if (a === undefined || a.path > b.path) return { path: b.path as RecordPath, old: null, new: b.value };
  older.step();
  return a.value === b.value ? undefined : { path: b.path as RecordPath, old: a.value, new: b.value };
};
