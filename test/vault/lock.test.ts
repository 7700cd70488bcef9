/** The lock of a vault: ways to unlock, what they protect, and who tries to get round them. */
import { describe, expect, it } from 'vitest';
import { isTabardError } from '../../src/base/index.js';
import { verifyBytes } from '../../src/codec/index.js';
import { decodeHeader, encodeHeader, type VaultHeader } from '../../src/vault/header.js';
import { makeVault, openVault, type Vault, type VaultStore } from '../../src/vault/index.js';
import { ARGON2, MAX_ARGON2 } from '../../src/vault/limits.js';
import { stretchHere } from '../../src/vault/lock/argon2.js';
import { waitAfter } from '../../src/vault/lock/tries.js';
import type { Slot } from '../../src/vault/slots.js';
import { locked, lockedEnvironment, passphrase, rowWithHeader, setLock } from './locked.js';
import { environment, type MemoryVaultStore } from './memory.js';

const bytes = (text: string) => new TextEncoder().encode(text).slice();
const proof = { kind: 'passphrase', passphrase } as const;

const codeOf = async (work: Promise<unknown>): Promise<string> => {
  try {
    await work;
    return 'none';
  } catch (error) {
    return isTabardError(error) ? error.code : String(error);
  }
};

const open = async (env: ReturnType<typeof lockedEnvironment>): Promise<Vault> => {
  const vault = await openVault(env);
  if (vault === undefined) throw new TypeError('no vault');
  return vault;
};

/** Every secret that a vault gives, as text. */
const secretsOf = async (vault: Vault): Promise<string> =>
  JSON.stringify([
    [...(await vault.deviceX25519Secret())],
    [...(await vault.householdKey())],
    [...((await vault.recoveryEntropy()) ?? [])],
    (await vault.rootSigner()).key,
    vault.deviceKey,
  ]);

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

const withSlots = (header: VaultHeader, change: (slots: readonly Slot[]) => readonly Slot[]): VaultHeader =>
  header.lock === undefined ? header : { ...header, lock: { ...header.lock, slots: change(header.lock.slots) } };

/** As somebody who can write into the browser's folder, but knows no passphrase. */
const edit = (db: MemoryVaultStore, change: (header: VaultHeader) => VaultHeader): void => {
  db.rows.set('header', rowWithHeader(db.rows.get('header'), change));
};

const slotName = (db: MemoryVaultStore): string => [...db.rows.keys()].find((name) => name.startsWith('slot/')) ?? '';

describe('enemies of a lock', () => {
  const parameters: [string, (slot: Slot) => Slot, string][] = [
    ['less memory', (slot) => params(slot, { memory: 8 }), 'vault-damaged'],
    ['fewer passes', (slot) => params(slot, { passes: 1 }), 'vault-damaged'],
    ['a terabyte of memory', (slot) => params(slot, { memory: 2 ** 30 }), 'vault-damaged'],
    ['a million passes', (slot) => params(slot, { passes: 1_000_000 }), 'vault-damaged'],
    ['as much memory as is allowed', (slot) => params(slot, { memory: MAX_ARGON2.memory }), 'passphrase-wrong'],
    ['another salt', (slot) => params(slot, { salt: new Uint8Array(16) }), 'passphrase-wrong'],
    ['a salt of no length', (slot) => params(slot, { salt: new Uint8Array(0) }), 'vault-damaged'],
    ['their own key', (slot) => ({ ...slot, key: new Uint8Array(32).fill(9) }), 'passphrase-wrong'],
    ['another time of adding', (slot) => ({ ...slot, addedAt: 1 }), 'vault-damaged'],
  ];
  it.each(parameters)('VLT-11 opens nothing under %s', async (_, change, code) => {
    const { env, stretched } = await locked();
    const done = stretched.length;
    edit(env.db, (header) => withSlots(header, (slots) => slots.map(change)));
    expect(await codeOf(open(env).then((vault) => vault.unlock(proof)))).toBe(code);
    // What is out of bounds is not even worked on.
    if (code === 'vault-damaged' && _ !== 'another time of adding') expect(stretched.length).toBe(done);
    expect(stretched.every(({ memory }) => memory <= MAX_ARGON2.memory)).toBe(true);
  });

  it('VLT-11 opens no slot that was put over from another vault, with the same passphrase', async () => {
    const one = await locked();
    const two = await locked();
    one.env.db.rows.set(slotName(one.env.db), two.env.db.rows.get(slotName(two.env.db)));
    expect(await codeOf(open(one.env).then((vault) => vault.unlock(proof)))).toBe('passphrase-wrong');
    // Row and header's slot together.
    const slots = slotsOf(two.env.db);
    one.env.db.rows.set(slotName(two.env.db), two.env.db.rows.get(slotName(two.env.db)));
    edit(one.env.db, (header) => withSlots(header, () => slots));
    expect(await codeOf(open(one.env).then((vault) => vault.unlock(proof)))).toBe('passphrase-wrong');
  });

  it('VLT-11 says vault-damaged for a slot that is cut off or not there, and counts no try', async () => {
    const { env } = await locked();
    const name = slotName(env.db);
    for (const row of [undefined, {}, { v: 1 }]) {
      env.db.rows.set(name, row);
      expect(await codeOf(open(env).then((vault) => vault.unlock(proof)))).toBe('vault-damaged');
    }
    expect(env.db.rows.has('tries')).toBe(false);
    const short = { v: 1, sealed: new Uint8Array(7) };
    env.db.rows.set(name, short);
    expect(await codeOf(open(env).then((vault) => vault.unlock(proof)))).toBe('passphrase-wrong');
  });

  it('VLT-11 opens nothing with an older lock that is put back: its slot, its header, or both', async () => {
    const { env, vault } = await locked();
    const older = new Map(env.db.rows);
    await vault.unlock(proof);
    await vault.changeLock({ kind: 'passphrase', passphrase: 'a new passphrase' }, proof);
    await vault.eraseRecoveryEntropy();
    const newer = new Map(env.db.rows);
    const oldSlot = [...older.keys()].filter((name) => name.startsWith('slot/'));
    for (const names of [oldSlot, ['header'], ['header', ...oldSlot]]) {
      env.db.rows.clear();
      for (const [name, row] of newer) env.db.rows.set(name, row);
      for (const name of names) env.db.rows.set(name, older.get(name));
      const code = await codeOf(open(env).then((opened) => opened.unlock(proof)));
      expect(['passphrase-wrong', 'vault-damaged'], names.join()).toContain(code);
    }
  });

  it('VLT-11 does not lose its lock to a header and a browser key that were there before it', async () => {
    const env = lockedEnvironment();
    const vault = await makeVault(env);
    const open1 = new Map(env.db.rows);
    await setLock(vault);
    for (const name of ['header', 'slot/device', 'key/slot-device', 'key/device'])
      env.db.rows.set(name, open1.get(name));
    // What the browser's key opens is an older master key, and nothing that the vault keeps now is under it.
    expect(await codeOf(openVault(env))).toBe('vault-damaged');
    env.db.rows.delete('secret/values');
    const again = await open(env);
    expect(again.deviceKey).not.toBe(vault.deviceKey);
    expect(await codeOf(again.householdKey())).toBe('vault-damaged');
    expect(await codeOf(again.rootSigner())).toBe('vault-damaged');
    expect(await codeOf(again.recoveryEntropy())).toBe('vault-damaged');
  });

  it('VLT-11 wraps a new master key to no key that somebody put into the rows', async () => {
    const { env, vault } = await locked();
    await vault.unlock(proof);
    edit(env.db, (header) =>
      withSlots(header, (slots) => slots.map((slot) => ({ ...slot, key: new Uint8Array(32).fill(9) }))),
    );
    const slot = env.db.rows.get(slotName(env.db));
    const change = vault.changeLock({ kind: 'passkey', label: 'me' }, proof);
    expect(await codeOf(change)).toBe('vault-locked');
    expect(env.db.rows.get(slotName(env.db))).toEqual(slot);
    expect(await codeOf(vault.unlock(proof))).not.toBe('none');
  });
});

const slotsOf = (db: MemoryVaultStore): readonly Slot[] => {
  const row = db.rows.get('header') as { readonly header: Uint8Array };
  return decodeHeader(row.header).lock?.slots ?? [];
};

const params = (slot: Slot, change: object): Slot =>
  slot.kind === 'passphrase' ? { ...slot, params: { ...slot.params, ...change } } : slot;

describe('wrong passphrases', () => {
  const wrong = { kind: 'passphrase', passphrase: 'this is not it' } as const;

  it('VLT-13 slow down, and go on doing so when the page is opened anew', async () => {
    const { env, time } = await locked();
    for (let i = 0; i < 3; i++) expect(await codeOf((await open(env)).unlock(wrong))).toBe('passphrase-wrong');
    const vault = await open(env);
    expect(await vault.triesWait()).toBe(2_000);
    expect(await codeOf(vault.unlock(proof))).toBe('unlock-wait');
    time.now += 1_999;
    expect(await codeOf((await open(env)).unlock(proof))).toBe('unlock-wait');
    time.now += 1;
    expect(await codeOf((await open(env)).unlock(wrong))).toBe('passphrase-wrong');
    expect(await (await open(env)).triesWait()).toBe(4_000);
    time.now += 4_000;
    await (await open(env)).unlock(proof);
    expect(await vault.triesWait()).toBe(0);
  });

  it('VLT-13 gain nothing by a clock that is set back', async () => {
    const { env, time } = await locked();
    for (let i = 0; i < 3; i++) await codeOf((await open(env)).unlock(wrong));
    time.now -= 86_400_000;
    expect(await codeOf((await open(env)).unlock(proof))).toBe('unlock-wait');
    time.now += 1_999;
    expect(await codeOf((await open(env)).unlock(proof))).toBe('unlock-wait');
    time.now += 1;
    await (await open(env)).unlock(proof);
  });

  it('VLT-13 are counted before they are tried, so that closing the page in between saves none', async () => {
    const { env } = await locked();
    let seen: unknown;
    const stretch = async () => {
      seen = env.db.rows.get('tries');
      return new Uint8Array(32);
    };
    const spying = { ...env, stretch };
    await codeOf((await open(spying)).unlock(wrong));
    expect(seen).toMatchObject({ failed: 1 });
  });

  it('VLT-13 are not tried side by side', async () => {
    const { env, time } = await locked();
    for (let i = 0; i < 3; i++) await codeOf((await open(env)).unlock(wrong));
    time.now += 2_000;
    const codes = await Promise.all([1, 2, 3, 4].map(async () => codeOf((await open(env)).unlock(wrong))));
    expect(codes.filter((code) => code === 'passphrase-wrong')).toHaveLength(1);
    expect(codes.filter((code) => code === 'unlock-wait')).toHaveLength(3);
  });

  it('VLT-13 counts what it cannot read as very many', async () => {
    const { env, time } = await locked();
    env.db.rows.set('tries', { failed: 'none' });
    expect(await codeOf((await open(env)).unlock(proof))).toBe('unlock-wait');
    time.now += waitAfter(1_000);
    await (await open(env)).unlock(proof);
    expect(waitAfter(1_000)).toBe(900_000);
  });
});

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

it('new slots are made with what the documents say', () => {
  expect(ARGON2).toEqual({ memory: 65_536, passes: 3, lanes: 1 });
});
