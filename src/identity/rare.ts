/** What few logs hold: rivals, more than fits, operations of newer versions. Fetched with the first of them. */
import type { Cid } from '../base/index.js';
import { type Branch, operationsIn, resolve } from './fork.js';
import { prune } from './prune.js';
import type { Placed } from './succession.js';

export { carry } from './carry.js';

/** Weighs rivals, and holds a log within its bounds. `before` is what stood here until now. */
export const weigh = (
  all: readonly Placed[],
  before: { readonly firstSeen: Cid | null; readonly operations: readonly Placed[] },
): { readonly standing: Branch; readonly kept: readonly Placed[] } => {
  const log = resolve(all, before.firstSeen);
  const fitting = prune(log, new Set(before.operations.map(({ id }) => id)));
  const standing = fitting === undefined ? log : resolve(fitting, before.firstSeen);
  return { standing, kept: operationsIn(standing) };
};
