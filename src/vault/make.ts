/**
 * Makes a vault: all keys of the first second (DESIGN §8), written in one transaction and read back before anybody relies on
 * them. A browser that cannot keep a signing key gets the next way to keep one (VLT-1, VLT-2).
 */
import { isTabardError, TabardError } from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import { sealBytes } from './cipher.js';
import { makeNativeKey, makeSeedKey, signsVerifiably } from './device-key.js';
import type { VaultHeader } from './header.js';
import { ENTROPY_BYTES, HOUSEHOLD_KEY_BYTES, MASTER_KEY_BYTES } from './limits.js';
import { openVault } from './open.js';
import { publicKeyOf } from './public-key.js';
import { deriveBackupKey, deriveRecoveryKey } from './recovery.js';
import { buildHeaderRow, deriveUnlockedKeys, rowNames, rowPlace, slotPlace } from './rows.js';
import type { DeviceKeyKind, Vault, VaultEnvironment } from './types.js';
import { webSubtle } from './webcrypto.js';

type Bytes = Uint8Array<ArrayBuffer>;
type Rows = Record<string, unknown>;

export interface MakeVaultOptions {
  /** `sealed` skips the native key, as a browser that cannot keep one does. */
  readonly deviceKeys?: 'native-first' | 'sealed';
}

/**
 * Throws `write-conflict` if a vault is here already, `key-unusable` if the browser keeps no kind of CryptoKey (Lockdown Mode),
 * and whatever the store says if it keeps nothing.
 */
export const makeVault = async (env: VaultEnvironment, options: MakeVaultOptions = {}): Promise<Vault> => {
  if ((await env.db.names()).length > 0) throw new TabardError('write-conflict', 'a vault is here already');
  let cause: unknown;
  for (const kind of options.deviceKeys === 'sealed' ? (['sealed'] as const) : (['native', 'sealed'] as const)) {
    const rows = await buildRows(env, kind);
    if (rows === undefined) continue;
    try {
      await env.db.put(rows);
      const vault = await openVault(env);
      if (vault !== undefined && (await signsVerifiably(vault.deviceSigner, env.random))) return vault;
      cause = new TabardError('key-unusable', `the ${kind} device key did not come back from the store`);
    } catch (error) {
      cause = error;
    }
    await forget(env, rows);
  }
  await ensureStoreKeepsBytes(env, cause);
  throw new TabardError('key-unusable', 'this browser keeps no key', { cause });
};

/** Every row of a new vault, or undefined if this kind of device key cannot be made. */
const buildRows = async (env: VaultEnvironment, kind: DeviceKeyKind): Promise<Rows | undefined> => {
  const subtle = env.subtle ?? webSubtle();
  const native = kind === 'native' ? await makeNativeKey(subtle) : undefined;
  if (kind === 'native' && native === undefined) return undefined;

  const device = native ?? (await makeSeedKey(subtle, env.random));
  const root = await makeSeedKey(subtle, env.random);
  const nextRoot = await makeSeedKey(subtle, env.random);
  const entropy = env.random(ENTROPY_BYTES);
  const x25519Secret = env.random(32);
  const household = env.random(HOUSEHOLD_KEY_BYTES);
  const master = env.random(MASTER_KEY_BYTES);

  const header: VaultHeader = {
    id: encodeBase32(env.random(16)),
    madeAt: Math.floor(env.now()),
    clockId: randomClockId(env),
    deviceKey: device.key,
    deviceKeyKind: kind,
    deviceX25519: await publicKeyOf(subtle, 'X25519', x25519Secret),
    rootKey: root.key,
    nextRootKey: nextRoot.key,
    backupKey: await deriveBackupKey(entropy, subtle),
    recoveryIndex: 0,
    recoveryKey: await deriveRecoveryKey(entropy, 0, subtle),
    entropyKept: true,
    householdEpoch: 0,
  };

  const secrets: [string, Bytes][] = [
    [rowNames.seed(root.key), root.seed],
    [rowNames.seed(nextRoot.key), nextRoot.seed],
    [rowNames.entropy, entropy],
    [rowNames.deviceX25519, x25519Secret],
    [rowNames.household(0), household],
  ];
  if ('seed' in device) secrets.push([rowNames.seed(device.key), device.seed]);

  const rows = await sealRows(env, subtle, header, master, secrets);
  if (native !== undefined) rows[rowNames.deviceKey] = { v: 1, key: native.privateKey };
  return rows;
};

const sealRows = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  master: Bytes,
  secrets: readonly [string, Bytes][],
): Promise<Rows> => {
  const keys = await deriveUnlockedKeys(subtle, master);
  const slotKey = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const rows: Rows = {
    [rowNames.header]: await buildHeaderRow(env, subtle, keys, header),
    [rowNames.slotKey]: { v: 1, key: slotKey },
    [rowNames.slot]: { v: 1, sealed: await sealBytes(subtle, slotKey, env.random, master, slotPlace(header)) },
  };
  master.fill(0);
  for (const [name, secret] of secrets) {
    rows[name] = { v: 1, sealed: await sealBytes(subtle, keys.rows, env.random, secret, rowPlace(header, name)) };
    secret.fill(0);
  }
  return rows;
};

const randomClockId = (env: VaultEnvironment): number => new DataView(env.random(2).buffer).getUint16(0) & 1023;

/** Takes back what a failed attempt may have written; what cannot be taken back, the next attempt writes over. */
const forget = async (env: VaultEnvironment, rows: Rows): Promise<void> => {
  try {
    await env.db.delete(Object.keys(rows));
  } catch (error) {
    if (!(error instanceof Error)) throw error;
  }
};

/** If not even plain bytes are kept, the store is at fault and says so; else the keys are. */
const ensureStoreKeepsBytes = async (env: VaultEnvironment, cause: unknown): Promise<void> => {
  try {
    await env.db.put({ probe: { v: 1, sealed: env.random(16) } });
    await env.db.delete(['probe']);
  } catch (error) {
    if (isTabardError(error)) throw error;
    throw new TabardError('storage-refused', 'this browser keeps nothing', { cause: error ?? cause });
  }
};
