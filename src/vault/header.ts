/**
 * The public part of a vault: which keys are in it, nothing secret. It is read without unlocking and checked against its
 * seal when the vault unlocks, so a changed header is found out.
 */
import { type DidKey, TabardError } from '../base/index.js';
import {
  byteString,
  bytesOf,
  decodeMap,
  encodeValue,
  isByteString,
  isMap,
  parseDidKey,
  type Value,
} from '../codec/index.js';
import { damaged } from './damaged.js';
import { decodeLock, encodeLock, type LockHeader } from './slots.js';
import type { DeviceKeyKind } from './types.js';

export { damaged };

export interface VaultHeader {
  /** 26 letters, binds every sealed row to this vault. */
  readonly id: string;
  readonly madeAt: number;
  readonly clockId: number;
  readonly deviceKey: DidKey;
  readonly deviceKeyKind: DeviceKeyKind;
  readonly deviceX25519: Uint8Array<ArrayBuffer>;
  readonly rootKey: DidKey;
  readonly nextRootKey: DidKey;
  readonly backupKey: Uint8Array<ArrayBuffer>;
  readonly recoveryIndex: number;
  readonly recoveryKey: DidKey;
  /** False once the person has erased the recovery entropy here. */
  readonly entropyKept: boolean;
  readonly householdEpoch: number;
  /** Waits to become the device key with the first lock. */
  readonly lockableKey?: DidKey;
  /** The device key before it, until it is retired in the log. */
  readonly formerKey?: DidKey;
  /** The person has taken the root keys off this device. */
  readonly rootOff?: boolean;
  /** Undefined while nothing but the browser keeps the master key: then the header is of version 1, else of version 2. */
  readonly lock?: LockHeader;
}

export const encodeHeader = (header: VaultHeader): Uint8Array<ArrayBuffer> =>
  encodeValue({
    v: header.lock === undefined ? 1 : 2,
    ...(header.lock === undefined ? {} : { lock: encodeLock(header.lock) }),
    ...(header.formerKey === undefined ? {} : { formerKey: header.formerKey }),
    ...(header.rootOff === true ? { rootOff: true } : {}),
    ...(header.lockableKey === undefined ? {} : { lockableKey: header.lockableKey }),
    id: header.id,
    madeAt: header.madeAt,
    clockId: header.clockId,
    deviceKey: header.deviceKey,
    deviceKeyKind: header.deviceKeyKind,
    deviceX25519: byteString(header.deviceX25519),
    rootKey: header.rootKey,
    nextRootKey: header.nextRootKey,
    backupKey: byteString(header.backupKey),
    recoveryIndex: header.recoveryIndex,
    recoveryKey: header.recoveryKey,
    entropyKept: header.entropyKept,
    householdEpoch: header.householdEpoch,
  });

/** Throws `vault-damaged`, or `unsupported-version` for one that a later version wrote. */
export const decodeHeader = (bytes: Uint8Array): VaultHeader => {
  const judged = decodeMap(bytes);
  if (judged.verdict !== 'valid') throw damaged('the header does not decode');
  const map = judged.value;
  if (map.v !== 1 && map.v !== 2) throw new TabardError('unsupported-version', 'a later version wrote this vault');
  return {
    id: text(map.id),
    madeAt: count(map.madeAt),
    clockId: count(map.clockId),
    deviceKey: didKey(map.deviceKey),
    deviceKeyKind: map.deviceKeyKind === 'native' ? 'native' : 'sealed',
    deviceX25519: publicKey(map.deviceX25519),
    rootKey: didKey(map.rootKey),
    nextRootKey: didKey(map.nextRootKey),
    backupKey: publicKey(map.backupKey),
    recoveryIndex: count(map.recoveryIndex),
    recoveryKey: didKey(map.recoveryKey),
    entropyKept: map.entropyKept === true,
    householdEpoch: count(map.householdEpoch),
    ...(map.formerKey === undefined ? {} : { formerKey: didKey(map.formerKey) }),
    ...(map.rootOff === true ? { rootOff: true } : {}),
    ...(map.lockableKey === undefined ? {} : { lockableKey: didKey(map.lockableKey) }),
    ...(map.v === 2 ? { lock: decodeLock(map.lock) } : {}),
  };
};

const text = (value: Value | undefined): string => {
  if (typeof value !== 'string') throw damaged('the header lacks a text');
  return value;
};

const count = (value: Value | undefined): number => {
  if (typeof value !== 'number' || value < 0) throw damaged('the header lacks a number');
  return value;
};

const didKey = (value: Value | undefined): DidKey => {
  const key = parseDidKey(text(value));
  if (key === undefined) throw damaged('the header lacks a key');
  return key;
};

const publicKey = (value: Value | undefined): Uint8Array<ArrayBuffer> => {
  if (value === undefined || isMap(value) || !isByteString(value)) throw damaged('the header lacks a key');
  const bytes = bytesOf(value);
  if (bytes.length !== 32) throw damaged('the header holds a key of the wrong length');
  return bytes;
};
