/** Who tries to get round the lock of a vault: whoever can write into the browser's folder, and knows no passphrase. */
import { describe, expect, it } from 'vitest';
import { makeVault, openVault } from '../../src/vault/index.js';
import { MAX_ARGON2 } from '../../src/vault/limits.js';
import type { Slot } from '../../src/vault/slots.js';
import {
  codeOf,
  edit,
  locked,
  lockedEnvironment,
  open,
  proof,
  setLock,
  slotName,
  slotsOf,
  withSlots,
} from './locked.js';

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

const params = (slot: Slot, change: object): Slot =>
  slot.kind === 'passphrase' ? { ...slot, params: { ...slot.params, ...change } } : slot;
