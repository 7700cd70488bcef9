import { describe, expect, it } from 'vitest';
import { verifyBytes, verifyWithNoble } from '../../src/codec/index.js';
import { decodeHeader, encodeHeader } from '../../src/vault/header.js';
import { deriveBackupKey, deriveRecoveryKey, makeVault, openVault, type Vault } from '../../src/vault/index.js';
import { createMemoryVaultStore, environment, recordedRandom, subtleWithoutCurves } from './memory.js';

const bytes = (text: string) => new TextEncoder().encode(text).slice();

const bytesIn = (value: unknown): Uint8Array[] => {
  if (value instanceof Uint8Array) return [value];
  if (value instanceof CryptoKey || typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(bytesIn);
};

const holds = (hay: Uint8Array, needle: Uint8Array): boolean => Buffer.from(hay).includes(Buffer.from(needle));

const publicPart = (vault: Vault | undefined) => ({
  deviceKey: vault?.deviceKey,
  kind: vault?.deviceKeyKind,
  x25519: vault?.deviceX25519,
  root: vault?.rootKey,
  next: vault?.nextRootKey,
  backup: vault?.backupKey,
  clockId: vault?.clockId,
});

const kinds = [
  { name: 'native', parts: {}, kind: 'native' },
  { name: 'tweetnacl', parts: { subtle: subtleWithoutCurves() }, kind: 'sealed' },
] as const;

describe.each(kinds)('a vault with $name keys', ({ parts, kind }) => {
  it('VLT-1 keeps the device key in the way that the browser can', async () => {
    expect((await makeVault(environment(parts))).deviceKeyKind).toBe(kind);
  });

  it('VLT-1 signs what both strict verifiers accept, with device and root key', async () => {
    const vault = await makeVault(environment(parts));
    for (const signer of [vault.deviceSigner, await vault.rootSigner()]) {
      const text = bytes('a message');
      const signature = await signer.sign(text);
      expect(await verifyBytes(text, signature, signer.key)).toBe(true);
      expect(await verifyWithNoble(text, signature, signer.key)).toBe(true);
      expect(await verifyBytes(bytes('another'), signature, signer.key)).toBe(false);
    }
    expect((await vault.rootSigner()).key).toBe(vault.rootKey);
    expect(vault.deviceSigner.key).toBe(vault.deviceKey);
  });

  it('VLT-2 opens again with the same keys and secrets', async () => {
    const env = environment(parts);
    const made = await makeVault(env);
    const opened = await openVault(env);
    expect(publicPart(opened)).toEqual(publicPart(made));
    expect(await opened?.householdKey()).toEqual(await made.householdKey());
    expect(await opened?.recoveryEntropy()).toEqual(await made.recoveryEntropy());
    expect(await opened?.deviceX25519Secret()).toEqual(await made.deviceX25519Secret());
    const signature = await opened?.deviceSigner.sign(bytes('x'));
    expect(await verifyBytes(bytes('x'), signature ?? new Uint8Array(64), made.deviceKey)).toBe(true);
  });

  it('VLT-3 leaves no secret unsealed in any row', async () => {
    const db = createMemoryVaultStore();
    const { random, given } = recordedRandom();
    await makeVault(environment({ ...parts, db, random }));
    const secrets = given.filter((each) => each.length >= 16);
    expect(secrets.length).toBeGreaterThanOrEqual(7);
    const header = db.rows.get('header');
    for (const [name, row] of db.rows) {
      for (const found of bytesIn(row)) {
        for (const secret of secrets) expect(holds(found, secret), `${name} holds a secret`).toBe(false);
      }
    }
    expect(header).toBeDefined();
  });

  it('VLT-3 keeps no CryptoKey that can be read', async () => {
    const db = createMemoryVaultStore();
    await makeVault(environment({ ...parts, db }));
    const keys = [...db.rows.values()].flatMap((row) =>
      typeof row === 'object' && row !== null && 'key' in row && row.key instanceof CryptoKey ? [row.key] : [],
    );
    expect(keys).toHaveLength(kind === 'native' ? 2 : 1);
    for (const key of keys) {
      expect(key.extractable).toBe(false);
      await expect(crypto.subtle.exportKey(key.type === 'secret' ? 'raw' : 'pkcs8', key)).rejects.toThrow();
    }
  });

  it('VLT-4 says vault-damaged for any changed, missing or exchanged row', async () => {
    const db = createMemoryVaultStore();
    const env = environment({ ...parts, db });
    await makeVault(env);
    const useAll = async () => {
      const vault = await openVault(env);
      await vault?.rootSigner();
      await vault?.householdKey();
      await vault?.recoveryEntropy();
      await vault?.deviceX25519Secret();
    };
    await useAll();
    const whole = new Map(db.rows);
    const nextRoot = `secret/seed/${(await openVault(env))?.nextRootKey}`;
    for (const [name, row] of whole) {
      if (name === nextRoot) continue;
      for (const damage of [undefined, null, {}, { v: 1 }, 'text', changed(row)]) {
        db.rows.set(name, damage);
        if (damage === undefined) db.rows.delete(name);
        await expect(useAll(), `${name} ${String(damage)}`).rejects.toMatchObject({ code: 'vault-damaged' });
        db.rows.set(name, row);
      }
    }
    db.rows.set('secret/entropy', whole.get('secret/household/0'));
    await expect(useAll()).rejects.toMatchObject({ code: 'vault-damaged' });
  });
});

/** The row with one bit of its last bytes field changed, or with another key. */
const changed = (row: unknown): unknown => {
  if (typeof row !== 'object' || row === null) throw new TypeError('not a row');
  const copy: Record<string, unknown> = { ...row };
  for (const [field, value] of Object.entries(copy)) {
    if (value instanceof CryptoKey) copy[field] = value.type === 'secret' ? 'no key' : {};
    if (value instanceof Uint8Array) {
      const flipped = value.slice();
      flipped[flipped.length - 1] = (flipped[flipped.length - 1] ?? 0) ^ 1;
      copy[field] = flipped;
    }
  }
  return copy;
};

describe('a vault', () => {
  it('derives backup and recovery key from its entropy', async () => {
    const vault = await makeVault(environment());
    const entropy = (await vault.recoveryEntropy()) ?? new Uint8Array();
    expect(await deriveBackupKey(entropy)).toEqual(vault.backupKey);
    expect(await deriveRecoveryKey(entropy, 0)).toBe(await vault.recoveryKey());
    expect(vault.clockId).toBeGreaterThanOrEqual(0);
    expect(vault.clockId).toBeLessThan(1024);
  });

  it('is not there before it was made', async () => {
    expect(await openVault(environment())).toBeUndefined();
  });

  it('is not made over another', async () => {
    const env = environment();
    await makeVault(env);
    await expect(makeVault(env)).rejects.toMatchObject({ code: 'write-conflict' });
  });

  it('VLT-4 finds out a header that was changed though it decodes', async () => {
    const db = createMemoryVaultStore();
    const env = environment({ db });
    await makeVault(env);
    const other = createMemoryVaultStore();
    await makeVault(environment({ db: other }));
    db.rows.set('header', other.rows.get('header'));
    await expect(openVault(env)).rejects.toMatchObject({ code: 'vault-damaged' });
  });

  it('VLT-4 finds out a header in which one key was put in the place of another', async () => {
    const db = createMemoryVaultStore();
    const env = environment({ db });
    await makeVault(env);
    const row = db.rows.get('header');
    if (typeof row !== 'object' || row === null || !('header' in row) || !(row.header instanceof Uint8Array)) {
      throw new TypeError('no header');
    }
    const header = decodeHeader(row.header);
    const swapped = { ...header, rootKey: header.nextRootKey, nextRootKey: header.rootKey };
    db.rows.set('header', { ...row, header: encodeHeader(swapped) });
    await expect(openVault(env)).rejects.toMatchObject({ code: 'vault-damaged' });
  });

  it('VLT-4 finds out a device key that the browser gave back wrong', async () => {
    const db = createMemoryVaultStore();
    const env = environment({ db });
    await makeVault(env);
    const pair = await crypto.subtle.generateKey('Ed25519', false, ['sign', 'verify']);
    db.rows.set('key/device', { v: 1, key: 'privateKey' in pair ? pair.privateKey : pair });
    await expect(openVault(env)).rejects.toMatchObject({ code: 'vault-damaged' });
  });

  it('says unsupported-version for one that a later version wrote', async () => {
    const db = createMemoryVaultStore();
    const { encodeValue } = await import('../../src/codec/index.js');
    await db.put({ header: { v: 1, header: encodeValue({ v: 3 }), seal: new Uint8Array(28) } });
    await expect(openVault(environment({ db }))).rejects.toMatchObject({ code: 'unsupported-version' });
  });

  it('VLT-6 opens what it sealed under the same context only', async () => {
    const vault = await makeVault(environment());
    const sealed = await vault.seal(bytes('draft'), 'drafts');
    expect(await vault.open(sealed, 'drafts')).toEqual(bytes('draft'));
    await expect(vault.open(sealed, 'else')).rejects.toMatchObject({ code: 'vault-damaged' });
    await expect(vault.open(new Uint8Array(3), 'drafts')).rejects.toMatchObject({ code: 'vault-damaged' });
  });

  it('VLT-7 gives nothing while locked and everything after unlocking', async () => {
    const vault = await makeVault(environment());
    const signer = vault.deviceSigner;
    vault.lock();
    expect(vault.locked).toBe(true);
    await expect(signer.sign(bytes('x'))).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(vault.rootSigner()).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(vault.householdKey()).rejects.toMatchObject({ code: 'vault-locked' });
    await expect(vault.seal(bytes('x'), 'c')).rejects.toMatchObject({ code: 'vault-locked' });
    await vault.unlock();
    expect(await verifyBytes(bytes('x'), await signer.sign(bytes('x')), vault.deviceKey)).toBe(true);
  });

  it('erases the recovery entropy and remembers that it did', async () => {
    const db = createMemoryVaultStore();
    const env = environment({ db });
    const vault = await makeVault(env);
    await vault.eraseRecoveryEntropy();
    expect(await vault.recoveryEntropy()).toBeUndefined();
    const again = await openVault(env);
    expect(await again?.recoveryEntropy()).toBeUndefined();
    expect(bytesIn(db.rows.get('secret/entropy'))).toEqual([]);
  });

  it('leaves no row behind when wiped', async () => {
    const db = createMemoryVaultStore();
    const vault = await makeVault(environment({ db }));
    await vault.wipe();
    expect(db.rows.size).toBe(0);
    await expect(vault.unlock()).rejects.toMatchObject({ code: 'vault-locked' });
  });
});

describe('a browser that keeps keys badly', () => {
  const refusing = (refuses: (key: CryptoKey) => boolean, how: 'throw' | 'null') => {
    const db = createMemoryVaultStore();
    const hit = (row: unknown) =>
      typeof row === 'object' && row !== null && 'key' in row && row.key instanceof CryptoKey && refuses(row.key);
    return {
      ...db,
      put: async (rows: Readonly<Record<string, unknown>>) => {
        if (how === 'throw' && Object.values(rows).some(hit)) throw new DOMException('no clone', 'DataCloneError');
        await db.put(rows);
      },
      get: async (name: string) => {
        const row = await db.get(name);
        return how === 'null' && hit(row) ? null : row;
      },
    };
  };
  const isEd25519 = (key: CryptoKey) => key.algorithm.name === 'Ed25519';

  it.each(['throw', 'null'] as const)(
    'VLT-1 gets a sealed device key where Ed25519 keys are lost (%s)',
    async (how) => {
      const db = refusing(isEd25519, how);
      const vault = await makeVault(environment({ db }));
      expect(vault.deviceKeyKind).toBe('sealed');
      expect(db.rows.has('key/device')).toBe(false);
      expect((await openVault(environment({ db })))?.deviceKey).toBe(vault.deviceKey);
    },
  );

  it.each(['throw', 'null'] as const)(
    'VLT-1 says key-unusable where no CryptoKey is kept (%s), and leaves nothing',
    async (how) => {
      const db = refusing(() => true, how);
      await expect(makeVault(environment({ db }))).rejects.toMatchObject({ code: 'key-unusable' });
      expect(db.rows.size).toBe(0);
    },
  );

  it('VLT-1 says storage-refused where nothing is kept', async () => {
    const db = { ...createMemoryVaultStore(), put: () => Promise.reject(new DOMException('no', 'InvalidStateError')) };
    await expect(makeVault(environment({ db }))).rejects.toMatchObject({ code: 'storage-refused' });
  });
});
