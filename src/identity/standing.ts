/** What counts of a log, or of a branch in it, once rivals have been weighed. */
import { MAX_OPERATIONS } from './limits.js';
import type { Placed } from './succession.js';

export interface Standing {
  readonly head: Placed;
  /** The last operation that nobody disputes. */
  readonly tip: Placed;
  /** The branches beyond `tip` between which the rules do not choose. Empty, or two and more. */
  readonly disputed: readonly Standing[];
}

/** The standing of a log in which nothing has a rival and which fits: nearly every one. Else undefined, and `fork.ts` decides. */
export const standUnrivalled = (operations: readonly Placed[]): Standing | undefined => {
  const [head] = operations;
  const tip = operations.at(-1);
  const isChain = operations.every(({ parent }, index) => parent?.id === operations[index - 1]?.id);
  if (head === undefined || tip === undefined || !isChain || operations.length > MAX_OPERATIONS) return undefined;
  return { head, tip, disputed: [] };
};

/** From the head of a branch to its tip. */
export const pathOf = (branch: Standing): Placed[] => {
  const path: Placed[] = [];
  for (let at: Placed | null = branch.tip; at !== null; at = at.parent) {
    path.push(at);
    if (at.id === branch.head.id) break;
  }
  return path.reverse();
};

/** What counts in a branch: its path and, where it is disputed, every side. */
export const countedIn = (branch: Standing): Placed[] => [...pathOf(branch), ...branch.disputed.flatMap(countedIn)];
