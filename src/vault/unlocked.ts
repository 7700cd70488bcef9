/** From a header's row and a master key to what an open vault works with. Anything missing or changed is `vault-damaged`. */
import { type Signer, TabardError } from '../base/index.js';
import { signsVerifiably } from './device-key.js';
import { damaged, type VaultHeader } from './header.js';
import {
  deriveUnlockedKeys,
  ensureHeader,
  type HeaderRow,
  headerOf,
  isHeaderRow,
  keyOf,
  openSealed,
  rowNames,
  rowPlace,
  sealedOf,
  slotPlace,
  type UnlockedKeys,
} from './rows.js';
import { nativeSigner, openSeedSigner } from './seed-signer.js';
import type { UnlockAttempt, VaultEnvironment } from './types.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Unlocked {
  readonly header: VaultHeader;
  /** As it was when its seal was checked. */
  readonly row: HeaderRow;
  readonly keys: UnlockedKeys;
  readonly deviceSigner: Signer;
}

/** Takes the header from the row whose seal it checks: a row may change between two reads. */
export const unlock = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  row: unknown,
  attempt?: UnlockAttempt,
): Promise<Unlocked> => {
  const header = headerOf(row);
  if (!isHeaderRow(row)) throw damaged('the header has no seal');
  const keys = await keysOf(env, subtle, header, attempt);
  await ensureHeader(subtle, keys, row);
  return { header, row, keys, deviceSigner: await openDeviceKey(env, subtle, header, keys) };
};

const keysOf = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  attempt: UnlockAttempt | undefined,
): Promise<UnlockedKeys> => {
  if (attempt?.kind === 'keys') return attempt.keys;
  const master = await masterOf(env, subtle, header, attempt);
  const keys = await deriveUnlockedKeys(subtle, master);
  master.fill(0);
  return withValues(env, subtle, header, keys);
};

/** Takes the master key from the way that the header names. */
const masterOf = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  attempt: Exclude<UnlockAttempt, { kind: 'keys' }> | undefined,
): Promise<Bytes> => {
  if (header.lock === undefined) return openDeviceSlot(env, subtle, header);
  if (attempt === undefined)
    throw new TabardError('vault-locked', 'the vault asks for a passphrase', { retryable: true });
  const { openMaster } = await import('./lock/unlocking.js');
  return openMaster(env, subtle, header, attempt);
};

/** Without a lock: the browser keeps the key of the only slot. */
export const openDeviceSlot = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
): Promise<Bytes> => {
  const [slotRow, slotKeyRow] = await Promise.all([env.db.get(rowNames.slot), env.db.get(rowNames.slotKey)]);
  return openSealed(subtle, keyOf(slotKeyRow), sealedOf(slotRow), slotPlace(header), 'the master key does not open');
};

/** Once a master key has changed, the key of values is a secret of its own: what was sealed under it outlives the change. */
export const withValues = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  keys: UnlockedKeys,
): Promise<UnlockedKeys> => {
  const row = await env.db.get(rowNames.values);
  if (row === undefined && header.lock === undefined) return keys;
  const place = rowPlace(header, rowNames.values);
  const bytes = await openSealed(subtle, keys.rows, sealedOf(row), place, 'the key of values does not open');
  const values = await subtle.importKey('raw', bytes, 'AES-GCM', false, ['encrypt', 'decrypt']);
  bytes.fill(0);
  return { ...keys, values };
};

const openDeviceKey = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  keys: UnlockedKeys,
): Promise<Signer> => {
  if (header.deviceKeyKind === 'sealed') return openSealedSigner(env, subtle, header, keys, 'deviceKey');
  const signer = nativeSigner(subtle, keyOf(await env.db.get(rowNames.deviceKey)), header.deviceKey);
  // The browser may have given back another key than it was given: the one check that its own seal cannot make.
  if (!(await signsVerifiably(signer, env.random))) throw damaged('the device key does not sign');
  return signer;
};

export const openSealedSigner = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  keys: UnlockedKeys,
  which: 'deviceKey' | 'rootKey',
): Promise<Signer> => {
  const key = header[which];
  return openSeedSigner(subtle, await readSecret(env, subtle, header, keys, rowNames.seed(key)), key);
};

export const readSecret = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  keys: UnlockedKeys,
  name: string,
): Promise<Bytes> =>
  openSealed(subtle, keys.rows, sealedOf(await env.db.get(name)), rowPlace(header, name), 'a secret does not open');
