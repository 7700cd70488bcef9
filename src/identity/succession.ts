/**
 * Whether an operation may follow another: rank, pre-announced keys, and what each kind may change. Everything but the signature, which
 * is checked last, with the key that this module names. Knows nothing of rivals.
 *
 * Rank 0 is the recovery key, rank 1 the root key. A rotation's rank is that of the announced hash that its key fits.
 */
import { type DidKey, type Invalid, invalid } from '../base/index.js';
import type { Operation, UnverifiedOperation } from './operation.js';

/** Where an operation stands: itself, what it follows, and what it may do. */
export interface Placed extends UnverifiedOperation {
  readonly parent: Placed | null;
  readonly rank: 0 | 1;
  /** The key whose signature it needs. */
  readonly signedBy: DidKey;
}

/** A genesis follows nothing and is signed by its own root key. */
export const placeGenesis = (genesis: UnverifiedOperation): Placed => ({
  ...genesis,
  parent: null,
  rank: 1,
  signedBy: genesis.operation.root,
});

/** Places an operation behind its parent. Rules IDN-9 to IDN-14. */
export const placeAfter = (parent: Placed, child: UnverifiedOperation): Placed | Invalid => {
  const { operation } = child;
  if (operation.n !== parent.operation.n + 1) return invalid('not-rising', 'IDN-9');
  if (operation.kind === 'genesis') return invalid('wrong-prev', 'IDN-2');
  if (operation.kind === 'update') {
    const wrong = judgeUpdate(parent.operation, operation);
    return wrong ?? { ...child, parent, rank: 1, signedBy: parent.operation.root };
  }
  if (operation.key === null || child.keyHash === null) return invalid('malformed', 'IDN-2', 'key');
  const { next } = parent.operation;
  if (child.keyHash !== next.recovery && child.keyHash !== next.root) return invalid('not-announced', 'IDN-11');
  const rank = child.keyHash === next.recovery ? 0 : 1;
  const wrong = judgeRotation(parent, child, rank);
  return wrong ?? { ...child, parent, rank, signedBy: operation.key };
};

/** IDN-10: an update repeats every key. */
const judgeUpdate = (before: Operation, after: Operation): Invalid | undefined => {
  const repeats =
    after.root === before.root &&
    after.next.root === before.next.root &&
    after.next.recovery === before.next.recovery &&
    isSameBytes(after.backup, before.backup);
  return repeats ? undefined : invalid('wrong-rank', 'IDN-10');
};

const judgeRotation = (parent: Placed, child: UnverifiedOperation, rank: 0 | 1): Invalid | undefined => {
  const before = parent.operation;
  const after = child.operation;
  if (rank === 1) {
    const repeats = after.next.recovery === before.next.recovery && isSameBytes(after.backup, before.backup);
    if (!repeats) return invalid('wrong-rank', 'IDN-12', 'only rank 0 changes the recovery hash and the backup key');
    if (after.root !== after.key) return invalid('not-announced', 'IDN-13', 'the new root is not the key revealed');
  }
  const fresh = rank === 0 ? [after.next.root, after.next.recovery] : [after.next.root];
  // The announced next root may come into force, in either rank; nothing else that has ever stood in this chain may.
  if (child.rootHash !== before.next.root) fresh.push(child.rootHash);
  const used = hashesOf(parent);
  return fresh.some((hash) => used.has(hash)) ? invalid('not-announced', 'IDN-14', 'a key comes back') : undefined;
};

/** Every key hash that has stood in the chain up to here, as root or as announced. */
const hashesOf = (last: Placed): ReadonlySet<string> => {
  const hashes = new Set<string>();
  for (let at: Placed | null = last; at !== null; at = at.parent) {
    if (at.operation.kind === 'update') continue;
    hashes.add(at.rootHash).add(at.operation.next.root).add(at.operation.next.recovery);
  }
  return hashes;
};

const isSameBytes = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index]);
