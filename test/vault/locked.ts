/** Vaults under a lock, with a passphrase that is stretched in no time and a clock that tests hold. */
import { createHash } from 'node:crypto';
import { isTabardError } from '../../src/base/index.js';
import { decodeHeader, encodeHeader, type VaultHeader } from '../../src/vault/header.js';
import { makeVault, openVault, type Vault, type VaultEnvironment } from '../../src/vault/index.js';
import type { Passkeys } from '../../src/vault/lock/passkey.js';
import type { PassphraseParams, Slot } from '../../src/vault/slots.js';
import { createMemoryVaultStore, environment, type MemoryVaultStore } from './memory.js';

export const passphrase = 'correct horse battery';

const hash = (...parts: readonly (Uint8Array | string)[]): Uint8Array<ArrayBuffer> => {
  const hashing = createHash('sha256');
  for (const part of parts) hashing.update(part);
  return new Uint8Array(hashing.digest());
};

/** An authenticator that is here and willing. */
const passkeys = (): Passkeys => {
  const mine = new Map<string, Uint8Array>();
  let count = 0;
  return {
    make: async ({ salt }) => {
      count++;
      const credential = new Uint8Array([1, 2, 3, count]);
      mine.set(credential.join(), credential);
      return { credential, secret: hash('device', credential, salt) };
    },
    ask: async (known) => {
      const found = known.find(({ credential }) => mine.has(credential.join()));
      if (found === undefined) throw new TypeError('no passkey of mine');
      return { credential: found.credential.slice(), secret: hash('device', found.credential, found.salt) };
    },
  };
};

export interface LockedEnvironment extends VaultEnvironment {
  readonly db: MemoryVaultStore;
  /** `now` can be set; `steady` passes. */
  readonly time: { now: number; steady: number };
  /** What was asked to be stretched. */
  readonly stretched: PassphraseParams[];
}

export const lockedEnvironment = (): LockedEnvironment => {
  const time = { now: 1_700_000_000_000, steady: 0 };
  const stretched: PassphraseParams[] = [];
  return {
    ...environment(),
    db: createMemoryVaultStore(),
    now: () => time.now,
    steady: () => time.steady,
    time,
    stretched,
    passkeys: passkeys(),
    stretch: async (words, params) => {
      stretched.push(params);
      return hash(words, params.salt, `${params.memory} ${params.passes} ${params.lanes}`);
    },
  };
};

export const setLock = async (vault: Vault, text = passphrase): Promise<void> => {
  await vault.lockableKey();
  await vault.changeLock({ kind: 'passphrase', passphrase: text });
};

/** A vault that was locked with `passphrase` and opened anew. */
export const locked = async () => {
  const env = lockedEnvironment();
  await setLock(await makeVault(env));
  const vault = await open(env);
  return { env, vault, time: env.time, stretched: env.stretched };
};

/** The header's row with other words in it, under the seal that it had. */
export const rowWithHeader = (row: unknown, change: (header: VaultHeader) => VaultHeader): unknown => {
  if (typeof row !== 'object' || row === null || !('header' in row) || !(row.header instanceof Uint8Array))
    throw new TypeError('no header');
  return { ...row, header: encodeHeader(change(decodeHeader(row.header))) };
};

export const bytes = (text: string) => new TextEncoder().encode(text).slice();
export const proof = { kind: 'passphrase', passphrase } as const;

export const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    return isTabardError(error) ? error.code : String(error);
  }
};

export const open = async (env: VaultEnvironment): Promise<Vault> => {
  const vault = await openVault(env);
  if (vault === undefined) throw new TypeError('no vault');
  return vault;
};

/** The same rows in another page: what the first one remembered is gone. */
export const anotherPage = (env: LockedEnvironment): LockedEnvironment => ({ ...env, db: { ...env.db } });

/** Every secret that a vault gives, as text. */
export const secretsOf = async (vault: Vault): Promise<string> =>
  JSON.stringify([
    [...(await vault.deviceX25519Secret())],
    [...(await vault.householdKey())],
    [...((await vault.recoveryEntropy()) ?? [])],
    (await vault.rootSigner()).key,
    vault.deviceKey,
  ]);

export const withSlots = (header: VaultHeader, change: (slots: readonly Slot[]) => readonly Slot[]): VaultHeader =>
  header.lock === undefined ? header : { ...header, lock: { ...header.lock, slots: change(header.lock.slots) } };

/** As somebody who can write into the browser's folder, but knows no passphrase. */
export const edit = (db: MemoryVaultStore, change: (header: VaultHeader) => VaultHeader): void => {
  db.rows.set('header', rowWithHeader(db.rows.get('header'), change));
};

export const slotName = (db: MemoryVaultStore): string =>
  [...db.rows.keys()].find((name) => name.startsWith('slot/')) ?? '';

export const slotsOf = (db: MemoryVaultStore): readonly Slot[] => {
  const row = db.rows.get('header') as { readonly header: Uint8Array };
  return decodeHeader(row.header).lock?.slots ?? [];
};
