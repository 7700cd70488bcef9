/** Opens a vault that `makeVault` wrote. Anything missing or changed is `vault-damaged`, before a key is used. */
import { createEmitter, createPart, isTabardError, type Signer, TabardError } from '../base/index.js';
import { sealBytes } from './cipher.js';
import { damaged, type VaultHeader } from './header.js';
import type { RareActs } from './rare.js';
import { ensureHeader, type HeaderRow, headerOf, openSealed, rowNames } from './rows.js';
import type { UnlockAttempt, Vault, VaultEnvironment } from './types.js';
import { openSealedSigner, readSecret, type Unlocked, unlock } from './unlocked.js';
import { webSubtle } from './webcrypto.js';

type Bytes = Uint8Array<ArrayBuffer>;

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
  const holds = (next: VaultHeader, row: HeaderRow): void => {
    header = next;
    if (unlocked !== undefined) unlocked = { ...unlocked, header: next, row };
  };
  /** A signer that was handed out is bound by the lock as well. */
  const whileUnlocked = ({ key, sign }: Signer): Signer => ({
    key,
    sign: async (bytes) => {
      use();
      return sign(bytes);
    },
  });

  const rare = createPart(async () => {
    const { createRareActs } = await import('./rare.js');
    return createRareActs({ env, subtle, header: () => header, holds, use, secret, take, changed, whileUnlocked });
  });
  const rarely = <T>(act: (acts: RareActs) => Promise<T>): Promise<T> => noticing(async () => act(await rare()));

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
    signerOf: (key) => rarely((acts) => acts.signerOf(key)),
    heldKeys: () => rarely((acts) => acts.heldKeys()),
    makeRootKey: () => rarely((acts) => acts.makeRootKey()),
    recoveryKey: async () => header.recoveryKey,
    recoveryEntropy: async () => (header.entropyKept ? secret(rowNames.entropy) : undefined),
    eraseRecoveryEntropy: () => rarely((acts) => acts.eraseRecoveryEntropy()),
    recovery: (act) => rarely(({ recovery }) => act(recovery)),
    deviceX25519Secret: () => secret(rowNames.deviceX25519),
    householdKey: (epoch = header.householdEpoch) => secret(rowNames.household(epoch)),
    refresh: () => rarely((acts) => acts.refresh()),
    keepHouseholdKey: (epoch, key) => rarely((acts) => acts.keepHouseholdKey(epoch, key)),
    adopt: (handed) => rarely((acts) => acts.adopt(handed)),
    seal: async (bytes, context) =>
      sealBytes(subtle, use().keys.values, env.random, bytes, { vault: header.id, context }),
    open: async (sealed, context) => {
      const place = { vault: header.id, context };
      return openSealed(subtle, use().keys.values, sealed, place, 'a sealed value does not open');
    },
    lock,
    unlock: unlockAgain,
    setIdle: (minutes) => rarely((acts) => acts.setIdle(minutes)),
    triesWait: async () => (await import('./lock/tries.js')).triesWait(env),
    lockableKey: () => rarely((acts) => acts.lockableKey()),
    get formerKey() {
      return header.formerKey;
    },
    formerRetired: () => rarely((acts) => acts.formerRetired()),
    changeLock: (change, proof) => rarely((acts) => acts.changeLock(change, proof)),
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
