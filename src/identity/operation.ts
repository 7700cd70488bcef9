/**
 * One signed operation of an identity log, as it stands by itself: its shape, its bounds and its id. Whether it may follow another
 * is said by `succession.ts`; which of several followers counts, by `fork.ts`.
 */
import { encodeUtf8 } from '@atcute/uint8array';
import { type Cid, type Did, type DidKey, invalid, type Judgement, valid } from '../base/index.js';
import {
  cidOfValue,
  decodeMap,
  encodeBase32,
  encodeValue,
  parseDid,
  sha256,
  type Value,
  type ValueMap,
} from '../codec/index.js';
import { itself, readBytes, readHash, readInteger, readKey, readLink, readMap, readSorted } from './fields.js';
import {
  MAX_GRANTS,
  MAX_KEPT,
  MAX_OPERATION_BYTES,
  MAX_REVOKED,
  MAX_ROTATION_N,
  MAX_UPDATE_N,
  MAX_WITNESSES,
} from './limits.js';

/** The version of the format that this code writes and reads. */
export const OPERATION_VERSION = 1;

export interface Witnesses {
  readonly keys: readonly DidKey[];
  readonly threshold: number;
}

export interface Revocation {
  readonly key: DidKey;
  readonly keep: readonly Cid[];
}

export interface Retirement {
  readonly key: DidKey;
  readonly seq: number;
}

/** The fields of an operation. Hashes are the base32 letters of sha-256 over the UTF-8 of a did:key. */
export interface Operation {
  readonly kind: 'genesis' | 'update' | 'rotation';
  readonly n: number;
  readonly prev: Cid | null;
  readonly did: Did | null;
  /** The pre-announced key that a rotation reveals and is signed by. */
  readonly key: DidKey | null;
  readonly root: DidKey;
  readonly next: { readonly recovery: string; readonly root: string };
  readonly backup: Uint8Array<ArrayBuffer>;
  readonly grants: readonly Cid[];
  readonly witnesses: Witnesses;
  readonly revoked: readonly Revocation[];
  readonly retired: readonly Retirement[];
}

/** A well-formed operation whose signature and place in a log nobody has checked. */
export interface UnverifiedOperation {
  readonly id: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly operation: Operation;
  readonly unsigned: ValueMap;
  readonly sig: Uint8Array<ArrayBuffer>;
  readonly rootHash: string;
  readonly keyHash: string | null;
}

/** What stands in `next` for a key: sha-256 over the UTF-8 of its did:key, in base32. */
export const hashOfKey = async (key: DidKey): Promise<string> => encodeBase32(await sha256(encodeUtf8(key).slice()));

/** Decodes one signed operation. Rules IDN-1 to IDN-5. */
export const decodeOperation = async (given: Uint8Array): Promise<Judgement<UnverifiedOperation>> => {
  if (given.length > MAX_OPERATION_BYTES) return { verdict: 'refused', code: 'too-large' };
  // A copy of our own: what is decoded points into its bytes, which must neither change nor hold a whole message in memory.
  const bytes = given.slice();
  const decoded = decodeMap(bytes, MAX_OPERATION_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { sig: sigValue, ...unsigned } = decoded.value;
  const { v, kind } = unsigned;
  if (typeof v !== 'number' || typeof kind !== 'string') return invalid('malformed', 'IDN-1', 'v, kind');
  if (v !== OPERATION_VERSION) return { verdict: 'unsupported', what: `operation version ${v}` };
  if (kind !== 'genesis' && kind !== 'update' && kind !== 'rotation') {
    return { verdict: 'unsupported', what: `operation kind ${kind}` };
  }
  const over = isOverLimit(unsigned, kind);
  if (over) return { verdict: 'refused', code: 'too-many' };
  const sig = readBytes(sigValue, 64);
  if (sig === undefined) return invalid('malformed', 'IDN-1', 'sig');
  const place = readPlace(unsigned, kind);
  if (typeof place === 'string') return invalid(place === 'prev' ? 'wrong-prev' : 'malformed', 'IDN-2', place);
  const content = readContent(unsigned);
  if (typeof content === 'string') return invalid('malformed', content === 'lists' ? 'IDN-4' : 'IDN-3', content);
  const operation: Operation = { ...place, ...content };
  const [id, rootHash, keyHash] = await Promise.all([
    cidOfValue(encodeValue(unsigned)),
    hashOfKey(operation.root),
    operation.key === null ? null : hashOfKey(operation.key),
  ]);
  const { recovery, root } = operation.next;
  if (new Set([recovery, root, rootHash]).size < 3) return invalid('malformed', 'IDN-5', 'one key has two parts');
  return valid({ id, bytes, operation, unsigned, sig, rootHash, keyHash });
};

type Place = Pick<Operation, 'kind' | 'n' | 'prev' | 'did' | 'key'>;

/** The fields that depend on the kind, or the name of the one that is wrong. */
const readPlace = (map: ValueMap, kind: Operation['kind']): Place | string => {
  const n = readInteger(map.n, 0, MAX_ROTATION_N);
  if (n === undefined) return 'n';
  if (kind === 'genesis') {
    if (map.prev !== null) return 'prev';
    if (n !== 0) return 'n';
    if ('did' in map) return 'did';
    return 'key' in map ? 'key' : { kind, n, prev: null, did: null, key: null };
  }
  const prev = readLink(map.prev);
  const did = typeof map.did === 'string' ? parseDid(map.did) : undefined;
  if (prev === undefined) return 'prev';
  if (did === undefined) return 'did';
  if (kind === 'update') return 'key' in map ? 'key' : { kind, n, prev, did, key: null };
  const key = readKey(map.key);
  return key === undefined ? 'key' : { kind, n, prev, did, key };
};

type Content = Omit<Operation, keyof Place>;

/** The fields that every kind has, or the name of the one that is wrong. */
const readContent = (map: ValueMap): Content | string => {
  const root = readKey(map.root);
  const next = readMap(map.next);
  const recovery = readHash(next?.recovery);
  const nextRoot = readHash(next?.root);
  const backup = readBytes(map.backup, 32);
  if (root === undefined) return 'root';
  if (recovery === undefined || nextRoot === undefined) return 'next';
  if (backup === undefined) return 'backup';
  const grants = readSorted(map.grants, readLink, itself);
  const witnesses = readWitnesses(map.witnesses);
  const revoked = readSorted(map.revoked, readRevocation, (one) => one.key);
  const retired = readSorted(map.retired, readRetirement, (one) => one.key);
  if (grants === undefined || witnesses === undefined || revoked === undefined || retired === undefined) return 'lists';
  return { root, next: { recovery, root: nextRoot }, backup, grants, witnesses, revoked, retired };
};

const readWitnesses = (value: Value | undefined): Witnesses | undefined => {
  const map = readMap(value);
  const keys = readSorted(map?.keys, readKey, itself);
  if (keys === undefined) return undefined;
  const threshold = readInteger(map?.threshold, keys.length === 0 ? 0 : 1, keys.length);
  return threshold === undefined ? undefined : { keys, threshold };
};

const readRevocation = (value: Value): Revocation | undefined => {
  const map = readMap(value);
  const key = readKey(map?.key);
  const keep = readSorted(map?.keep, readLink, itself);
  return key === undefined || keep === undefined ? undefined : { key, keep };
};

const readRetirement = (value: Value): Retirement | undefined => {
  const map = readMap(value);
  const key = readKey(map?.key);
  const seq = readInteger(map?.seq, 0, Number.MAX_SAFE_INTEGER);
  return key === undefined || seq === undefined ? undefined : { key, seq };
};

const isOverLimit = (map: ValueMap, kind: Operation['kind']): boolean => {
  const longer = (value: Value | undefined, limit: number): boolean => Array.isArray(value) && value.length > limit;
  const revoked: Value | undefined = map.revoked;
  return (
    (typeof map.n === 'number' && map.n > (kind === 'update' ? MAX_UPDATE_N : MAX_ROTATION_N)) ||
    longer(map.grants, MAX_GRANTS) ||
    longer(readMap(map.witnesses)?.keys, MAX_WITNESSES) ||
    longer(revoked, MAX_REVOKED) ||
    longer(map.retired, MAX_REVOKED) ||
    (Array.isArray(revoked) && revoked.some((one: Value) => longer(readMap(one)?.keep, MAX_KEPT)))
  );
};
