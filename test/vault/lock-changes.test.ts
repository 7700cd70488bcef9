/** The lock of a vault changes while other tabs look, or the browser dies. */
import { describe, expect, it } from 'vitest';
import { makeVault, type VaultStore } from '../../src/vault/index.js';
import { codeOf, locked, lockedEnvironment, open, passphrase, proof, secretsOf, setLock } from './locked.js';
import type { MemoryVaultStore } from './memory.js';

describe('a lock that changes while others look', () => {
  it('VLT-14 locks every other tab that has the vault open, and lets none of them write over it', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    const other = await open(env);
    const third = await open(env);
    await setLock(vault);
    expect(await codeOf(other.householdKey())).toBe('vault-locked');
    expect(other.locked).toBe(true);
    expect(await codeOf(third.eraseRecoveryEntropy())).toBe('vault-locked');
    expect(await vault.recoveryEntropy()).toHaveLength(16);
    const keys = vault.unlockedKeys();
    if (keys === undefined) throw new TypeError('locked');
    await other.unlock({ kind: 'keys', keys });
    expect(await other.householdKey()).toEqual(await vault.householdKey());
    expect(other.deviceKey).toBe(vault.deviceKey);
    await expect(crypto.subtle.exportKey('raw', keys.rows)).rejects.toThrow();
  });

  it('VLT-14 does not write over what another tab wrote while the passphrase was worked on', async () => {
    const { env, vault } = await locked();
    await vault.unlock(proof);
    const other = await open(env);
    await other.unlock(proof);
    let first = true;
    const meddled = await open({
      ...env,
      stretch: async (words, parameters) => {
        const stretched = await env.stretch?.(words, parameters);
        if (meddled.locked || !first || stretched === undefined) return stretched ?? new Uint8Array(32);
        first = false;
        await other.eraseRecoveryEntropy();
        return stretched;
      },
    });
    await meddled.unlock(proof);
    const change = meddled.changeLock({ kind: 'passphrase', passphrase: 'a new passphrase' }, proof);
    expect(await codeOf(change)).toBe('write-conflict');
    const again = await open(env);
    await again.unlock(proof);
    expect(await again.recoveryEntropy()).toBeUndefined();
    expect(await again.householdKey()).toEqual(await vault.householdKey());
  });

  it('VLT-14 is under the old lock or under the new one, wherever it stops', async () => {
    const changes = [
      { kind: 'passphrase', passphrase: 'a new passphrase' },
      { kind: 'passkey', label: 'me' },
      { kind: 'open' },
    ] as const;
    let stops = 0;
    for (const change of changes) {
      for (let at = 0; ; at++) {
        const { env, vault } = await locked();
        await vault.unlock(proof);
        const expected = await secretsOf(vault);
        const before = new Map(env.db.rows);
        const dying = await open({ ...env, db: dyingAfter(env.db, at) });
        const died = (await codeOf(dying.unlock(proof).then(() => dying.changeLock(change, proof)))) !== 'none';
        const again = await open(env);
        if (again.ways.length > 0) {
          const key = change.kind === 'passphrase' && !died ? change.passphrase : passphrase;
          await again.unlock({ kind: 'passphrase', passphrase: key });
        }
        expect(await secretsOf(again)).toBe(expected);
        if (died) {
          stops++;
          expect([...env.db.rows.keys()].filter((n) => n !== 'tries').sort()).toEqual([...before.keys()].sort());
        } else break;
      }
    }
    expect(stops).toBeGreaterThan(5);
  });

  it('VLT-14 a stop between the new key and the lock leaves the vault open, with the key that it had', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    const next = await vault.lockableKey();
    const again = await open(env);
    expect(again.deviceKey).toBe(vault.deviceKey);
    expect(await again.lockableKey()).toBe(next);
    await setLock(again);
    expect(again.deviceKey).toBe(next);
  });
});

/** A store whose browser is killed after so many writes. */
const dyingAfter = (db: VaultStore & MemoryVaultStore, writes: number): MemoryVaultStore => {
  let left = writes;
  const dies = async (): Promise<void> => {
    if (left-- <= 0) throw new Error('killed');
  };
  return {
    ...db,
    put: async (rows, options) => {
      await dies();
      await db.put(rows, options);
    },
    delete: async (names) => {
      await dies();
      await db.delete(names);
    },
  };
};
