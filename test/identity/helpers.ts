/** An identity to test with: keys by number, operations by short calls. */
import { type Cid, type Did, type DidKey, type Judgement, type Signer, unreachable } from '../../src/base/index.js';
import {
  byteString,
  bytesOf,
  decodeMap,
  encodeValue,
  isByteString,
  signValue,
  type ValueMap,
} from '../../src/codec/index.js';
import {
  buildDelegation,
  buildGenesis,
  buildRotation,
  type Delegation,
  judgeLog,
  parseDelegation,
  type RotationInput,
  type VerifiedLog,
  WRITE,
} from '../../src/identity/index.js';
import { testKey, testSigner, testX25519 } from '../helpers/keys.js';

/** Root keys are 100, 101, …; recovery keys 200, 201, …; devices 300, 301, …; a thief's 900, 901, … */
export const root = (index: number): Signer => testSigner(100 + index);
export const recovery = (index: number): Signer => testSigner(200 + index);
/** The same operation under a signature that nobody made. */
export const unsignedBy = (operation: Uint8Array): Uint8Array<ArrayBuffer> => {
  const decoded = decodeMap(operation.slice());
  if (decoded.verdict !== 'valid') throw new TypeError(decoded.verdict);
  const { sig } = decoded.value;
  if (sig === undefined || !isByteString(sig)) throw new TypeError('no signature');
  const changed = bytesOf(sig).slice();
  changed[9] = (changed[9] ?? 0) ^ 1;
  return encodeValue({ ...decoded.value, sig: byteString(changed) });
};

export const device = (index: number): Signer => testSigner(300 + index);
export const thief = (index: number): Signer => testSigner(900 + index);

export interface Person {
  readonly did: Did;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly log: VerifiedLog;
}

/** Another `which` is another identity under the same keys. */
export const person = (which = 1): Promise<Person> =>
  buildGenesis({ root: root(0), nextRecoveryKey: testKey(200), nextRootKey: testKey(101), backup: testX25519(which) });

export const ensureValid = <T>(judged: Judgement<T>): T => {
  if (judged.verdict === 'valid') return judged.value;
  throw new Error(`expected valid, got ${JSON.stringify(judged)}`);
};

/** What a judgement says, in one short text: `valid`, a code, or the verdict. */
export const said = (judged: Judgement<unknown>): string => {
  switch (judged.verdict) {
    case 'valid':
      return 'valid';
    case 'invalid':
      return `${judged.rule} ${judged.code}`;
    case 'refused':
      return `refused ${judged.code}`;
    case 'needs':
      return `needs ${judged.what}`;
    case 'notYet':
    case 'unsupported':
      return judged.verdict;
    default:
      return unreachable(judged);
  }
};

export const extend = async (log: VerifiedLog, ...operations: readonly Uint8Array[]): Promise<VerifiedLog> =>
  ensureValid(await judgeLog(log.did, operations, log));

/** Judges all of these together, as somebody who knows nothing. */
export const coldly = async (did: Did, operations: readonly Uint8Array[]): Promise<VerifiedLog> =>
  ensureValid(await judgeLog(did, operations));

/** A rotation by the root key with this index, which names the next. */
export const rotate = (
  log: VerifiedLog,
  index: number,
  more: Partial<RotationInput> = {},
): Promise<Uint8Array<ArrayBuffer>> =>
  buildRotation(log, { signer: root(index), nextRootKey: testKey(101 + index), grants: [], ...more });

/** A rank-0 rotation by the recovery key with this index, to fresh root keys numbered by `fresh`. */
export const recover = (
  log: VerifiedLog,
  index: number,
  fresh: number,
  more: Partial<RotationInput> = {},
): Promise<Uint8Array<ArrayBuffer>> =>
  buildRotation(log, {
    signer: recovery(index),
    root: testKey(fresh),
    nextRootKey: testKey(fresh + 1),
    nextRecoveryKey: testKey(201 + index),
    grants: [],
    ...more,
  });

/** Signs an operation whose fields are as given, right or wrong. */
export const forge = async (fields: ValueMap, signer: Signer): Promise<Uint8Array<ArrayBuffer>> =>
  encodeValue(await signValue('operation', fields, signer));

export interface DeviceInput {
  readonly signer?: Signer;
  readonly issuer?: Did | DidKey;
  readonly command?: string;
  readonly op?: Cid;
  readonly nonce?: number;
  readonly expires?: number;
  readonly notBefore?: number;
}

/** A delegation to a device: by the log's root key (index 0) unless another signer is given. */
export const delegate = async (log: VerifiedLog, audience: DidKey, input: DeviceInput = {}): Promise<Delegation> => {
  const signer = input.signer ?? root(0);
  const bytes = await buildDelegation({
    issuer: input.issuer ?? (signer.key === log.state.root || signer.key === root(0).key ? log.did : signer.key),
    subject: log.did,
    audience,
    command: input.command ?? WRITE,
    meta: { x25519: testX25519(7), clock: 7, op: input.op ?? log.state.position.id },
    signer,
    nonce: new Uint8Array(12).fill(input.nonce ?? 1),
    ...(input.expires === undefined ? {} : { expires: input.expires }),
    ...(input.notBefore === undefined ? {} : { notBefore: input.notBefore }),
  });
  return ensureValid(await parseDelegation(bytes));
};

export const mapOf = (...delegations: readonly Delegation[]): ReadonlyMap<Cid, Delegation> =>
  new Map(delegations.map((one) => [one.cid, one]));
