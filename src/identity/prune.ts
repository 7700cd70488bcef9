/**
 * Holds a log within its bounds (IDN-20). Whoever has an old key can grow branches without end; they must cost readers little and
 * never keep the owner's recovery out. So it is never what came later that is dropped, but what counts least; of equals, what was not
 * here before, since whoever floods can choose his ids.
 */
import type { Cid } from '../base/index.js';
import { type Branch, byHead, operationsIn } from './fork.js';
import { MAX_BRANCHES, MAX_OPERATIONS } from './limits.js';
import { pathOf } from './standing.js';
import type { Placed } from './succession.js';

/** The operations to keep, or undefined where all fit. `known` are those that were here before. */
export const prune = (log: Branch, known: ReadonlySet<Cid>): Placed[] | undefined => {
  const all = operationsIn(log);
  const followers = new Map<Cid, number>();
  let widest = 0;
  for (const { parent } of all) {
    if (parent === null) continue;
    const count = (followers.get(parent.id) ?? 0) + 1;
    followers.set(parent.id, count);
    widest = Math.max(widest, count);
  }
  if (all.length <= MAX_OPERATIONS && widest <= MAX_BRANCHES + 1) return undefined;
  const kept = new Map<Cid, Placed>();
  const byAge = (a: Branch, b: Branch): number =>
    Number(known.has(b.head.id)) - Number(known.has(a.head.id)) || byHead(a, b);
  keepCounted(log, kept, byAge);
  const rivals: Branch[] = [];
  collectRivals(log, kept, rivals);
  for (const rival of rivals.sort((a, b) => a.tier - b.tier || byAge(a, b)).slice(0, MAX_BRANCHES)) {
    const path = pathOf(rival);
    if (kept.size + path.length <= MAX_OPERATIONS) for (const one of path) kept.set(one.id, one);
  }
  return [...kept.values()];
};

/** What counts: the undisputed path, then the sides of a dispute, first seen and older ones first. */
const keepCounted = (branch: Branch, kept: Map<Cid, Placed>, byAge: (a: Branch, b: Branch) => number): void => {
  const path = pathOf(branch);
  if (kept.size + path.length > MAX_OPERATIONS) return;
  for (const one of path) kept.set(one.id, one);
  const sides = [...branch.disputed].sort((a, b) => Number(b.holdsFirstSeen) - Number(a.holdsFirstSeen) || byAge(a, b));
  for (const side of sides.slice(0, MAX_BRANCHES)) keepCounted(side, kept, byAge);
};

/** Branches that leave what is kept. */
const collectRivals = (log: Branch, kept: ReadonlyMap<Cid, Placed>, rivals: Branch[]): void => {
  const open = [log];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    for (const child of at.children) {
      if (kept.has(child.head.id)) open.push(child);
      else rivals.push(child);
    }
  }
};
