/**
 * The ways to unlock a vault, as they stand in its header: how the secret of each is come by, and the public half of the key that it
 * gives. The master key is wrapped to that public half, so that it can change without anybody's passphrase (docs/protocol/vault.md).
 */
import { byteString, bytesOf, isByteString, isMap, type Value, type ValueMap } from '../codec/index.js';
import { damaged } from './damaged.js';
import {
  MAX_ARGON2,
  MAX_CREDENTIAL_BYTES,
  MAX_IDLE,
  MAX_SLOTS,
  MIN_ARGON2,
  PRF_SALT_BYTES,
  SALT_BYTES,
} from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface PassphraseParams {
  /** KiB. */
  readonly memory: number;
  readonly passes: number;
  readonly lanes: number;
  readonly salt: Bytes;
}

export interface PasskeyParams {
  readonly credential: Bytes;
  /** What the authenticator's PRF is asked for. */
  readonly salt: Bytes;
}

interface SlotBase {
  /** 16 letters. */
  readonly id: string;
  /** X25519: what the master key is wrapped to. */
  readonly key: Bytes;
  readonly addedAt: number;
}

export interface PassphraseSlot extends SlotBase {
  readonly kind: 'passphrase';
  readonly params: PassphraseParams;
}

export interface PasskeySlot extends SlotBase {
  readonly kind: 'passkey';
  readonly params: PasskeyParams;
}

export type Slot = PassphraseSlot | PasskeySlot;

export interface LockHeader {
  readonly slots: readonly Slot[];
  /** Minutes without a hand at it; 0 is never. */
  readonly idle: number;
}

export const encodeLock = ({ slots, idle }: LockHeader): ValueMap => ({
  idle,
  slots: slots.map((slot) => ({
    id: slot.id,
    kind: slot.kind,
    params: encodeParams(slot),
    key: byteString(slot.key),
    addedAt: slot.addedAt,
  })),
});

export const encodeParams = (slot: Slot): ValueMap =>
  slot.kind === 'passphrase'
    ? { ...slot.params, salt: byteString(slot.params.salt) }
    : { credential: byteString(slot.params.credential), salt: byteString(slot.params.salt) };

/** Throws `vault-damaged`: also for parameters that no version of ours would write, before anything is worked out with them. */
export const decodeLock = (value: Value | undefined): LockHeader => {
  if (!isMap(value) || !Array.isArray(value.slots)) throw damaged('the lock is not there');
  const slots = (value.slots as readonly Value[]).map(decodeSlot);
  if (slots.length > MAX_SLOTS) throw damaged('too many ways to unlock');
  if (new Set(slots.map(({ id }) => id)).size !== slots.length) throw damaged('two ways of one name');
  if (!slots.some(({ kind }) => kind === 'passphrase')) throw damaged('no passphrase among the ways to unlock');
  return { slots, idle: between(value.idle, 0, MAX_IDLE) };
};

const decodeSlot = (value: Value): Slot => {
  if (!isMap(value) || !isMap(value.params)) throw damaged('a way to unlock is not there');
  const { id, kind, params } = value;
  if (typeof id !== 'string' || !/^[a-z2-7]{16}$/.test(id)) throw damaged('a way to unlock has no name');
  const base = { id, key: bytes(value.key, 32, 32), addedAt: between(value.addedAt, 0, Number.MAX_SAFE_INTEGER) };
  switch (kind) {
    case 'passphrase':
      return {
        ...base,
        kind,
        params: {
          memory: between(params.memory, MIN_ARGON2.memory, MAX_ARGON2.memory),
          passes: between(params.passes, MIN_ARGON2.passes, MAX_ARGON2.passes),
          lanes: between(params.lanes, 1, MAX_ARGON2.lanes),
          salt: bytes(params.salt, SALT_BYTES, SALT_BYTES),
        },
      };
    case 'passkey':
      return {
        ...base,
        kind,
        params: {
          credential: bytes(params.credential, 1, MAX_CREDENTIAL_BYTES),
          salt: bytes(params.salt, PRF_SALT_BYTES, PRF_SALT_BYTES),
        },
      };
    default:
      throw damaged('a way to unlock of no known kind');
  }
};

const between = (value: Value | undefined, least: number, most: number): number => {
  if (typeof value !== 'number' || value < least || value > most)
    throw damaged('a parameter of the lock is out of bounds');
  return value;
};

const bytes = (value: Value | undefined, least: number, most: number): Bytes => {
  if (value === undefined || isMap(value) || !isByteString(value)) throw damaged('a way to unlock lacks bytes');
  const found = bytesOf(value);
  if (found.length < least || found.length > most) throw damaged('a way to unlock has bytes of the wrong length');
  return found;
};
