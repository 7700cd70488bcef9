/**
 * The rows of a vault (docs/protocol/vault.md). Everything secret lies sealed under keys derived from the master key; the master
 * key lies wrapped in one row per way to unlock. CryptoKeys have rows of their own: a browser that cannot read one
 * back takes the whole row with it.
 */
import { encodeUtf8 } from '@atcute/uint8array';
import type { DidKey } from '../base/index.js';
import { byteString, type ValueMap } from '../codec/index.js';
import { deriveBytes, deriveSealKey, openBytes, sealBytes } from './cipher.js';
import { damaged, decodeHeader, encodeHeader, type VaultHeader } from './header.js';
import type { VaultEnvironment } from './types.js';

type Bytes = Uint8Array<ArrayBuffer>;

export const rowNames = {
  header: 'header',
  deviceKey: 'key/device',
  slotKey: 'key/slot-device',
  slot: 'slot/device',
  slotOf: (id: string) => `slot/${id}`,
  tries: 'tries',
  values: 'secret/values',
  deviceX25519: 'secret/device-x25519',
  entropy: 'secret/entropy',
  draft: 'secret/entropy-draft',
  seed: (key: DidKey) => `secret/seed/${key}`,
  household: (epoch: number) => `secret/household/${epoch}`,
} as const;

/** What unlocking gives: keys that cannot be read, derived from the master key. */
export interface UnlockedKeys {
  /** Seals the vault's own rows. */
  readonly rows: CryptoKey;
  /** Seals what `Vault.seal` is given. */
  readonly values: CryptoKey;
}

const valuesInfo = 'tabard/vault-values/1';

export const deriveUnlockedKeys = async (subtle: SubtleCrypto, master: Bytes): Promise<UnlockedKeys> => ({
  rows: await deriveSealKey(subtle, master, 'tabard/vault-rows/1'),
  values: await deriveSealKey(subtle, master, valuesInfo),
});

/** The bytes of the key that seals values: what a vault writes down before its master key changes for the first time. */
export const deriveValuesSecret = (subtle: SubtleCrypto, master: Bytes): Promise<Bytes> =>
  deriveBytes(subtle, master, encodeUtf8(valuesInfo).slice(), 32);

/** A row that holds something sealed. */
export interface SealedRow {
  readonly v: 1;
  readonly sealed: Bytes;
}

/** A row that holds a CryptoKey. */
export interface KeyRow {
  readonly v: 1;
  readonly key: CryptoKey;
}

export interface HeaderRow {
  readonly v: 1;
  readonly header: Bytes;
  /** An empty text sealed with the header as its place: proves that whoever wrote it had the master key. */
  readonly seal: Bytes;
}

const isRow = (row: unknown): row is { readonly v: 1; readonly [field: string]: unknown } =>
  typeof row === 'object' && row !== null && 'v' in row && row.v === 1;

const isBytes = (value: unknown): value is Bytes => value instanceof Uint8Array && value.buffer instanceof ArrayBuffer;

/** The sealed bytes of a row. */
export const sealedOf = (row: unknown): Bytes => {
  if (!isRow(row) || !isBytes(row.sealed)) throw damaged('a sealed row is not there');
  return row.sealed;
};

/** The plain bytes of what was sealed. Throws `vault-damaged` with `issue` if bytes, key or place are not those that it was sealed with. */
export const openSealed = async (
  subtle: SubtleCrypto,
  key: CryptoKey,
  sealed: Bytes,
  place: ValueMap,
  issue: string,
): Promise<Bytes> => {
  const opened = await openBytes(subtle, key, sealed, place);
  if (opened === undefined) throw damaged(issue);
  return opened;
};

/** The CryptoKey of a row. */
export const keyOf = (row: unknown): CryptoKey => {
  if (!isRow(row) || !(row.key instanceof CryptoKey)) throw damaged('a key is not there');
  return row.key;
};

export const isHeaderRow = (row: unknown): row is HeaderRow => isRow(row) && isBytes(row.header) && isBytes(row.seal);

export const headerOf = (row: unknown): VaultHeader => {
  if (!isRow(row) || !isBytes(row.header)) throw damaged('the header is not there');
  return decodeHeader(row.header);
};

export const buildHeaderRow = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  keys: UnlockedKeys,
  header: VaultHeader,
): Promise<HeaderRow> => {
  const bytes = encodeHeader(header);
  const seal = await sealBytes(subtle, keys.rows, env.random, new Uint8Array(0), headerPlace(bytes));
  return { v: 1, header: bytes, seal };
};

/** Holds as long as nobody else has written a header. */
export const headerGuard = (before: HeaderRow) => ({
  name: rowNames.header,
  holds: (row: unknown): boolean =>
    isHeaderRow(row) &&
    row.seal.length === before.seal.length &&
    row.seal.every((byte, at) => byte === before.seal[at]),
});

/** Throws `vault-damaged` unless the header is the one that was sealed. */
export const ensureHeader = async (subtle: SubtleCrypto, keys: UnlockedKeys, row: unknown): Promise<void> => {
  if (!isRow(row) || !isBytes(row.header) || !isBytes(row.seal)) throw damaged('the header is not there');
  await openSealed(subtle, keys.rows, row.seal, headerPlace(row.header), 'the header was changed');
};

/** The place of a vault row, for its additional data. */
export const rowPlace = (header: Pick<VaultHeader, 'id'>, row: string): ValueMap => ({ vault: header.id, row });

/** The place of the wrapped master key: a slot says how it is unlocked. */
export const slotPlace = (header: Pick<VaultHeader, 'id'>): ValueMap => ({
  vault: header.id,
  row: rowNames.slot,
  slot: { id: 'device', kind: 'crypto-key', params: {} },
});

const headerPlace = (header: Bytes): ValueMap => ({ row: rowNames.header, header: byteString(header) });
