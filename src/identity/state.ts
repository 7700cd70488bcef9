/** The state of an identity: the newest undisputed operation, and the deltas of all that count. */
import type { Cid, Did, DidKey } from '../base/index.js';
import { type Branch, countedIn, pathOf } from './fork.js';
import type { Witnesses } from './operation.js';
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
export const stateOf = (did: Did, log: Branch): IdentityState => {
  const { tip } = log;
  const { root, next, backup, grants, witnesses } = tip.operation;
  const revoked = revokedIn(pathOf(log));
  const retired = retiredIn(pathOf(log));
  const disputed = log.disputed.map(countedIn);
  addDisputedRevocations(revoked, disputed);
  for (const [key, seq] of retiredIn(disputed.flat())) retired.set(key, Math.min(seq, retired.get(key) ?? seq));
  return {
    did,
    position: { n: tip.operation.n, id: tip.id },
    root,
    next,
    backup,
    grants,
    witnesses,
    revoked,
    retired,
    conflict: disputed.length > 0,
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

/** In a dispute every side's revocations count; a commit stays kept only if every side that revokes its key keeps it. */
const addDisputedRevocations = (revoked: Map<DidKey, Set<Cid>>, sides: readonly (readonly Placed[])[]): void => {
  const added = new Map<DidKey, Set<Cid>>();
  for (const side of sides) {
    for (const [key, keep] of revokedIn(side)) {
      if (revoked.has(key)) continue;
      const kept = added.get(key);
      added.set(key, kept === undefined ? keep : new Set([...kept].filter((id) => keep.has(id))));
    }
  }
  for (const [key, keep] of added) revoked.set(key, keep);
};
