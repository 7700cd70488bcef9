/** What changed between what is held of two trees: at a path that only one of them is held at, the other counts as having nothing. */
import type { Cid } from '../../base/index.js';
import type { BlockSource } from '../blocks.js';
import { intersectScopes, subtractScope } from '../ranges.js';
import type { Scope } from '../scope.js';
import { type Difference, diffTrees } from './diff.js';

export interface HeldTree {
  readonly root: Cid | null;
  /** The paths of it that are here. */
  readonly scope: Scope;
}

/** In the order of the paths. Throws `TreeFault`. */
export async function* diffParts(
  source: BlockSource,
  older: HeldTree,
  newer: HeldTree,
): AsyncGenerator<Difference, void, undefined> {
  const left = subtractScope(older.scope, newer.scope);
  const come = subtractScope(newer.scope, older.scope);
  const both = intersectScopes(older.scope, newer.scope);
  yield* inOrder([
    diffTrees(source, older.root, newer.root, both),
    ...(left.length === 0 ? [] : [diffTrees(source, older.root, null, left)]),
    ...(come.length === 0 ? [] : [diffTrees(source, null, newer.root, come)]),
  ]);
}

async function* inOrder(walks: readonly AsyncGenerator<Difference, void>[]): AsyncGenerator<Difference, void> {
  const heads = await Promise.all(walks.map((walk) => walk.next()));
  for (;;) {
    let first = -1;
    for (const [index, head] of heads.entries()) {
      const best = heads[first];
      if (head.done !== true && (best === undefined || best.done === true || head.value.path < best.value.path))
        first = index;
    }
    const [head, walk] = [heads[first], walks[first]];
    if (head === undefined || head.done === true || walk === undefined) return;
    yield head.value;
    heads[first] = await walk.next();
  }
}
