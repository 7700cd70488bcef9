import { describe, expect, it } from 'vitest';
import type { Did } from '../../../src/base/index.js';
import {
  buildKeyring,
  isKeyOf,
  keyringRecord,
  openContent,
  openKeyring,
  padmeOf,
  parseKeyringRecord,
  sealContent,
  slotsFor,
} from '../../../src/household/volume/index.js';
import { volume } from '../../../src/repo/schema/volume.js';
import { makeAgreementKey } from '../../../src/vault/index.js';
import { testDid } from '../../peer/support/peers.js';
import { random } from '../helpers.js';

const did = testDid(1);
const home = { did, volume: 'household' };
const name = { ...home, epoch: 3 };
const members = (count: number) => Promise.all(Array.from({ length: count }, () => makeAgreementKey(random)));

describe('a keyring', () => {
  it('HSE-10 opens for each member and for nobody else', async () => {
    const [all, key] = [await members(5), random(32)];
    const keyring = await buildKeyring(
      name,
      key,
      all.map((one) => one.publicKey),
      random,
    );
    for (const one of all) expect(await openKeyring(home, keyring, [one])).toEqual(key);
    expect(await openKeyring(home, keyring, await members(3))).toBeUndefined();
    const [stranger, first] = [await makeAgreementKey(random), all[0]];
    if (first === undefined) throw new TypeError('no member');
    expect(await openKeyring(home, keyring, [stranger, first])).toEqual(key);
  });

  it.each<[string, { readonly did: Did; readonly volume: string; readonly epoch: number }]>([
    ['owner', { ...name, did: testDid(2) }],
    ['volume', { ...name, volume: 'friends' }],
    ['epoch', { ...name, epoch: 4 }],
  ])('HSE-11 a slot is bound to its %s', async (_, other) => {
    const [[one], key] = [await members(1), random(32)];
    if (one === undefined) throw new TypeError('no member');
    const keyring = await buildKeyring(name, key, [one.publicKey], random);
    expect(await openKeyring(other, { ...keyring, epoch: other.epoch }, [one])).toBeUndefined();
  });

  it('HSE-11 nobody can be given another key than all others: the key is committed to', async () => {
    const [[one, two], key] = [await members(2), random(32)];
    if (one === undefined || two === undefined) throw new TypeError('no members');
    const keyring = await buildKeyring(name, key, [one.publicKey], random);
    const other = await buildKeyring(name, random(32), [two.publicKey], random);
    const mixed = { ...keyring, slots: [...keyring.slots, ...other.slots] };
    expect(await openKeyring(home, mixed, [two])).toBeUndefined();
    expect(await openKeyring(home, mixed, [one])).toEqual(key);
    expect([await isKeyOf(home, keyring, key), await isKeyOf(home, other, key)]).toEqual([true, false]);
  });

  it('HSE-12 slots are as many for few members as for none, all alike, and in no order', async () => {
    expect([0, 1, 3, 8, 9, 16, 17, 1000].map(slotsFor)).toEqual([8, 8, 8, 8, 16, 16, 32, 1024]);
    const [[first], others] = [await members(1), await members(2)];
    if (first === undefined) throw new TypeError('no member');
    const places = new Set<number>();
    for (let round = 0; round < 40; round++) {
      const all = [first, ...others].map((one) => one.publicKey);
      const keyring = await buildKeyring(name, random(32), all, random);
      expect(keyring.slots).toHaveLength(8);
      expect(new Set(keyring.slots.map(({ ephemeral, sealed }) => `${ephemeral.length} ${sealed.length}`))).toEqual(
        new Set(['32 48']),
      );
      for (const [at, slot] of keyring.slots.entries())
        if ((await openKeyring(home, { ...keyring, slots: [slot] }, [first])) !== undefined) places.add(at);
      expect(JSON.stringify(keyring.slots.map(({ ephemeral }) => [...ephemeral]))).not.toContain(
        String([...first.publicKey]),
      );
    }
    expect(places.size).toBeGreaterThan(4);
  });

  it('HSE-10 a device that was put out cannot open the next epoch, though it has all before', async () => {
    const all = await members(3);
    const [kept, thief] = [all.slice(0, 2), all.slice(2)];
    const old = await buildKeyring(
      name,
      random(32),
      all.map((one) => one.publicKey),
      random,
    );
    expect(await openKeyring(home, old, thief)).toBeDefined();
    const next = { ...name, epoch: 4 };
    const key = random(32);
    const keyring = await buildKeyring(
      next,
      key,
      kept.map((one) => one.publicKey),
      random,
    );
    expect(await openKeyring(home, keyring, thief)).toBeUndefined();
    expect(await openKeyring(home, keyring, kept)).toEqual(key);
    const sealed = await sealContent(next, key, random(50), random);
    const before = (await openKeyring(home, old, thief)) ?? random(32);
    expect(await openContent(next, before, sealed)).toBeUndefined();
    expect(await openContent(name, before, sealed)).toBeUndefined();
  });

  it('HSE-10 lies in a record that its schema takes, and is read back as it was', async () => {
    const keyring = await buildKeyring(name, random(32), [], random);
    const record = keyringRecord(keyring);
    for (const [field, check] of Object.entries(volume.fields)) {
      const value = (record as Record<string, never>)[field];
      if (value !== undefined) expect(check(value, field)).toEqual([]);
    }
    expect(parseKeyringRecord(record)).toEqual(keyring);
  });

  it.each([
    null,
    'keyring',
    {},
    { epoch: -1, commitment: { $bytes: '' }, slots: [] },
    { epoch: 1, commitment: { $bytes: '' }, slots: [] },
    { epoch: 1.5, commitment: { $bytes: 'A'.repeat(43) }, slots: [] },
    { epoch: 1, commitment: { $bytes: 'A'.repeat(43) }, slots: 'none' },
    { epoch: 1, commitment: { $bytes: 'A'.repeat(43) }, slots: [null] },
    {
      epoch: 1,
      commitment: { $bytes: 'A'.repeat(43) },
      slots: [{ ephemeral: { $bytes: 'AA' }, sealed: { $bytes: '' } }],
    },
    { epoch: 1, commitment: { $bytes: 'A'.repeat(43) }, slots: Array(1025).fill({}) },
  ])('HSE-10 what is no keyring is passed over: %j', (record) => {
    expect(parseKeyringRecord(record as never)).toBeUndefined();
  });
});

describe('what is sealed under an epoch', () => {
  it('HSE-13 opens under its key, owner, volume and epoch only, and not when a bit was changed', async () => {
    const [key, plain] = [random(32), random(3_000)];
    const sealed = await sealContent(name, key, plain, random);
    expect(await openContent(name, key, sealed)).toEqual(plain);
    expect(await openContent(name, random(32), sealed)).toBeUndefined();
    for (const other of [
      { ...name, epoch: 2 },
      { ...name, volume: 'x' },
      { ...name, did: testDid(9) },
    ])
      expect(await openContent(other, key, sealed)).toBeUndefined();
    for (const at of [0, 11, 12, 500, sealed.length - 1]) {
      const changed = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(await openContent(name, key, changed)).toBeUndefined();
    }
    expect(await openContent(name, key, new Uint8Array(5))).toBeUndefined();
  });

  it('HSE-13 its size tells little: few lengths are left, none shorter, none an eighth longer', async () => {
    const key = random(32);
    const sizes = new Set<number>();
    for (let length = 0; length <= 1_000; length += 111) {
      const sealed = await sealContent(name, key, new Uint8Array(length), random);
      expect((await openContent(name, key, sealed))?.length).toBe(length);
      sizes.add(sealed.length);
    }
    expect(sizes.size).toBe(1);
    const lengths = Array.from({ length: 200_000 }, (_, at) => at + 1);
    const padded = lengths.map(padmeOf);
    expect(padded.every((one, at) => one >= at + 1 && (at < 1_024 || one <= (at + 1) * 1.12))).toBe(true);
    expect(new Set(padded).size).toBeLessThan(200);
    expect([1_025, 5_000, 100_000, 1_000_000].map(padmeOf)).toEqual([1_088, 5_120, 100_352, 1_015_808]);
  });
});
