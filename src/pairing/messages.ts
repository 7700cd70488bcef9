/**
 * The messages of a linking (PAI-2): plain ones of the handshake, and those that travel sealed. Reading is total: what is not exactly a message
 * is undefined. Nothing here says what a message is worth.
 */
import type { Did, DidKey } from '../base/index.js';
import {
  byteString,
  bytesOf,
  decodeMap,
  encodeValue,
  isByteString,
  isMap,
  parseDid,
  parseDidKey,
  type Value,
  type ValueMap,
} from '../codec/index.js';
import {
  DELEGATION_BYTES,
  DOCUMENT_BYTES,
  HANDSHAKE_BYTES,
  MAX_DELEGATIONS,
  MAX_OPERATIONS,
  NAME_LETTERS,
  OPERATION_BYTES,
  SEALED_BYTES,
} from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

export const PAIRING_VERSION = 1;

/** Why one leaves before there are keys. `unknown`: there is nothing here to take up again. */
export type ByeReason = 'used' | 'expired' | 'cancelled' | 'unknown';
const byeReasons: readonly string[] = ['used', 'expired', 'cancelled', 'unknown'] satisfies readonly ByeReason[];

export type PlainMessage =
  | { readonly t: 'commit'; readonly v: number; readonly commitment: Bytes; readonly tag: Bytes }
  | { readonly t: 'nonce'; readonly nonce: Bytes }
  | { readonly t: 'reveal'; readonly key: Bytes; readonly nonce: Bytes }
  | { readonly t: 'resume'; readonly v: number; readonly nonce: Bytes }
  | { readonly t: 'sealed'; readonly body: Bytes }
  | { readonly t: 'bye'; readonly reason: ByeReason };

/** The new device, as it shows itself to the old one. */
export interface DeviceCard {
  readonly key: DidKey;
  readonly x25519: Bytes;
  readonly clock: number;
  /** The next root key that it made and keeps, should the identity rotate to it. */
  readonly root: DidKey;
  /** What its person may call it; private. */
  readonly name: string;
  readonly kind: string;
}

/** All that the new device is given. */
export interface Grant {
  readonly did: Did;
  readonly operations: readonly Bytes[];
  readonly delegations: readonly Bytes[];
  readonly household: { readonly epoch: number; readonly key: Bytes };
  readonly recovery: { readonly index: number; readonly key: DidKey; readonly entropy: Bytes | undefined };
  /** The private documents as they stand, where they are small enough. */
  readonly documents: { readonly profile: Bytes | undefined; readonly config: Bytes | undefined };
}

export type SealedMessage =
  | { readonly t: 'ready' }
  | { readonly t: 'device'; readonly card: DeviceCard; readonly sig: Bytes; readonly rootSig: Bytes }
  | { readonly t: 'grant'; readonly grant: Grant }
  | { readonly t: 'done' }
  | { readonly t: 'closed'; readonly operations: readonly Bytes[] }
  | { readonly t: 'no'; readonly reason: 'words' | 'cancelled' | 'used' };

export const encodePlain = (message: PlainMessage): Bytes => encodeValue(wire(message));

export const encodeSealed = (message: SealedMessage): Bytes => {
  switch (message.t) {
    case 'device':
      return encodeValue({
        t: 'device',
        ...cardFields(message.card),
        ...{ name: message.card.name, kind: message.card.kind },
        ...{ sig: byteString(message.sig), rootSig: byteString(message.rootSig) },
      });
    case 'grant':
      return encodeValue({ t: 'grant', ...grantFields(message.grant) });
    case 'closed':
      return encodeValue({ t: 'closed', operations: message.operations.map(byteString) });
    default:
      return encodeValue({ ...message });
  }
};

/** What a new device signs of itself. */
export const cardFields = ({ key, x25519, clock, root }: DeviceCard): ValueMap => ({
  key,
  x25519: byteString(x25519),
  clock,
  root,
});

const grantFields = ({ did, operations, delegations, household, recovery, documents }: Grant): ValueMap => ({
  did,
  operations: operations.map(byteString),
  delegations: delegations.map(byteString),
  household: { epoch: household.epoch, key: byteString(household.key) },
  recovery: { index: recovery.index, key: recovery.key, ...optional('entropy', recovery.entropy) },
  documents: { ...optional('profile', documents.profile), ...optional('config', documents.config) },
});

/** A grant as it is kept until the other device has it. */
export const encodeGrant = (grant: Grant): Bytes => encodeValue(grantFields(grant));

export const decodeGrant = (bytes: Bytes): Grant | undefined => {
  const map = read(bytes, SEALED_BYTES);
  return map && readGrant(map);
};

const optional = (name: string, bytes: Bytes | undefined): ValueMap =>
  bytes === undefined ? {} : { [name]: byteString(bytes) };

const wire = (message: PlainMessage): ValueMap =>
  Object.fromEntries(
    Object.entries(message).map(([name, value]) => [name, value instanceof Uint8Array ? byteString(value) : value]),
  );

export const parsePlain = (bytes: Bytes): PlainMessage | undefined => {
  const map = read(bytes, SEALED_BYTES + HANDSHAKE_BYTES);
  if (map === undefined) return undefined;
  if (map.t === 'sealed') {
    const body = readBytes(map.body, undefined, SEALED_BYTES);
    return body && { t: 'sealed', body };
  }
  if (bytes.length > HANDSHAKE_BYTES) return undefined;
  const { v, reason } = map;
  const [commitment, tag, key, nonce] = [map.commitment, map.tag, map.key, map.nonce].map((one) => readBytes(one, 32));
  const version = typeof v === 'number' && v >= PAIRING_VERSION ? v : undefined;
  switch (map.t) {
    case 'commit':
      if (version === undefined || !commitment || !tag) return undefined;
      return { t: 'commit', v: version, commitment, tag };
    case 'nonce':
      return nonce && { t: 'nonce', nonce };
    case 'reveal':
      return key && nonce && { t: 'reveal', key, nonce };
    case 'resume':
      return version === undefined || !nonce ? undefined : { t: 'resume', v: version, nonce };
    case 'bye':
      return isByeReason(reason) ? { t: 'bye', reason } : undefined;
    default:
      return undefined;
  }
};

const isByeReason = (value: Value | undefined): value is ByeReason =>
  typeof value === 'string' && byeReasons.includes(value);

export const parseSealed = (bytes: Bytes): SealedMessage | undefined => {
  const map = read(bytes, SEALED_BYTES);
  if (map === undefined) return undefined;
  switch (map.t) {
    case 'ready':
    case 'done':
      return { t: map.t };
    case 'device':
      return readDevice(map);
    case 'grant': {
      const grant = readGrant(map);
      return grant && { t: 'grant', grant };
    }
    case 'closed': {
      const operations = readList(map.operations, MAX_OPERATIONS, OPERATION_BYTES);
      return operations && { t: 'closed', operations };
    }
    case 'no':
      return map.reason === 'words' || map.reason === 'cancelled' || map.reason === 'used'
        ? { t: 'no', reason: map.reason }
        : undefined;
    default:
      return undefined;
  }
};

const readDevice = (map: ValueMap): SealedMessage | undefined => {
  const [key, root] = [readKey(map.key), readKey(map.root)];
  const [x25519, sig, rootSig] = [readBytes(map.x25519, 32), readBytes(map.sig, 64), readBytes(map.rootSig, 64)];
  const clock = readInteger(map.clock, 1023);
  const [name, kind] = [readText(map.name), readText(map.kind)];
  if (key === undefined || root === undefined || key === root || clock === undefined) return undefined;
  if (!x25519 || !sig || !rootSig || name === undefined || kind === undefined) return undefined;
  return { t: 'device', card: { key, x25519, clock, root, name, kind }, sig, rootSig };
};

const readGrant = (map: ValueMap): Grant | undefined => {
  const { household, recovery, documents } = map;
  if (!isMap(household) || !isMap(recovery) || !isMap(documents)) return undefined;
  const did = typeof map.did === 'string' ? parseDid(map.did) : undefined;
  const operations = readList(map.operations, MAX_OPERATIONS, OPERATION_BYTES);
  const delegations = readList(map.delegations, MAX_DELEGATIONS, DELEGATION_BYTES);
  const [epoch, index] = [readInteger(household.epoch), readInteger(recovery.index, 999)];
  const [secret, key] = [readBytes(household.key, 32), readKey(recovery.key)];
  const entropy = readOptional(recovery.entropy, 16, 16);
  const [profile, config] = [documents.profile, documents.config].map((one) => readOptional(one, 0, DOCUMENT_BYTES));
  if (did === undefined || !operations || !delegations || epoch === undefined || index === undefined) return undefined;
  if (!secret || key === undefined || entropy === null || profile === null || config === null) return undefined;
  return {
    ...{ did, operations, delegations, household: { epoch, key: secret } },
    ...{ recovery: { index, key, entropy }, documents: { profile, config } },
  };
};

const read = (bytes: Bytes, limit: number): ValueMap | undefined => {
  const judged = decodeMap(bytes, limit);
  return judged.verdict === 'valid' ? judged.value : undefined;
};

const readBytes = (value: Value | undefined, length?: number, most = length ?? 0): Bytes | undefined => {
  if (!isByteString(value) || value === undefined) return undefined;
  const bytes = bytesOf(value);
  return bytes.length <= most && (length === undefined || bytes.length === length) ? bytes : undefined;
};

/** Undefined where it is not there, null where it is something else. */
const readOptional = (value: Value | undefined, least: number, most: number): Bytes | undefined | null => {
  if (value === undefined) return undefined;
  const bytes = readBytes(value, undefined, most);
  return bytes === undefined || bytes.length < least ? null : bytes;
};

const readList = (value: Value | undefined, most: number, each: number): Bytes[] | undefined => {
  if (!Array.isArray(value) || value.length > most) return undefined;
  const list: Bytes[] = [];
  for (const one of value) {
    const bytes = readBytes(one, undefined, each);
    if (bytes === undefined) return undefined;
    list.push(bytes);
  }
  return list;
};

const readKey = (value: Value | undefined): DidKey | undefined =>
  typeof value === 'string' ? parseDidKey(value) : undefined;

const readText = (value: Value | undefined): string | undefined =>
  typeof value === 'string' && value.length <= NAME_LETTERS ? value : undefined;

const readInteger = (value: Value | undefined, most = Number.MAX_SAFE_INTEGER): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most ? value : undefined;
