/**
 * What a vault does now and then: other headers, keys for later, another lock. Fetched with the first of them. Every write goes by the
 * header that stands in the store, so that no tab writes over another's.
 */
import { type DidKey, isTabardError, type Signer, TabardError } from '../base/index.js';
import { parseDidKey } from '../codec/index.js';
import { sealBytes } from './cipher.js';
import { makeSeedKey, signsVerifiably } from './device-key.js';
import { damaged, type VaultHeader } from './header.js';
import { MAX_IDLE } from './limits.js';
import { createRecoveryActs } from './recovery-acts.js';
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
import type { HandedSecrets, LockChange, RecoveryActs, UnlockAttempt, Vault, VaultEnvironment } from './types.js';
import { openDeviceSlot, readSecret, type Unlocked, unlock } from './unlocked.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** The inside of an open vault. */
export interface Inside {
  readonly env: VaultEnvironment;
  readonly subtle: SubtleCrypto;
  header(): VaultHeader;
  holds(next: VaultHeader, row: HeaderRow): void;
  /** Throws `vault-locked`. */
  use(): Unlocked;
  secret(name: string): Promise<Bytes>;
  take(next: Unlocked): void;
  changed(): void;
  whileUnlocked(signer: Signer): Signer;
}

export type RareActs = Pick<
  Vault,
  | 'signerOf'
  | 'heldKeys'
  | 'makeRootKey'
  | 'eraseRecoveryEntropy'
  | 'refresh'
  | 'keepHouseholdKey'
  | 'adopt'
  | 'setIdle'
  | 'lockableKey'
  | 'formerRetired'
  | 'changeLock'
> & { readonly recovery: RecoveryActs };

/** What acts of other files stand on. */
export interface RareInside extends Inside, Pick<RareActs, 'refresh' | 'heldKeys'> {
  sealedRow(name: string, plain: Bytes): Promise<{ readonly v: number; readonly sealed: Bytes }>;
  /** The header and what it speaks of, in one transaction; anew where another tab was faster. */
  writeHeader(
    change: (newest: VaultHeader) => VaultHeader,
    rows?: Readonly<Record<string, unknown>>,
    remove?: readonly string[],
  ): Promise<void>;
}

/** How often a header is written anew when other tabs write theirs. */
const attempts = 3;

export const createRareActs = (inside: Inside): RareActs => {
  const { env, subtle, header, holds, use, secret, take, changed, whileUnlocked } = inside;
  /** As it stands in the store: another tab may have written since. */
  const readHeader = async (): Promise<{ readonly header: VaultHeader; readonly row: HeaderRow }> => {
    const row = await env.db.get(rowNames.header);
    await ensureHeader(subtle, use().keys, row);
    if (!isHeaderRow(row)) throw damaged('the header has no seal');
    return { header: headerOf(row), row };
  };
  const sealedRow = async (name: string, plain: Bytes) => ({
    v: 1,
    sealed: await sealBytes(subtle, use().keys.rows, env.random, plain, rowPlace(header(), name)),
  });
  const writeHeader: RareInside['writeHeader'] = async (change, rows = {}, remove = []) => {
    for (let attempt = 1; ; attempt++) {
      const newest = await readHeader();
      const next = change(newest.header);
      const row = await buildHeaderRow(env, subtle, use().keys, next);
      use();
      try {
        await env.db.put({ ...rows, [rowNames.header]: row }, { remove, guard: headerGuard(newest.row) });
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
    const devices = [header().deviceKey, header().lockableKey];
    return names.flatMap((name) => {
      const key = parseDidKey(name.slice(prefix.length));
      return key === undefined || devices.includes(key) ? [] : [key];
    });
  };

  const lockableKey = async (): Promise<DidKey> => {
    await refresh();
    if (header().deviceKeyKind === 'sealed') return header().deviceKey;
    const waiting = header().lockableKey;
    if (waiting !== undefined) return waiting;
    const { key, seed } = await makeSeedKey(subtle, env.random);
    const name = rowNames.seed(key);
    const row = await sealedRow(name, seed);
    seed.fill(0);
    await writeHeader((newest) => ({ ...newest, lockableKey: newest.lockableKey ?? key }), { [name]: row });
    return header().lockableKey ?? key;
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
    if (header().lock === undefined && change.kind === 'open') return;
    // Whoever passes by an open vault shall not shut its owner out.
    if (header().lock !== undefined) {
      if (proof === undefined || proof.kind === 'keys')
        throw new TabardError('vault-locked', 'a change of the lock asks for one of its ways', { retryable: true });
      await unlock(env, subtle, row, proof);
    }
    const hasValues = (await env.db.get(rowNames.values)) !== undefined;
    const values = hasValues
      ? await readSecret(env, subtle, header(), keys, rowNames.values)
      : await deriveValuesSecret(subtle, await openDeviceSlot(env, subtle, header()));
    const lockable = header().deviceKeyKind === 'sealed' ? header().deviceKey : header().lockableKey;
    if (lockable === undefined) throw new TypeError('changeLock before lockableKey');
    const { changeWays } = await import('./lock/ways.js');
    const next = await changeWays({ env, subtle, header: header(), keys, row, values, lockable }, change);
    values.fill(0);
    take(next);
  };

  return {
    signerOf: async (key) => {
      if (key === header().deviceKey || !(await heldKeys()).includes(key)) return undefined;
      const seed = await secret(rowNames.seed(key));
      return whileUnlocked(await openSeedSigner(subtle, seed, key));
    },
    heldKeys,
    makeRootKey,
    eraseRecoveryEntropy: () =>
      writeHeader((newest) => ({ ...newest, entropyKept: false }), { [rowNames.entropy]: { v: 1, erased: true } }),
    refresh,
    async keepHouseholdKey(epoch, key) {
      const name = rowNames.household(epoch);
      await writeHeader((newest) => ({ ...newest, householdEpoch: Math.max(epoch, newest.householdEpoch) }), {
        [name]: await sealedRow(name, key),
      });
    },
    adopt,
    async setIdle(minutes) {
      if (!Number.isInteger(minutes) || minutes < 0 || minutes > MAX_IDLE)
        throw new RangeError('"minutes" is out of bounds');
      const { lock: before } = header();
      if (before === undefined) throw new TypeError('there is no lock');
      await writeHeader(({ lock: newest = before, ...rest }) => ({ ...rest, lock: { ...newest, idle: minutes } }));
      changed();
    },
    lockableKey,
    formerRetired: () => writeHeader(({ formerKey: _, ...rest }) => rest),
    changeLock,
    recovery: createRecoveryActs({ ...inside, refresh, heldKeys, sealedRow, writeHeader }),
  };
};
