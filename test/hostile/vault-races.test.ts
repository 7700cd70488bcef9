/** A vault whose rows change, or which is locked, while it is busy. */
import { describe, expect, test } from 'vitest';
import { decodeHeader, encodeHeader } from '../../src/vault/header.js';
import { makeVault, openVault } from '../../src/vault/index.js';
import { createMemoryVaultStore, environment } from '../vault/memory.js';

const some = new Uint8Array([1, 2, 3]);

/** A store whose next read of a row waits until it is let go. */
const withGate = () => {
  const db = createMemoryVaultStore();
  let gate: Promise<void> | undefined;
  return {
    db: {
      ...db,
      get: async (name: string) => {
        await gate;
        return db.get(name);
      },
    },
    hold: (): (() => void) => {
      let open: () => void = () => undefined;
      gate = new Promise((resolve) => {
        open = resolve;
      });
      return open;
    },
  };
};

describe('a vault that is busy', () => {
  test('VLT-4 uses the header whose seal it has checked, not one that was there a moment before', async () => {
    const db = createMemoryVaultStore();
    await makeVault(environment({ db }));
    const row = db.rows.get('header');
    if (typeof row !== 'object' || row === null || !('header' in row) || !(row.header instanceof Uint8Array)) {
      throw new TypeError('no header');
    }
    const header = decodeHeader(row.header);
    const forged = { ...row, header: encodeHeader({ ...header, backupKey: new Uint8Array(32).fill(9) }) };
    let reads = 0;
    const get = async (name: string) => (name === 'header' && reads++ === 0 ? forged : db.get(name));
    await expect(openVault(environment({ db: { ...db, get } }))).rejects.toMatchObject({ code: 'vault-damaged' });
    expect(reads).toBeGreaterThan(0);
  });

  test('VLT-7 a root signer that was handed out before signs nothing once the vault is locked', async () => {
    const vault = await makeVault(environment());
    const signer = await vault.rootSigner();
    await signer.sign(some);
    vault.lock();
    await expect(signer.sign(some)).rejects.toMatchObject({ code: 'vault-locked' });
    await vault.unlock();
    await signer.sign(some);
  });

  test.each(['lock', 'wipe'] as const)(
    'VLT-7 stays locked after %s, though it was just being unlocked',
    async (how) => {
      const { db, hold } = withGate();
      const vault = await makeVault(environment({ db }));
      vault.lock();
      const letGo = hold();
      const unlocking = vault.unlock();
      const done = vault[how]();
      letGo();
      await expect(unlocking).rejects.toThrow(how === 'lock' ? 'locked again' : 'not there');
      await done;
      expect(vault.locked).toBe(true);
      await expect(vault.deviceSigner.sign(some)).rejects.toMatchObject({ code: 'vault-locked' });
    },
  );

  test('a second tab that erased the recovery entropy is believed at the next unlocking', async () => {
    const env = environment();
    const vault = await makeVault(env);
    const other = await openVault(env);
    await other?.eraseRecoveryEntropy();
    vault.lock();
    await vault.unlock();
    expect(await vault.recoveryEntropy()).toBeUndefined();
  });

  test('VLT-4 does not unlock as another vault that took its place', async () => {
    const db = createMemoryVaultStore();
    const vault = await makeVault(environment({ db }));
    vault.lock();
    db.rows.clear();
    await makeVault(environment({ db }));
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'vault-damaged' });
    expect(vault.locked).toBe(true);
  });

  test('a wipe is not undone by the erasing that it overtook', async () => {
    const { db, hold } = withGate();
    const vault = await makeVault(environment({ db }));
    hold()();
    const erasing = vault.eraseRecoveryEntropy();
    const wiping = vault.wipe();
    await Promise.allSettled([erasing, wiping]);
    expect(await db.names()).toEqual([]);
  });
});
