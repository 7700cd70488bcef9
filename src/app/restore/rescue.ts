/**
 * What brings an identity to this device: one rotation by the words, which outranks whatever a thief made, and the delegations of the new
 * device. Built once and kept before anything of it is known to others: a second rotation by the same recovery key would be a rival of the first.
 */
import { type Cid, type Did, type DidKey, TabardError } from '../../base/index.js';
import type { HouseholdState } from '../../household/volume/index.js';
import {
  type Built,
  buildChange,
  buildDeviceDelegations,
  hashOfKey,
  logUntil,
  type Revocation,
  type VerifiedLog,
} from '../../identity/index.js';
import { deriveRecoveryKey, type Vault } from '../../vault/index.js';
import { type RecoveryMatch, recoveryAuthor } from '../../vault/recovery/index.js';
import type { VerifyStore } from '../../worker/index.js';
import { type EpochKey, findHousehold } from './household-key.js';
import { type Delegations, knownDelegations, liveHeads, writersOf } from './known.js';
import { findLog, standingOf } from './standing.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface RescueOptions {
  /** `keep`: one's other devices go on. `out`: every key that was ever added ends; what the owner's had published stays. */
  readonly others: 'keep' | 'out';
  /** The last operation that is the owner's own; all after it is outranked, with what it revoked. Left out: the newest. */
  readonly mine?: Cid;
}

export interface Rescue {
  readonly did: Did;
  readonly trackers: readonly string[];
  readonly by: Lost['by'];
  readonly operation: Bytes;
  readonly delegations: readonly Bytes[];
  readonly recovery: { readonly index: number; readonly key: DidKey; readonly backup: Bytes; readonly entropy: Bytes };
  readonly household: EpochKey;
  /** The epoch before, if this one begins another: what was sealed until now opens with it. */
  readonly former: EpochKey | undefined;
  readonly documents: readonly HouseholdState[];
  /** To be put out as soon as what they published is seen again: a thief's word had put them out, or seemed to. */
  readonly hidden: readonly DidKey[];
}

export interface RescueParts {
  readonly store: VerifyStore;
  readonly vault: Vault;
  readonly random: (length: number) => Bytes;
  readonly now: () => number;
}

export interface Lost {
  readonly did: Did;
  readonly trackers: readonly string[];
  readonly entropy: Bytes;
  /** Who types all words has practised them. */
  readonly by: 'words' | 'cards';
  /** What one's devices shared in private, as it was found before anything changed. */
  readonly documents?: readonly HouseholdState[];
}

/** Throws `not-found` without a log, `recovery-strange`, `recovery-older`, `recovery-disputed`. */
export const buildRescue = async (parts: RescueParts, lost: Lost, options: RescueOptions): Promise<Rescue> => {
  const { store, vault, random, now } = parts;
  const { did, entropy, trackers, by } = lost;
  const log = await findLog(store, did);
  if (log === undefined) throw new TabardError('not-found', 'no log of this identity is here');
  const match = ensureMatch((await standingOf(log, entropy)).match);
  const after = await startOf(log, match, options.mine, entropy);
  const base = after === undefined ? log : await logUntil(log, after);
  const delegations = await knownDelegations(store, log);
  const { hidden = [], ...leaving } = options.others === 'out' ? await everybodyOut(parts, log, base, delegations) : {};
  const author = await authorOf(entropy, match.index, vault);
  const begun = { author, delegations, now: now(), ...leaving };
  const built = ensureStands(await buildChange(log, after === undefined ? begun : { ...begun, after }));
  const root = await vault.signerOf(vault.rootKey);
  if (root === undefined) throw new TabardError('vault-damaged', 'the root key is not here');
  const { deviceKey: key, deviceX25519: x25519, clockId: clock } = vault;
  const index = match.index + 1;
  return {
    ...{ did, trackers, by, hidden, documents: lost.documents ?? [] },
    operation: built.bytes,
    delegations: await buildDeviceDelegations(built.log, { key, x25519, clock }, root, random),
    recovery: {
      ...{ index, key: await deriveRecoveryKey(entropy, index) },
      ...{ backup: built.log.state.backup.slice(), entropy },
    },
    ...(await householdOf(parts, lost, options.others)),
  };
};

const ensureMatch = (match: RecoveryMatch | undefined): RecoveryMatch => {
  if (match === undefined) throw new TabardError('recovery-strange', 'these words are not of this identity');
  if (match.order === 'older' || match.order === 'overruled')
    throw new TabardError('recovery-older', `these words have been replaced: ${match.order}`);
  return match;
};

const ensureStands = (built: Built): Built => {
  if (built.outcome === 'stands') return built;
  if (built.outcome === 'overruled') throw new TabardError('recovery-older', 'the rotation would be overruled');
  throw new TabardError('recovery-disputed', 'an equal would stand against the rotation');
};

/** Where to go on: undefined for the newest state. The words must be those that were announced there. */
const startOf = async (
  log: VerifiedLog,
  match: RecoveryMatch,
  mine: Cid | undefined,
  entropy: Bytes,
): Promise<Cid | undefined> => {
  if (mine === undefined || mine === log.state.position.id) return match.after;
  const start = log.operations.find(({ id }) => id === mine);
  if (start === undefined) throw new TabardError('not-found', 'no such operation');
  const announced = await hashOfKey(await deriveRecoveryKey(entropy, match.index));
  if (start.operation.next.recovery !== announced)
    throw new TabardError('recovery-older', 'the words have been used since that operation');
  return mine;
};

const authorOf = async (entropy: Bytes, index: number, vault: Vault) => {
  try {
    const { rootKey: root, nextRootKey } = vault;
    return await recoveryAuthor({ entropy, index, root, nextRootKey });
  } catch (cause) {
    if (cause instanceof RangeError) throw new TabardError('no-power', 'these words are used up', { cause });
    throw cause;
  }
};

/** What an operation may revoke; more than any person has devices. */
const mostRevoked = 64;

/**
 * Every key but the new one. What those that might write had published stays; who could only by a thief's word gets nothing kept. Devices that a
 * thief had put out stay for a moment: what they published is hidden until his operation is outranked, so it could not be named here.
 */
const everybodyOut = async (
  { store, now }: RescueParts,
  log: VerifiedLog,
  base: VerifiedLog,
  delegations: Delegations,
) => {
  const writers = await writersOf(base, delegations, now());
  const heads = await liveHeads(store, base.did);
  const hidden = new Set([...writers].filter((key) => log.state.revoked.has(key)));
  const known = new Set([
    ...[...writers, ...heads.map(({ key }) => key)],
    ...[...delegations.values()].map(({ aud }) => aud),
  ]);
  const keys = [...known].filter((key) => !base.state.revoked.has(key) && !hidden.has(key));
  const published = (key: DidKey): readonly Cid[] =>
    writers.has(key) || base.state.retired.has(key) ? heads.filter((head) => head.key === key).map(({ id }) => id) : [];
  // Who published comes first: what is theirs stays only where it is named.
  const leaving = keys.map((key): Revocation => ({ key, keep: published(key) }));
  const revoked = leaving.toSorted((a, b) => b.keep.length - a.keep.length).slice(0, mostRevoked);
  const stay = (cid: Cid): boolean => {
    const key = delegations.get(cid)?.aud;
    return key !== undefined && hidden.has(key);
  };
  // Those that have no place among the revoked end as well: nothing is granted to them.
  const all = [...base.state.grants, ...delegations.keys()];
  return { revoked, dropped: new Set(all.filter((cid) => !stay(cid))), hidden: [...hidden] };
};

/** The epoch that goes on, or the next one where devices are put out or this one cannot be had. */
const householdOf = async (
  { store, vault, random }: RescueParts,
  { did, entropy }: Lost,
  others: RescueOptions['others'],
): Promise<Pick<Rescue, 'household' | 'former'>> => {
  const found = await findHousehold(store, did, entropy);
  if (found.kind === 'none') return { household: { epoch: 0, key: await vault.householdKey(0) }, former: undefined };
  if (found.kind === 'open' && others === 'keep')
    return { household: { epoch: found.epoch, key: found.key }, former: undefined };
  const former = found.kind === 'open' ? { epoch: found.epoch, key: found.key } : undefined;
  return { household: { epoch: found.epoch + 1, key: random(32) }, former };
};
