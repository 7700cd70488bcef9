/** Vaults under a lock, with a passphrase that is stretched in no time and a clock that tests hold. */
import { createHash } from 'node:crypto';
import { decodeHeader, encodeHeader, type VaultHeader } from '../../src/vault/header.js';
import { makeVault, openVault, type Vault, type VaultEnvironment } from '../../src/vault/index.js';
import type { Passkeys } from '../../src/vault/lock/passkey.js';
import type { PassphraseParams } from '../../src/vault/slots.js';
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
  readonly time: { now: number };
  /** What was asked to be stretched. */
  readonly stretched: PassphraseParams[];
}

export const lockedEnvironment = (): LockedEnvironment => {
  const time = { now: 1_700_000_000_000 };
  const stretched: PassphraseParams[] = [];
  return {
    ...environment(),
    db: createMemoryVaultStore(),
    now: () => time.now,
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
  const vault = await openVault(env);
  if (vault === undefined) throw new TypeError('no vault');
  return { env, vault, time: env.time, stretched: env.stretched };
};

/** The header's row with other words in it, under the seal that it had. */
export const rowWithHeader = (row: unknown, change: (header: VaultHeader) => VaultHeader): unknown => {
  if (typeof row !== 'object' || row === null || !('header' in row) || !(row.header instanceof Uint8Array))
    throw new TypeError('no header');
  return { ...row, header: encodeHeader(change(decodeHeader(row.header))) };
};
