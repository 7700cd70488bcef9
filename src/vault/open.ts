/** Opens a vault that `makeVault` wrote. Anything missing or changed is `vault-damaged`, before a key is used. */
import { createEmitter, type DidKey, isTabardError, type Signer, TabardError } from '../base/index.js';
import { parseDidKey } from '../codec/index.js';
import { openBytes, sealBytes } from './cipher.js';
import { makeSeedKey, signsVerifiably } from './device-key.js';
import { damaged, type VaultHeader } from './header.js';
import { MAX_IDLE } from './limits.js';
import {
  buildHeaderRow,
  deriveValuesSecret,
  ensureHeader,
  type HeaderRow,
  headerGuard,
  headerOf,
  isHeaderRow,
  rowNames,
  rowPlace,
} from './rows.js';
import { openSeedSigner } from './seed-signer.js';
import type { HandedSecrets, LockChange, UnlockAttempt, Vault, VaultEnvironment } from './types.js';
import { openDeviceSlot, openSealedSigner, readSecret, type Unlocked, unlock } from './unlocked.js';
import { webSubtle } from './webcrypto.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** How often a header is written anew when other tabs write theirs. */
const attempts = 3;

/** The vault, or undefined if there is none. Unlocked, unless there is a lock: what it then says of itself is not vouched for yet. */
export const openVault = async (env: VaultEnvironment): Promise<Vault | undefined> => {
  const subtle = env.subtle ?? webSubtle();
  const row = await env.db.get(rowNames.header);
  if (row === undefined) {
    if ((await env.db.names()).length > 0) throw damaged('the header is not there');
    return undefined;
  }
  const header = headerOf(row);
  if (header.lock !== undefined) return vaultOf(env, subtle, header, undefined);
  const unlocked = await unlock(env, subtle, row);
  return vaultOf(env, subtle, unlocked.header, unlocked);
};

const vaultOf = (
  env: VaultEnvironment,
  subtle: SubtleCrypto,
  found: VaultHeader,
  first: Unlocked | undefined,
): Vault => {
  let header = found;
  let unlocked = first;
  let wiped = false;
  let locks = 0;
  const emitter = createEmitter<{ change: undefined }>();
  const changed = (): void => emitter.emit('change', undefined);

  const use = (): Unlocked => {
    if (unlocked === undefined) throw new TabardError('vault-locked', 'the vault is locked', { retryable: !wiped });
    return unlocked;
  };
  const lock = (): void => {
    const was = unlocked;
    unlocked = undefined;
    locks += 1;
    if (was !== undefined) changed();
  };
  /** Another tab may have given the vault a new master key: then these keys open nothing any more, and must be asked for again. */
  const noticing = async <T>(work: () => Promise<T>): Promise<T> => {
    const { keys } = use();
    try {
      return await work();
    } catch (error) {
      if (!isTabardError(error) || error.code !== 'vault-damaged' || unlocked === undefined) throw error;
      if (await stillOpens(keys)) throw error;
      lock();
      throw new TabardError('vault-locked', 'another tab changed the lock', { retryable: true, cause: error });
    }
  };
  const stillOpens = async (keys: Unlocked['keys']): Promise<boolean> =>
    ensureHeader(subtle, keys, await env.db.get(rowNames.header)).then(
      () => true,
      () => false,
    );
  const secret = (name: string): Promise<Bytes> => noticing(() => readSecret(env, subtle, header, use().keys, name));

  const take = (next: Unlocked): void => {
    unlocked = next;
    header = next.header;
    changed();
  };
  /** Which ways there are, without vouching for them: another tab may have set a lock. */
  const look = (now: VaultHeader): void => {
    if (now.lock === undefined || now.id !== found.id) return;
    header = now;
    changed();
  };
  const unlockAgain = async (attempt?: UnlockAttempt): Promise<void> => {
    if (wiped) throw new TabardError('vault-locked', 'the vault was removed');
    if (unlocked !== undefined) return;
    const before = locks;
    const row = await env.db.get(rowNames.header);
    if (attempt === undefined) look(headerOf(row));
    const again = await unlock(env, subtle, row, attempt);
    if (again.header.id !== found.id) throw damaged('another vault is in its place');
    if (locks !== before) throw new TabardError('vault-locked', 'the vault was locked again', { retryable: !wiped });
    take(again);
  };
  /** As it stands in the store: another tab may have written since. */
  const readHeader = async (): Promise<{ readonly header: VaultHeader; readonly row: HeaderRow }> => {
    const row = await env.db.get(rowNames.header);
    await ensureHeader(subtle, use().keys, row);
    if (!isHeaderRow(row)) throw damaged('the header has no seal');
    return { header: headerOf(row), row };
  };
  const holds = (next: VaultHeader, row: HeaderRow): void => {
    header = next;
    if (unlocked !== undefined) unlocked = { ...unlocked, header: next, row };
  };
  const sealedRow = async (name: string, plain: Bytes) => ({
    v: 1,
    sealed: await sealBytes(subtle, use().keys.rows, env.random, plain, rowPlace(header, name)),
  });
  /** The header and what it speaks of, in one transaction; anew where another tab was faster. */
  const writeHeader = async (
    change: (newest: VaultHeader) => VaultHeader,
    rows: Readonly<Record<string, unknown>> = {},
  ): Promise<void> => {
    for (let attempt = 1; ; attempt++) {
      const newest = await readHeader();
      const next = change(newest.header);
      const row = await buildHeaderRow(env, subtle, use().keys, next);
      use();
      try {
        await env.db.put({ ...rows, [rowNames.header]: row }, { guard: headerGuard(newest.row) });
        return holds(next, row);
      } catch (error) {
        if (attempt === attempts || !isTabardError(error) || error.code !== 'write-conflict') throw error;
      }
    }
  };
  const refresh = async (): Promise<void> => {
    const newest = await readHeader();
    holds(newest.header, newest.row);
  };
  const heldKeys = async (): Promise<DidKey[]> => {
    const prefix = rowNames.seed('' as DidKey);
    const names = (await env.db.names()).filter((name) => name.startsWith(prefix));
    const devices = [header.deviceKey, header.lockableKey];
    return names.flatMap((name) => {
      const key = parseDidKey(name.slice(prefix.length));
      return key === undefined || devices.includes(key) ? [] : [key];
    });
  };

  const lockableKey = async (): Promise<DidKey> => {
    await refresh();
    if (header.deviceKeyKind === 'sealed') return header.deviceKey;
    if (header.lockableKey !== undefined) return header.lockableKey;
    const { key, seed } = await makeSeedKey(subtle, env.random);
    const name = rowNames.seed(key);
    const row = await sealedRow(name, seed);
    seed.fill(0);
    await writeHeader((newest) => ({ ...newest, lockableKey: newest.lockableKey ?? key }), { [name]: row });
    return header.lockableKey ?? key;
  };

  const makeRootKey = async (): Promise<DidKey> => {
    const made = await makeSeedKey(subtle, env.random);
    const name = rowNames.seed(made.key);
    // Under the keys that the header has at that moment.
    await writeHeader((newest) => newest, { [name]: await sealedRow(name, made.seed) });
    made.seed.fill(0);
    // A key that did not come back must never be announced.
    if (!(await signsVerifiably(await openSeedSigner(subtle, await secret(name), made.key), env.random)))
      throw damaged('a new key did not come back');
    return made.key;
  };

  const adopt = async ({ household, recovery }: HandedSecrets): Promise<void> => {
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
  };

  const changeLock = async (change: LockChange, proof?: UnlockAttempt): Promise<void> => {
    await refresh();
    const { keys, row } = use();
    if (header.lock === undefined && change.kind === 'open') return;
    // Whoever passes by an open vault shall not shut its owner out.
    if (header.lock !== undefined) {
      if (proof === undefined || proof.kind === 'keys')
        throw new TabardError('vault-locked', 'a change of the lock asks for one of its ways', { retryable: true });
      await unlock(env, subtle, row, proof);
    }
    const hasValues = (await env.db.get(rowNames.values)) !== undefined;
    const values = hasValues
      ? await readSecret(env, subtle, header, keys, rowNames.values)
      : await deriveValuesSecret(subtle, await openDeviceSlot(env, subtle, header));
    const lockable = header.deviceKeyKind === 'sealed' ? header.deviceKey : header.lockableKey;
    if (lockable === undefined) throw new TypeError('changeLock before lockableKey');
    const { changeWays } = await import('./lock/ways.js');
    const next = await changeWays({ env, subtle, header, keys, row, values, lockable }, change);
    values.fill(0);
    take(next);
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
    get deviceKey() {
      return header.deviceKey;
    },
    get deviceKeyKind() {
      return header.deviceKeyKind;
    },
    get deviceX25519() {
      return header.deviceX25519;
    },
    get clockId() {
      return header.clockId;
    },
    get rootKey() {
      return header.rootKey;
    },
    get nextRootKey() {
      return header.nextRootKey;
    },
    get backupKey() {
      return header.backupKey;
    },
    get recoveryIndex() {
      return header.recoveryIndex;
    },
    get householdEpoch() {
      return header.householdEpoch;
    },
    get madeAt() {
      return header.madeAt;
    },
    get locked() {
      return unlocked === undefined;
    },
    get ways() {
      return (header.lock?.slots ?? []).map(({ id, kind, addedAt }) => ({ id, kind, addedAt }));
    },
    get idle() {
      return header.lock?.idle ?? 0;
    },
    get deviceSigner() {
      const key = header.deviceKey;
      return { key, sign: async (bytes: Bytes) => use().deviceSigner.sign(bytes) };
    },
    rootSigner: () =>
      noticing(async () => whileUnlocked(await openSealedSigner(env, subtle, header, use().keys, 'rootKey'))),
    signerOf: async (key) => {
      if (key === header.deviceKey || !(await heldKeys()).includes(key)) return undefined;
      const seed = await secret(rowNames.seed(key));
      return whileUnlocked(await openSeedSigner(subtle, seed, key));
    },
    heldKeys,
    makeRootKey: () => noticing(makeRootKey),
    recoveryKey: async () => header.recoveryKey,
    recoveryEntropy: async () => (header.entropyKept ? secret(rowNames.entropy) : undefined),
    eraseRecoveryEntropy: () =>
      noticing(() =>
        writeHeader((newest) => ({ ...newest, entropyKept: false }), { [rowNames.entropy]: { v: 1, erased: true } }),
      ),
    deviceX25519Secret: () => secret(rowNames.deviceX25519),
    householdKey: (epoch = header.householdEpoch) => secret(rowNames.household(epoch)),
    refresh: () => noticing(refresh),
    keepHouseholdKey: (epoch, key) =>
      noticing(async () => {
        const name = rowNames.household(epoch);
        await writeHeader((newest) => ({ ...newest, householdEpoch: Math.max(epoch, newest.householdEpoch) }), {
          [name]: await sealedRow(name, key),
        });
      }),
    adopt: (handed) => noticing(() => adopt(handed)),
    seal: async (bytes, context) =>
      sealBytes(subtle, use().keys.values, env.random, bytes, { vault: header.id, context }),
    open: async (sealed, context) => {
      const opened = await openBytes(subtle, use().keys.values, sealed, { vault: header.id, context });
      if (opened === undefined) throw damaged('a sealed value does not open');
      return opened;
    },
    lock,
    unlock: unlockAgain,
    async setIdle(minutes) {
      if (!Number.isInteger(minutes) || minutes < 0 || minutes > MAX_IDLE)
        throw new RangeError('"minutes" is out of bounds');
      const { lock: before } = header;
      if (before === undefined) throw new TypeError('there is no lock');
      await noticing(() =>
        writeHeader(({ lock: newest = before, ...rest }) => ({ ...rest, lock: { ...newest, idle: minutes } })),
      );
      changed();
    },
    triesWait: async () => (await import('./lock/tries.js')).triesWait(env),
    lockableKey: () => noticing(lockableKey),
    get formerKey() {
      return header.formerKey;
    },
    formerRetired: () => noticing(() => writeHeader(({ formerKey: _, ...rest }) => rest)),
    changeLock: (change, proof) => noticing(() => changeLock(change, proof)),
    unlockedKeys: () => unlocked?.keys,
    onChange: (listener) => emitter.on('change', listener),
    wipe: async () => {
      wiped = true;
      lock();
      await env.db.delete(await env.db.names());
    },
    close: lock,
  };
};
