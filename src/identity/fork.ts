/**
 * Which branch of an identity log counts, without clocks and without a registry (DESIGN §4.1). A pure function of the set of operations
 * and of what the reader saw first; the order of arrival plays no other part.
 *
 * - A branch is as good as its best operation since the fork: a rank-0 rotation, else a rank-1 rotation, else an update (IDN-16).
 *   A key announced before the fork signed for everything below it, so nobody gains by hiding it deeper.
 * - Between rank-0 branches: who reveals the recovery key that the other has still announced (IDN-17).
 * - A branch that the reader saw first, or that answers it, stays where that rule is silent (IDN-18).
 * - Else nobody wins: identity conflict (IDN-19).
 */
import type { Cid } from '../base/index.js';
import type { Standing } from './standing.js';
import type { Placed } from './succession.js';

/** An operation and all that follows it. */
export interface Branch extends Standing {
  /** 0, 1: the best rank of a rotation in it; 2: it has updates only. */
  readonly tier: 0 | 1 | 2;
  readonly disputed: readonly Branch[];
  /** All that directly follow `head`. */
  readonly children: readonly Branch[];
  readonly holdsFirstSeen: boolean;
  /** The recovery keys that its newest states announce: one, or one for each side of a dispute. */
  readonly announced: readonly string[];
  /** Rank-0 rotations on the way to the newest state that has most. */
  readonly recoveries: number;
}

/** Resolves a whole log. `operations` is closed under `parent` and holds one genesis. */
export const resolve = (operations: Iterable<Placed>, firstSeen: Cid | null): Branch => {
  const deepestFirst = [...operations].sort((a, b) => b.operation.n - a.operation.n);
  const childrenOf = new Map<Cid, Branch[]>();
  let last: Branch | undefined;
  for (const head of deepestFirst) {
    last = branchOf(head, childrenOf.get(head.id) ?? [], firstSeen);
    if (head.parent === null) return last;
    const siblings = childrenOf.get(head.parent.id);
    if (siblings === undefined) childrenOf.set(head.parent.id, [last]);
    else siblings.push(last);
  }
  throw new TypeError('"operations" has no genesis');
};

const branchOf = (head: Placed, children: readonly Branch[], firstSeen: Cid | null): Branch => {
  const own = head.operation.kind === 'rotation' ? head.rank : 2;
  let tier: Branch['tier'] = own;
  for (const child of children) if (child.tier < tier) tier = child.tier;
  const best = Math.min(...children.map((child) => child.tier));
  const contenders = children.filter((child) => child.tier === best).sort(byHead);
  const winner = winnerOf(contenders);
  const beyond = winner === undefined ? contenders : [winner];
  return {
    head,
    tier,
    tip: winner?.tip ?? head,
    disputed: winner?.disputed ?? contenders,
    children,
    holdsFirstSeen: head.id === firstSeen || children.some((child) => child.holdsFirstSeen),
    announced: beyond.length === 0 ? [head.operation.next.recovery] : beyond.flatMap((child) => child.announced),
    recoveries: Number(own === 0) + Math.max(0, ...beyond.map((child) => child.recoveries)),
  };
};

/** The one that beats every other, if there is one. */
const winnerOf = (contenders: readonly Branch[]): Branch | undefined => {
  const [first] = contenders;
  if (first === undefined || contenders.length === 1) return first;
  if (first.tier !== 0) return undefined;
  const claims = markFirst(contenders.map(claimOf));
  return claims.find((one) => claims.every((other) => other === one || beats(one, other)))?.branch;
};

/** What a branch with rank-0 rotations has to show. */
interface Claim {
  readonly branch: Branch;
  /** The hashes of the recovery keys that it reveals. */
  readonly revealed: ReadonlySet<string>;
  /** It was seen first. */
  readonly first: boolean;
}

/** Whoever answers the branch that was seen first takes its place: else a third could freeze what had been settled between the two. */
const markFirst = (claims: readonly Claim[]): readonly Claim[] => {
  const seen = claims.find(({ first }) => first);
  return seen === undefined ? claims : claims.map((one) => (beats(one, seen) ? { ...one, first: true } : one));
};

const claimOf = (branch: Branch): Claim => {
  const revealed = new Set<string>();
  for (const { rank, keyHash } of operationsIn(branch)) if (rank === 0 && keyHash !== null) revealed.add(keyHash);
  return { branch, revealed, first: branch.holdsFirstSeen };
};

/** Every side of a dispute in the other branch must be answered: else one could lose by what a stranger hung onto it. */
const beats = (one: Claim, other: Claim): boolean => {
  const oneReveals = other.branch.announced.every((hash) => one.revealed.has(hash));
  const otherReveals = one.branch.announced.every((hash) => other.revealed.has(hash));
  if (oneReveals !== otherReveals) return oneReveals;
  if (!oneReveals) return one.first && !other.first;
  const difference = one.branch.recoveries - other.branch.recoveries;
  return difference === 0 ? byHead(one.branch, other.branch) < 0 : difference > 0;
};

/** Every operation of a branch, parents first. */
export const operationsIn = (branch: Branch): Placed[] => {
  const all: Placed[] = [];
  const open = [branch];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    all.push(at.head);
    open.push(...at.children);
  }
  return all;
};

export const byHead = (a: Branch, b: Branch): number => (a.head.id < b.head.id ? -1 : a.head.id > b.head.id ? 1 : 0);
