/** The lock of a vault: ways to unlock, and what they protect. */
import { describe, expect, it } from 'vitest';
import { verifyBytes } from '../../src/codec/index.js';
import { decodeHeader, encodeHeader } from '../../src/vault/header.js';
import { makeVault, openVault } from '../../src/vault/index.js';
import { ARGON2 } from '../../src/vault/limits.js';
import { stretchHere } from '../../src/vault/lock/argon2.js';
import {
  bytes,
  codeOf,
  edit,
  locked,
  lockedEnvironment,
  open,
  passphrase,
  proof,
  secretsOf,
  setLock,
  withSlots,
} from './locked.js';
import { environment } from './memory.js';

describe('a lock', () => {
  it('VLT-10 opens with its passphrase, however its letters are composed, and with no other', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    await setLock(vault, 'Ame\u0301lie a\ufb01n 12');
    const again = await open(env);
    expect(again.locked).toBe(true);
    expect(await codeOf(again.unlock())).toBe('vault-locked');
    expect(await codeOf(again.unlock({ kind: 'passphrase', passphrase: 'Amelie afin 12' }))).toBe('passphrase-wrong');
    await again.unlock({ kind: 'passphrase', passphrase: 'Am\u00e9lie afin 12' });
    expect(again.locked).toBe(false);
    expect(await secretsOf(again)).toBe(await secretsOf(vault));
  });

  it('VLT-10 keeps what was sealed before, the keys and the public half', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    const sealed = await vault.seal(bytes('draft'), 'drafts');
    const before = [await vault.householdKey(), await vault.recoveryEntropy(), vault.rootKey, vault.clockId];
    await setLock(vault);
    const again = await open(env);
    await again.unlock(proof);
    expect(await again.open(sealed, 'drafts')).toEqual(bytes('draft'));
    expect([await again.householdKey(), await again.recoveryEntropy(), again.rootKey, again.clockId]).toEqual(before);
    await again.changeLock({ kind: 'passphrase', passphrase: 'another passphrase' }, proof);
    await again.changeLock({ kind: 'open' }, { kind: 'passphrase', passphrase: 'another passphrase' });
    const open3 = await open(env);
    expect(open3.locked).toBe(false);
    expect(await open3.open(sealed, 'drafts')).toEqual(bytes('draft'));
    expect(open3.ways).toEqual([]);
  });

  it('VLT-10 leaves no key of the browser behind: the device gets one that lies sealed', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    expect(vault.deviceKeyKind).toBe('native');
    const old = vault.deviceKey;
    const next = await vault.lockableKey();
    expect(await vault.lockableKey()).toBe(next);
    expect(vault.deviceKey).toBe(old);
    await vault.changeLock({ kind: 'passphrase', passphrase });
    expect(vault.deviceKey).toBe(next);
    expect(next).not.toBe(old);
    for (const [name, row] of env.db.rows) {
      const holdsKey =
        typeof row === 'object' && row !== null && Object.values(row).some((v) => v instanceof CryptoKey);
      expect(holdsKey, name).toBe(false);
    }
    const signature = await vault.deviceSigner.sign(bytes('x'));
    expect(await verifyBytes(bytes('x'), signature, next)).toBe(true);
    vault.lock();
    expect(await codeOf(vault.deviceSigner.sign(bytes('x')))).toBe('vault-locked');
    await vault.unlock(proof);
    await vault.changeLock({ kind: 'open' }, proof);
    expect(vault.deviceKey).toBe(next);
  });

  it('VLT-10 asks for the way in before it changes, and refuses a passphrase that is too short or too long', async () => {
    const { vault } = await locked();
    await vault.unlock(proof);
    const next = { kind: 'passphrase', passphrase: 'a new passphrase' } as const;
    expect(await codeOf(vault.changeLock(next))).toBe('vault-locked');
    expect(await codeOf(vault.changeLock(next, { kind: 'passphrase', passphrase: 'a wrong one!' }))).toBe(
      'passphrase-wrong',
    );
    const keys = vault.unlockedKeys();
    if (keys === undefined) throw new TypeError('locked');
    expect(await codeOf(vault.changeLock({ kind: 'open' }, { kind: 'keys', keys }))).toBe('vault-locked');
    for (const bad of ['short', 'a'.repeat(1001)])
      expect(await codeOf(vault.changeLock({ kind: 'passphrase', passphrase: bad }, proof))).toBe('passphrase-refused');
    await vault.changeLock(next, proof);
    vault.lock();
    expect(await codeOf(vault.unlock(proof))).toBe('passphrase-wrong');
    await vault.unlock(next);
  });

  it('VLT-10 keeps how long it waits for a hand', async () => {
    const { env, vault } = await locked();
    await vault.unlock(proof);
    expect(vault.idle).toBe(15);
    await vault.setIdle(60);
    expect((await open(env)).idle).toBe(60);
    await expect(vault.setIdle(-1)).rejects.toThrow(RangeError);
  });

  it('opens a vault made before there were locks', async () => {
    const env = environment();
    const made = await makeVault(env);
    const header = env.db instanceof Object ? await env.db.get('header') : undefined;
    const row = header as { header: Uint8Array };
    expect(decodeHeader(row.header).lock).toBeUndefined();
    expect(encodeHeader(decodeHeader(row.header))).toEqual(row.header);
    expect((await openVault(env))?.deviceKey).toBe(made.deviceKey);
  });

  it('VLT-10 stretches by Argon2id as its authors do', async () => {
    const salt = bytes('somesalt');
    const stretched = await stretchHere(bytes('password'), { memory: 256, passes: 2, lanes: 1, salt });
    expect(Buffer.from(stretched).toString('hex')).toBe(
      '9dfeb910e80bad0311fee20f9c0e2b12c17987b4cac90c2ef54d5b3021c68bfe',
    );
  });
});

describe('passkeys', () => {
  it('VLT-12 opens beside the passphrase, and never alone', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    await vault.lockableKey();
    expect(await codeOf(vault.changeLock({ kind: 'passkey', label: 'me' }))).toBe('passphrase-needed');
    await setLock(vault);
    await vault.changeLock({ kind: 'passkey', label: 'me' }, proof);
    expect(vault.ways.map(({ kind }) => kind)).toEqual(['passphrase', 'passkey']);
    const again = await open(env);
    await again.unlock({ kind: 'passkey' });
    expect(await secretsOf(again)).toBe(await secretsOf(vault));
    const [first, second] = again.ways;
    expect(await codeOf(again.changeLock({ kind: 'remove', id: first?.id ?? '' }, { kind: 'passkey' }))).toBe(
      'passphrase-needed',
    );
    // The passphrase changes by the passkey, and the passkey still opens what is sealed anew.
    await again.changeLock({ kind: 'passphrase', passphrase: 'one that I remember' }, { kind: 'passkey' });
    again.lock();
    await again.unlock({ kind: 'passkey' });
    await again.changeLock({ kind: 'remove', id: second?.id ?? '' }, { kind: 'passkey' });
    again.lock();
    expect(await codeOf(again.unlock({ kind: 'passkey' }))).toBe('passkey-unusable');
    await again.unlock({ kind: 'passphrase', passphrase: 'one that I remember' });
    expect(env.db.rows.size).toBe((await env.db.names()).length);
    expect([...env.db.rows.keys()].filter((name) => name.startsWith('slot/'))).toHaveLength(1);
  });

  it('VLT-12 refuses a header in which a passkey stands alone', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    await setLock(vault);
    await vault.changeLock({ kind: 'passkey', label: 'me' }, proof);
    edit(env.db, (header) => withSlots(header, (slots) => slots.filter(({ kind }) => kind === 'passkey')));
    expect(await codeOf(openVault(env))).toBe('vault-damaged');
  });
});

it('new slots are made with what the documents say', () => {
  expect(ARGON2).toEqual({ memory: 65_536, passes: 3, lanes: 1 });
});
