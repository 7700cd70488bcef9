/** The state of an identity: the newest undisputed operation, and the deltas of all that count. */
import type { Cid, Did, DidKey } from '../base/index.js';
import type { Witnesses } from './operation.js';
import { countedIn, pathOf, type Standing } from './standing.js';
import type { Placed } from './succession.js';

/** A place in a log. Two places are compared by the rules of the log that holds them, never by `n`. */
export interface LogPosition {
  readonly n: number;
  readonly id: Cid;
}

export interface IdentityState {
  readonly did: Did;
  readonly position: LogPosition;
  readonly root: DidKey;
  readonly next: { readonly recovery: string; readonly root: string };
  readonly backup: Uint8Array<ArrayBuffer>;
  readonly grants: readonly Cid[];
  readonly witnesses: Witnesses;
  /** Revoked keys, each with the commits and purges that stay valid. */
  readonly revoked: ReadonlyMap<DidKey, ReadonlySet<Cid>>;
  /** Retired keys, each with the `seq` of its last valid commit. */
  readonly retired: ReadonlyMap<DidKey, number>;
  /** True while rival branches of equal worth stand: frozen at the fork. */
  readonly conflict: boolean;
}

/** The state that a resolved log is in. */
export const stateOf = (did: Did, log: Standing): IdentityState => {
  const { tip } = log;
  const { root, next, backup, grants, witnesses } = tip.operation;
  const counted = countedIn(log);
  const revoked = keptIn(log);
  for (const key of revokedIn(counted).keys()) if (!revoked.has(key)) revoked.set(key, new Set());
  return {
    did,
    position: { n: tip.operation.n, id: tip.id },
    root,
    next,
    backup,
    grants,
    witnesses,
    revoked,
    retired: retiredIn(counted),
    conflict: log.disputed.length > 0,
  };
};

/** Within one chain what is kept is united. */
const revokedIn = (operations: readonly Placed[]): Map<DidKey, Set<Cid>> => {
  const revoked = new Map<DidKey, Set<Cid>>();
  for (const { operation } of operations) {
    for (const { key, keep } of operation.revoked) {
      const kept = revoked.get(key);
      if (kept === undefined) revoked.set(key, new Set(keep));
      else for (const id of keep) kept.add(id);
    }
  }
  return revoked;
};

/** Of two retirements of a key the lower `seq` counts. */
const retiredIn = (operations: readonly Placed[]): Map<DidKey, number> => {
  const retired = new Map<DidKey, number>();
  for (const { operation } of operations) {
    for (const { key, seq } of operation.retired) retired.set(key, Math.min(seq, retired.get(key) ?? seq));
  }
  return retired;
};

/**
 * What is kept of each revoked key. In a dispute every side's revocations count, but to keep is to give authority: of what none had before
 * only that stays which every side keeps, whether it revokes the key or not.
 */
const keptIn = (branch: Standing): Map<DidKey, Set<Cid>> => {
  const kept = revokedIn(pathOf(branch));
  const [first, ...others] = branch.disputed.map(keptIn).sort((a, b) => a.size - b.size);
  for (const [key, keep] of first ?? []) {
    if (kept.has(key)) continue;
    kept.set(key, new Set([...keep].filter((id) => others.every((side) => side.get(key)?.has(id) === true))));
  }
  return kept;
};
