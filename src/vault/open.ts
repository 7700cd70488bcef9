/** Opens a vault that `makeVault` wrote. Anything missing or changed is `vault-damaged`, before a key is used. */
import { type DidKey, type Signer, TabardError } from '../base/index.js';
import { parseDidKey } from '../codec/index.js';
import { openBytes, sealBytes } from './cipher.js';
import { makeSeedKey, signsVerifiably } from './device-key.js';
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
  /** As it stands in the store: another tab may have written since. */
  const readHeader = async (): Promise<VaultHeader> => {
    const row = await env.db.get(rowNames.header);
    await ensureHeader(subtle, use().keys, row);
    return headerOf(row);
  };
  const sealedRow = async (name: string, plain: Bytes) => ({
    v: 1,
    sealed: await sealBytes(subtle, use().keys.rows, env.random, plain, rowPlace(header, name)),
  });
  /** The header and what it speaks of, in one transaction. */
  const writeHeader = async (
    change: (newest: VaultHeader) => VaultHeader,
    rows: Readonly<Record<string, unknown>>,
  ): Promise<void> => {
    const next = change(await readHeader());
    const headerRow = await buildHeaderRow(env, subtle, use().keys, next);
    use();
    await env.db.put({ ...rows, [rowNames.header]: headerRow });
    header = next;
  };
  const heldKeys = async (): Promise<DidKey[]> => {
    const prefix = rowNames.seed('' as DidKey);
    const names = (await env.db.names()).filter((name) => name.startsWith(prefix));
    const keys = names.map((name) => parseDidKey(name.slice(prefix.length)));
    return keys.filter((key) => key !== undefined && key !== header.deviceKey) as DidKey[];
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
    signerOf: async (key) => {
      if (key === header.deviceKey || !(await heldKeys()).includes(key)) return undefined;
      const seed = await secret(rowNames.seed(key));
      return whileUnlocked(await openSeedSigner(subtle, seed, key));
    },
    heldKeys,
    makeRootKey: async () => {
      const made = await makeSeedKey(subtle, env.random);
      const name = rowNames.seed(made.key);
      await env.db.put({ [name]: await sealedRow(name, made.seed) });
      made.seed.fill(0);
      // A key that did not come back must never be announced.
      if (!(await signsVerifiably(await openSeedSigner(subtle, await secret(name), made.key), env.random)))
        throw damaged('a new key did not come back');
      return made.key;
    },
    recoveryKey: async () => header.recoveryKey,
    recoveryEntropy: async () => (header.entropyKept ? secret(rowNames.entropy) : undefined),
    eraseRecoveryEntropy: () =>
      writeHeader((newest) => ({ ...newest, entropyKept: false }), { [rowNames.entropy]: { v: 1, erased: true } }),
    deviceX25519Secret: () => secret(rowNames.deviceX25519),
    householdKey: (epoch = header.householdEpoch) => secret(rowNames.household(epoch)),
    get householdEpoch() {
      return header.householdEpoch;
    },
    get backupKey() {
      return header.backupKey;
    },
    get recoveryIndex() {
      return header.recoveryIndex;
    },
    refresh: async () => {
      header = await readHeader();
    },
    keepHouseholdKey: async (epoch, key) => {
      const name = rowNames.household(epoch);
      await writeHeader((newest) => ({ ...newest, householdEpoch: Math.max(epoch, newest.householdEpoch) }), {
        [name]: await sealedRow(name, key),
      });
    },
    adopt: async ({ household, recovery }) => {
      const { index, key, backup, entropy } = recovery;
      const name = rowNames.household(household.epoch);
      const kept = entropy === undefined ? { v: 1, erased: true } : await sealedRow(rowNames.entropy, entropy);
      await writeHeader(
        (newest) => ({
          ...newest,
          ...{ recoveryIndex: index, recoveryKey: key, backupKey: backup },
          ...{ entropyKept: entropy !== undefined, householdEpoch: household.epoch },
        }),
        { [name]: await sealedRow(name, household.key), [rowNames.entropy]: kept },
      );
    },
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
  madeAt: header.madeAt,
});
