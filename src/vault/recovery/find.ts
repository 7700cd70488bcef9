/**
 * Which recovery key of some words an identity log has announced (RCV-1, RCV-2), and what signs with it. Knows nothing of how the log was
 * found.
 */
import type { Cid, DidKey } from '../../base/index.js';
import {
  type Authorship,
  comparePosition,
  hashOfKey,
  type PositionOrder,
  type VerifiedLog,
} from '../../identity/index.js';
import { MAX_RECOVERY_INDEX } from '../limits.js';
import { deriveBackupKey, deriveRecoveryKey, openRecoverySigner } from '../recovery.js';
import { webSubtle } from '../webcrypto.js';
import { KEYS_AT_ONCE } from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface RecoveryMatch {
  readonly index: number;
  /** The newest operation, of those that announce this key, that can be built upon. */
  readonly operation: Cid;
  /**
   * How it stands to the state. `same`: the words are good. `disputed`: they speak for one side. `older`: they have been replaced since;
   * what they sign is disputed by who has not seen the newer, and nothing to who has. `overruled`: they belong to a branch that lost.
   */
  readonly order: Exclude<PositionOrder, 'unknown'>;
  /** What `buildChange` takes as `after`: undefined for the newest state. */
  readonly after: Cid | undefined;
}

/**
 * Tries every index against the hash in each state, and stops at one that the newest announces. The best match comes first; none means
 * that the words are another identity's, or newer than the log that was found.
 */
export const findRecovery = async (
  log: VerifiedLog,
  entropy: Bytes,
  subtle: SubtleCrypto = webSubtle(),
): Promise<readonly RecoveryMatch[]> => {
  const announced = announcedIn(log);
  const newest = log.state.conflict ? undefined : log.state.next.recovery;
  const matches: RecoveryMatch[] = [];
  for (let first = 0; first <= MAX_RECOVERY_INDEX; first += KEYS_AT_ONCE) {
    const indices = Array.from({ length: KEYS_AT_ONCE }, (_, at) => first + at);
    const hashes = await Promise.all(
      indices.map(async (index) => hashOfKey(await deriveRecoveryKey(entropy, index, subtle))),
    );
    for (const [at, hash] of hashes.entries()) {
      for (const match of announced.get(hash) ?? []) matches.push({ ...match, index: first + at });
    }
    if (newest !== undefined && hashes.includes(newest)) break;
  }
  return matches.sort((a, b) => rankOf(a) - rankOf(b) || b.index - a.index);
};

const rankOf = ({ order }: RecoveryMatch): number => ['same', 'disputed', 'older', 'overruled'].indexOf(order);

/** By hash, the last operation of each branch that announces it. */
const announcedIn = (log: VerifiedLog): ReadonlyMap<string, readonly Omit<RecoveryMatch, 'index'>[]> => {
  const repeated = new Set<Cid>();
  for (const { parent, operation } of log.operations) {
    if (parent !== null && parent.operation.next.recovery === operation.next.recovery) repeated.add(parent.id);
  }
  // The state is built upon even where branches that repeat its hash lie behind it, in dispute or overruled.
  repeated.delete(log.state.position.id);
  const found = new Map<string, Omit<RecoveryMatch, 'index'>[]>();
  for (const { id, operation } of log.operations) {
    if (repeated.has(id)) continue;
    const order = comparePosition(log, { n: operation.n, id });
    if (order === 'unknown') continue;
    const match = { operation: id, order, after: order === 'same' ? undefined : id };
    found.set(operation.next.recovery, [...(found.get(operation.next.recovery) ?? []), match]);
  }
  return found;
};

export interface RecoveryInput {
  readonly entropy: Bytes;
  readonly index: number;
  /** A new key made here, or the announced next root key. */
  readonly root: DidKey;
  /** A new key; made on another device, if there is one, so that either can put the other out. */
  readonly nextRootKey: DidKey;
  /** Other words from now on. Without them the next index of the same words follows, up to the last. */
  readonly newEntropy?: Bytes;
}

/** The authorship of a rotation by the words, for `buildChange`. Throws `RangeError` when the words are used up. */
export const recoveryAuthor = async (
  input: RecoveryInput,
  subtle: SubtleCrypto = webSubtle(),
): Promise<Extract<Authorship, { by: 'recovery' }>> => {
  const { entropy, index, root, nextRootKey, newEntropy } = input;
  if (newEntropy === undefined && index >= MAX_RECOVERY_INDEX)
    throw new RangeError('"index" is the last: new words are needed');
  if (newEntropy !== undefined && isSame(newEntropy, entropy)) throw new TypeError('"newEntropy" is the old one');
  const signer = await openRecoverySigner(entropy, index, subtle);
  if (newEntropy === undefined) {
    return {
      by: 'recovery',
      signer,
      root,
      nextRootKey,
      nextRecoveryKey: await deriveRecoveryKey(entropy, index + 1, subtle),
    };
  }
  const nextRecoveryKey = await deriveRecoveryKey(newEntropy, 0, subtle);
  return {
    by: 'recovery',
    signer,
    root,
    nextRootKey,
    nextRecoveryKey,
    backup: await deriveBackupKey(newEntropy, subtle),
  };
};

const isSame = (a: Bytes, b: Bytes): boolean => a.length === b.length && a.every((byte, at) => byte === b[at]);
