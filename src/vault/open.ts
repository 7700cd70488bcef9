/** Opens a vault that `makeVault` wrote. Anything missing or changed is `vault-damaged`, before a key is used. */
import { type Signer, TabardError } from '../base/index.js';
import { openBytes, sealBytes } from './cipher.js';
import { signsVerifiably } from './device-key.js';
import { damaged, type VaultHeader } from './header.js';
import {
  buildHeaderRow,
  deriveUnlockedKeys,
  ensureHeader,
  headerOf,
  keyOf,
  rowNames,
  rowPlace,
  sealedOf,
  slotPlace,
  type UnlockedKeys,
} from './rows.js';
import { nativeSigner, openSeedSigner } from './seed-signer.js';
import type { Vault, VaultEnvironment } from './types.js';
import { webSubtle } from './webcrypto.js';

type Bytes = Uint8Array<ArrayBuffer>;

interface Unlocked {
  readonly header: VaultHeader;
  readonly keys: UnlockedKeys;
  readonly deviceSigner: Signer;
}

/** The unlocked vault, or undefined if there is none. */
export const openVault = async (env: VaultEnvironment): Promise<Vault | undefined> => {
  const subtle = env.subtle ?? webSubtle();
  const row = await env.db.get(rowNames.header);
  if (row === undefined) {
    if ((await env.db.names()).length > 0) throw damaged('the header is not there');
    return undefined;
  }
  return vaultOf(env, subtle, await unlock(env, subtle, row));
};

/** Takes the header from the row whose seal it checks: a row may change between two reads. */
const unlock = async (env: VaultEnvironment, subtle: SubtleCrypto, headerRow: unknown): Promise<Unlocked> => {
  const header = headerOf(headerRow);
  const [slotRow, slotKeyRow] = await Promise.all([env.db.get(rowNames.slot), env.db.get(rowNames.slotKey)]);
  const master = await openBytes(subtle, keyOf(slotKeyRow), sealedOf(slotRow), slotPlace(header));
  if (master === undefined) throw damaged('the master key does not open');
  const keys = await deriveUnlockedKeys(subtle, master);
  master.fill(0);
  await ensureHeader(subtle, keys, headerRow);
  return { header, keys, deviceSigner: await openDeviceKey(env, subtle, header, keys) };
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

const openSealedSigner = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  keys: UnlockedKeys,
  which: 'deviceKey' | 'rootKey',
): Promise<Signer> => {
  const key = header[which];
  return openSeedSigner(subtle, await readSecret(env, subtle, header, keys, rowNames.seed(key)), key);
};

const readSecret = async (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  header: VaultHeader,
  keys: UnlockedKeys,
  name: string,
): Promise<Bytes> => {
  const opened = await openBytes(subtle, keys.rows, sealedOf(await env.db.get(name)), rowPlace(header, name));
  if (opened === undefined) throw damaged('a secret does not open');
  return opened;
};

const vaultOf = (env: VaultEnvironment, subtle: SubtleCrypto, first: Unlocked): Vault => {
  const found = first.header;
  let header = found;
  let unlocked: Unlocked | undefined = first;
  let wiped = false;
  let locks = 0;
  const use = (): Unlocked => {
    if (unlocked === undefined) throw new TabardError('vault-locked', 'the vault is locked', { retryable: !wiped });
    return unlocked;
  };
  const secret = async (name: string): Promise<Bytes> => readSecret(env, subtle, header, use().keys, name);
  const lock = (): void => {
    unlocked = undefined;
    locks += 1;
  };
  const unlockAgain = async (): Promise<void> => {
    if (wiped) throw new TabardError('vault-locked', 'the vault was removed');
    if (unlocked !== undefined) return;
    const before = locks;
    const again = await unlock(env, subtle, await env.db.get(rowNames.header));
    if (again.header.id !== found.id) throw damaged('another vault is in its place');
    if (locks !== before) throw new TabardError('vault-locked', 'the vault was locked again', { retryable: !wiped });
    unlocked = again;
    header = again.header;
  };
  /** A signer that was handed out is bound by the lock as well. */
  const whileUnlocked = ({ key, sign }: Signer): Signer => ({
    key,
    sign: async (bytes) => {
      use();
      return sign(bytes);
    },
  });
  return {
    ...publicPart(found),
    deviceSigner: { key: found.deviceKey, sign: async (bytes) => use().deviceSigner.sign(bytes) },
    get locked() {
      return unlocked === undefined;
    },
    rootSigner: async () => whileUnlocked(await openSealedSigner(env, subtle, header, use().keys, 'rootKey')),
    recoveryKey: async () => header.recoveryKey,
    recoveryEntropy: async () => (header.entropyKept ? secret(rowNames.entropy) : undefined),
    eraseRecoveryEntropy: async () => {
      const next = { ...header, entropyKept: false };
      const headerRow = await buildHeaderRow(env, subtle, use().keys, next);
      use();
      await env.db.put({ [rowNames.header]: headerRow, [rowNames.entropy]: { v: 1, erased: true } });
      header = next;
    },
    deviceX25519Secret: () => secret(rowNames.deviceX25519),
    householdKey: () => secret(rowNames.household(header.householdEpoch)),
    seal: async (bytes, context) =>
      sealBytes(subtle, use().keys.values, env.random, bytes, { vault: header.id, context }),
    open: async (sealed, context) => {
      const opened = await openBytes(subtle, use().keys.values, sealed, { vault: header.id, context });
      if (opened === undefined) throw damaged('a sealed value does not open');
      return opened;
    },
    lock,
    unlock: unlockAgain,
    wipe: async () => {
      wiped = true;
      lock();
      await env.db.delete(await env.db.names());
    },
    close: lock,
  };
};

const publicPart = (header: VaultHeader) => ({
  deviceKey: header.deviceKey,
  deviceKeyKind: header.deviceKeyKind,
  deviceX25519: header.deviceX25519,
  clockId: header.clockId,
  rootKey: header.rootKey,
  nextRootKey: header.nextRootKey,
  backupKey: header.backupKey,
  recoveryIndex: header.recoveryIndex,
  householdEpoch: header.householdEpoch,
  madeAt: header.madeAt,
});
