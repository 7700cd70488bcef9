/** Makes operations. Writes nothing; a mistake in what is asked for is a `TypeError` or `RangeError`, before anything is sent. */
import type { Cid, Did, DidKey, Signer } from '../base/index.js';
import { byteString, encodeValue, linkTo, parseBase32, signValue, type Value, type ValueMap } from '../codec/index.js';
import { didOfGenesis, judgeLog, type VerifiedLog } from './log.js';
import { hashOfKey, OPERATION_VERSION, type Retirement, type Revocation, type Witnesses } from './operation.js';

const noWitnesses: Witnesses = { keys: [], threshold: 0 };

export interface GenesisInput {
  readonly root: Signer;
  readonly nextRecoveryKey: DidKey;
  readonly nextRootKey: DidKey;
  readonly backup: Uint8Array;
  readonly witnesses?: Witnesses;
}

/** The first operation of a new identity. Delegations come after it: they need its DID. */
export const buildGenesis = async (
  input: GenesisInput,
): Promise<{ did: Did; bytes: Uint8Array<ArrayBuffer>; log: VerifiedLog }> => {
  const unsigned: ValueMap = {
    v: OPERATION_VERSION,
    kind: 'genesis',
    n: 0,
    prev: null,
    root: input.root.key,
    next: { recovery: await hashField(input.nextRecoveryKey), root: await hashField(input.nextRootKey) },
    backup: byteString(input.backup),
    ...listFields({ grants: [], witnesses: input.witnesses ?? noWitnesses }),
  };
  const bytes = encodeValue(await signValue('operation', unsigned, input.root));
  const did = await didOfGenesis(bytes);
  return { did, bytes, log: await ensureValid(did, bytes, undefined) };
};

/** What one operation adds to the deltas. */
export interface Deltas {
  readonly revoked?: readonly Revocation[];
  readonly retired?: readonly Retirement[];
}

export interface UpdateInput extends Deltas {
  readonly grants?: readonly Cid[];
  readonly witnesses?: Witnesses;
}

/** An update of the winning state, signed by its root key. What is not named is repeated. */
export const buildUpdate = async (
  log: VerifiedLog,
  changes: UpdateInput,
  signer: Signer,
): Promise<Uint8Array<ArrayBuffer>> => {
  const { state } = log;
  if (signer.key !== state.root) throw new TypeError('"signer" is not the root key of the state');
  if (state.conflict) throw new TypeError('"log" is in conflict: only a rotation can heal it');
  const unsigned: ValueMap = {
    ...placeFields(log, 'update'),
    root: state.root,
    next: { recovery: hashBytes(state.next.recovery), root: hashBytes(state.next.root) },
    backup: byteString(state.backup),
    ...listFields({ grants: state.grants, witnesses: state.witnesses, ...changes }),
  };
  return finish(log, unsigned, signer);
};

export interface RotationInput extends Deltas {
  /** The key whose hash was announced: the next root key (rank 1) or the recovery key (rank 0). */
  readonly signer: Signer;
  /** Only for rank 0; in rank 1 the key that is revealed becomes the root key. */
  readonly root?: DidKey;
  readonly nextRootKey: DidKey;
  /** Only and always for rank 0: a recovery key is used up by its rotation. */
  readonly nextRecoveryKey?: DidKey;
  /** Only for rank 0. */
  readonly backup?: Uint8Array;
  /** Every delegation signed by an earlier root key that shall go on. */
  readonly grants: readonly Cid[];
  readonly witnesses?: Witnesses;
}

/** A rotation of the winning state; in a conflict, of the last undisputed one. */
export const buildRotation = async (log: VerifiedLog, input: RotationInput): Promise<Uint8Array<ArrayBuffer>> => {
  const { state } = log;
  const revealed = await hashOfKey(input.signer.key);
  const isRecovery = revealed === state.next.recovery;
  if (!isRecovery && revealed !== state.next.root) throw new TypeError('"signer" was not announced by the state');
  if (isRecovery !== (input.nextRecoveryKey !== undefined)) {
    throw new TypeError('"nextRecoveryKey" belongs to a rotation by the recovery key, and to no other');
  }
  const root = input.root ?? (isRecovery ? undefined : input.signer.key);
  if (root === undefined) throw new TypeError('"root" is needed in a rotation by the recovery key');
  const recovery = input.nextRecoveryKey;
  const unsigned: ValueMap = {
    ...placeFields(log, 'rotation'),
    key: input.signer.key,
    root,
    next: {
      recovery: recovery === undefined ? hashBytes(state.next.recovery) : await hashField(recovery),
      root: await hashField(input.nextRootKey),
    },
    backup: byteString(input.backup ?? state.backup),
    ...listFields({ witnesses: state.witnesses, ...input }),
  };
  return finish(log, unsigned, input.signer);
};

const placeFields = ({ did, state }: VerifiedLog, kind: 'update' | 'rotation'): ValueMap => ({
  v: OPERATION_VERSION,
  kind,
  did,
  n: state.position.n + 1,
  prev: linkTo(state.position.id),
});

interface Lists extends Deltas {
  readonly grants: readonly Cid[];
  readonly witnesses: Witnesses;
}

/** Lists are written sorted, so that the same change made twice is one operation. */
const listFields = ({ grants, witnesses, revoked = [], retired = [] }: Lists): ValueMap => ({
  grants: [...new Set(grants)].sort().map(linkTo),
  witnesses: { keys: [...new Set(witnesses.keys)].sort(), threshold: witnesses.threshold },
  revoked: [...revoked]
    .sort(byKey)
    .map(({ key, keep }): Value => ({ key, keep: [...new Set(keep)].sort().map(linkTo) })),
  retired: [...retired].sort(byKey).map(({ key, seq }): Value => ({ key, seq })),
});

const byKey = (a: { readonly key: DidKey }, b: { readonly key: DidKey }): number => (a.key < b.key ? -1 : 1);

const hashField = async (key: DidKey): Promise<Value> => hashBytes(await hashOfKey(key));

const hashBytes = (hash: string): Value => {
  const bytes = parseBase32(hash);
  if (bytes === undefined) throw new TypeError('"hash" is not base32');
  return byteString(bytes);
};

const finish = async (log: VerifiedLog, unsigned: ValueMap, signer: Signer): Promise<Uint8Array<ArrayBuffer>> => {
  const bytes = encodeValue(await signValue('operation', unsigned, signer));
  await ensureValid(log.did, bytes, log);
  return bytes;
};

/** What this layer makes, it accepts. */
const ensureValid = async (did: Did, bytes: Uint8Array, known: VerifiedLog | undefined): Promise<VerifiedLog> => {
  const judged = await judgeLog(did, [bytes], known);
  if (judged.verdict === 'valid') return judged.value;
  const code = 'code' in judged ? judged.code : judged.verdict;
  throw new RangeError(`the operation would be ${code}`);
};
