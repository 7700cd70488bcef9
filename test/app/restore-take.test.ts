import { describe, expect, it } from 'vitest';
import { powersOf } from '../../src/app/linking/authority.js';
import { listDevices } from '../../src/app/linking/device-list.js';
import { type EpochParts, publishKeyring, settleEpoch } from '../../src/app/linking/epoch.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { makeOwn } from '../../src/app/make-own.js';
import { putOutHidden } from '../../src/app/restore/hidden.js';
import { restoreRow } from '../../src/app/restore/row-name.js';
import { takeOver } from '../../src/app/restore/take.js';
import { buildChange, buildDeviceDelegations, parseDelegation } from '../../src/identity/index.js';
import { recoveryAuthor } from '../../src/vault/recovery/index.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { testSigner } from '../helpers/keys.js';
import { clock, commitWith, path } from '../worker/world.js';
import {
  copy,
  entropyOf,
  firstDevice,
  furnishAt,
  goOnAfterCut,
  type Linked,
  linkDevice,
  open,
  random,
  restoreFrom,
  takePartsOf,
  testDevice,
} from './restore-world.js';

const write = async ({ own }: Linked, bio: string): Promise<void> => {
  clock.now += 1_000;
  await own.writer.write([{ path: own.profilePath, value: { name: 'Ada', bio, links: [], tags: [] } }]);
};
const bioAt = async (
  { device }: { readonly device: Linked['device'] },
  did: Linked['own']['did'],
): Promise<unknown> => {
  const value = (await device.verify.record(did, path('app.tabard.profile/self')))?.value;
  return typeof value === 'object' && value !== null ? Reflect.get(value, 'bio') : undefined;
};
const follower = async (of: Linked) => {
  const device = await testDevice();
  await copy(of, { device }, of.own.did);
  return { device };
};
const partsOf = ({ device, own }: Linked): EpochParts => ({ own, store: device.verify, random, now: () => clock.now });

describe('an identity whose only device is gone', () => {
  it('RST-4 is written again under a new device key, after what it had, and followers accept it', async () => {
    const lost = await firstDevice();
    await write(lost, 'before');
    const kept = await follower(lost);
    const back = await restoreFrom(kept, lost.own.did, await entropyOf(lost));
    await furnishAt(back);
    expect(back.own.household.profile.read()).toMatchObject({ name: 'Ada', bio: 'before' });
    await write(back, 'after');
    await copy(back, kept, lost.own.did);
    expect(await bioAt(kept, lost.own.did)).toBe('after');
    const heads = (await kept.device.verify.repositories())[0]?.heads ?? [];
    expect(heads.map(({ key, seq }) => [key, seq])).toEqual([[back.own.deviceKey, 1]]);
    expect(back.own.deviceKey).not.toBe(lost.own.deviceKey);
  });

  it('RST-4 the words stay good: their next index stands in the new state, and brings it back once more', async () => {
    const lost = await firstDevice();
    const entropy = await entropyOf(lost);
    const once = await restoreFrom(lost, lost.own.did, entropy);
    expect(once.own.vault.recoveryIndex).toBe(1);
    const twice = await restoreFrom(once, lost.own.did, await entropyOf(once));
    expect(twice.own.vault.recoveryIndex).toBe(2);
    await write(twice, 'twice');
    await copy(twice, once, lost.own.did);
    expect(await bioAt(once, lost.own.did)).toBe('twice');
  });

  it('RST-6 private documents that start from the record on two devices are the same letters once', async () => {
    const lost = await firstDevice();
    const entropy = await entropyOf(lost);
    const [one, two] = [await restoreFrom(lost, lost.own.did, entropy), await restoreFrom(lost, lost.own.did, entropy)];
    await furnishAt(one);
    await furnishAt(two);
    await furnishAt(two);
    expect(two.own.household.profile.read().name).toBe('Ada');
    expect(one.own.household.profile.recordFields()).toEqual(two.own.household.profile.recordFields());
  });
});

describe('other devices', () => {
  it('RST-5 keep: they write on, and this one is accepted by them', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await write(second, 'second');
    await copy(second, first, first.own.did);
    const back = await restoreFrom(first, first.own.did, await entropyOf(first));
    await copy(back, second, first.own.did);
    await write(second, 'still');
    await copy(second, back, first.own.did);
    expect(await bioAt(back, first.own.did)).toBe('still');
    await write(back, 'here too');
    await copy(back, second, first.own.did);
    expect(await bioAt(second, first.own.did)).toBe('here too');
  });

  it('RST-5 out: what they had published stays, what they write later is nothing', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await write(second, 'second');
    await copy(second, first, first.own.did);
    const back = await restoreFrom(first, first.own.did, await entropyOf(first), { others: 'out' });
    expect(await bioAt(back, first.own.did)).toBe('second');
    await write(second, 'later');
    await copy(second, back, first.own.did).catch(() => undefined);
    expect(await bioAt(back, first.own.did)).toBe('second');
    const states = (await listDevices(back.device.verify, back.own)).map(({ here, state }) => [here, state]);
    expect(states).toContainEqual([true, 'active']);
    expect(states.filter(([here]) => here === false).every(([, state]) => state === 'revoked')).toBe(true);
  });

  it('RST-5 out: a permission that the log grants and nobody has shown ends as well', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    // The log that says so is all that is here of the second: it never wrote.
    const device = await testDevice();
    await device.verify.receiveOperations(first.own.did, await first.device.verify.operationsFrom(first.own.did, 0));
    const parts = await takePartsOf(device);
    await takeOver(
      parts,
      { did: first.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(first) },
      { others: 'out' },
    );
    expect((await device.verify.identity(first.own.did))?.grants).toEqual([]);
    await copy({ device }, second, first.own.did);
    expect(await second.device.verify.authority(first.own.did, second.own.deviceKey, '/repo/write')).toMatchObject({
      holds: false,
    });
  });

  it('RST-7 the household opens with the backup key; putting all out begins another epoch that they cannot read', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await publishKeyring(partsOf(first));
    const key = await first.own.vault.householdKey();
    const entropy = await entropyOf(first);
    const kept = await restoreFrom(first, first.own.did, entropy);
    expect(await kept.own.vault.householdKey()).toEqual(key);
    expect(await settleEpoch(partsOf(kept))).toBe('same');
    const alone = await restoreFrom(first, first.own.did, entropy, { others: 'out' });
    expect([alone.own.vault.householdEpoch, await alone.own.vault.householdKey(0)]).toEqual([1, key]);
    expect(await settleEpoch(partsOf(alone))).toBe('published');
    await copy(alone, second, first.own.did);
    expect(await settleEpoch(partsOf(second))).toBe('shut-out');
    // The same words open the new epoch.
    const again = await restoreFrom(alone, first.own.did, entropy);
    expect(await again.own.vault.householdKey()).toEqual(await alone.own.vault.householdKey());
  });
});

/** Has the root key: puts the owner's device out, and adds one of his own that writes. */
const thiefOf = async (owner: Linked) => {
  const device = await testDevice();
  const { did, vault } = owner.own;
  const powers = await powersOf(owner.device.verify, vault, did);
  if (powers.root === undefined) throw new TypeError('no root key');
  const author = { by: 'root' as const, signer: powers.root };
  const revoked = [{ key: vault.deviceKey, keep: [] }];
  const built = await buildChange(powers.log, { author, delegations: new Map(), now: clock.now, revoked });
  const signer = testSigner(77);
  const made = await buildDeviceDelegations(
    built.log,
    { key: signer.key, x25519: new Uint8Array(32).fill(9), clock: 5 },
    powers.root,
    random,
  );
  await device.verify.receiveOperations(did, [...powers.operations, built.bytes]);
  await device.verify.receiveDelegations(did, made);
  const [auth] = await Promise.all(made.map(parseDelegation));
  if (auth?.verdict !== 'valid') throw new TypeError('no delegation');
  const path = owner.own.profilePath;
  const write = async (bio: string): Promise<void> => {
    clock.now += 1_000;
    const value = { name: 'Ada', bio, links: [], tags: [] };
    await commitWith(device.verify, did, [{ path, value }], signer, auth.value.cid, 5);
  };
  return { device, mine: powers.log.state.position.id, key: signer.key, write };
};

describe('a thief who has the root key', () => {
  it('RST-3 is outranked from the last operation that is the owner’s own: what he revoked stands again, his key is nothing', async () => {
    const lost = await firstDevice();
    await write(lost, 'mine');
    const kept = await follower(lost);
    const thief = await thiefOf(lost);
    await kept.device.verify.receiveOperations(lost.own.did, await thief.device.verify.operationsFrom(lost.own.did, 0));
    expect(await bioAt(kept, lost.own.did)).toBeUndefined();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    await device.verify.receiveOperations(lost.own.did, await thief.device.verify.operationsFrom(lost.own.did, 0));
    await thief.write('the thief was here');
    await copy(thief, { device }, lost.own.did);
    expect(await bioAt({ device }, lost.own.did)).toBe('the thief was here');
    const parts = await takePartsOf(device);
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    await takeOver(parts, lose, { others: 'out', mine: thief.mine });
    const back = await open(device, lost.own.did);
    expect(await bioAt(back, lost.own.did)).toBe('mine');
    await write(back, 'back');
    await copy(back, kept, lost.own.did);
    expect(await bioAt(kept, lost.own.did)).toBe('back');
    expect(await kept.device.verify.authority(lost.own.did, thief.key, '/repo/write')).toMatchObject({ holds: false });
  });

  it('RST-5 out: a device of his that he put out himself, to be taken for one of the owner’s, is out', async () => {
    const lost = await firstDevice();
    await write(lost, 'mine');
    const { did, vault } = lost.own;
    const powers = await powersOf(lost.device.verify, vault, did);
    if (powers.root === undefined) throw new TypeError('no root key');
    const mine = powers.log.state.position.id;
    const signer = testSigner(78);
    const card = { key: signer.key, x25519: new Uint8Array(32).fill(9), clock: 5 };
    const made = await buildDeviceDelegations(powers.log, card, powers.root, random);
    const author = { by: 'root' as const, signer: powers.root };
    const revoked = [vault.deviceKey, signer.key].map((key) => ({ key, keep: [] }));
    const built = await buildChange(powers.log, { author, delegations: new Map(), now: clock.now, revoked });
    const device = await testDevice();
    await copy(lost, { device }, did);
    await device.verify.receiveDelegations(did, made);
    await device.verify.receiveOperations(did, [built.bytes]);
    const parts = await takePartsOf(device);
    const lose = { did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    await takeOver(parts, lose, { others: 'out', mine });
    const rescue = await parts.rows.read();
    expect(rescue?.hidden.toSorted()).toEqual([vault.deviceKey, signer.key].toSorted());
    const back = await open(device, did);
    // The time to wait is over at once: he never wrote.
    const set = (run: () => void): number => {
      queueMicrotask(run);
      return 0;
    };
    const timers = { set, clear: () => undefined };
    const epoch = back.own.vault.householdEpoch;
    await putOutHidden({ ...partsOf(back), timers }, rescue?.hidden ?? []);
    expect(back.own.vault.householdEpoch).toBeGreaterThan(epoch);
    await putOutHidden({ ...partsOf(back), timers }, rescue?.hidden ?? []);
    await device.verify.receiveDelegations(did, made);
    expect(await device.verify.authority(did, signer.key, '/repo/write')).toMatchObject({ holds: false });
    expect(await device.verify.authority(did, vault.deviceKey, '/repo/write')).toMatchObject({ holds: false });
    expect(await bioAt({ device }, did)).toBe('mine');
  });

  it('RST-5 out: with more keys than an operation puts out, none of them goes on', async () => {
    const lost = await firstDevice();
    const { did, vault } = lost.own;
    const powers = await powersOf(lost.device.verify, vault, did);
    if (powers.root === undefined) throw new TypeError('no root key');
    const device = await testDevice();
    await copy(lost, { device }, did);
    const keys = Array.from({ length: 80 }, (_, at) => testSigner(100 + at).key);
    // They write, so that whoever restores hears of them.
    const granted: Uint8Array<ArrayBuffer>[] = [];
    for (const key of keys) {
      const card = { key, x25519: new Uint8Array(32).fill(9), clock: 5 };
      granted.push(...(await buildDeviceDelegations(powers.log, card, powers.root, random)));
    }
    await device.verify.receiveDelegations(did, granted);
    const delegationsFor = device.verify.delegationsFor;
    const store: VerifyStore = {
      ...device.verify,
      heads: async (of) => {
        const heads = await device.verify.heads(of);
        return heads === undefined ? undefined : { ...heads, delegations: await delegationsFor(did, keys) };
      },
    };
    const parts = await takePartsOf(device, store);
    await takeOver(
      parts,
      { did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) },
      { others: 'out' },
    );
    const holding: unknown[] = [];
    for (const key of keys) if ((await device.verify.authority(did, key, '/repo/write')).holds) holding.push(key);
    expect(holding).toEqual([]);
  });

  it('RST-3 who took the words as well and used them first has it: nothing is made that others would overrule', async () => {
    const lost = await firstDevice();
    const entropy = await entropyOf(lost);
    const thief = await restoreFrom(lost, lost.own.did, entropy, { others: 'out' });
    // New words, so that the old ones are spent.
    const powers = await powersOf(thief.device.verify, thief.own.vault, lost.own.did);
    const author = await recoveryAuthor({
      ...{ entropy, index: 1, root: testSigner(5).key, nextRootKey: testSigner(6).key },
      newEntropy: random(16),
    });
    const built = await buildChange(powers.log, { author, delegations: new Map(), now: clock.now });
    await thief.device.verify.receiveOperations(lost.own.did, [built.bytes]);
    await expect(restoreFrom(thief, lost.own.did, entropy)).rejects.toMatchObject({ code: 'recovery-older' });
  });
});

describe('words that do not fit', () => {
  it('RST-2 of another identity: nothing is made or kept', async () => {
    const lost = await firstDevice();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    const parts = await takePartsOf(device);
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: random(16) };
    await expect(takeOver(parts, lose, { others: 'keep' })).rejects.toMatchObject({ code: 'recovery-strange' });
    expect([
      device.did,
      device.keys.rows.has(restoreRow),
      (await device.verify.identity(lost.own.did))?.operations,
    ]).toEqual([null, false, 1]);
  });
});

/** The calls that change something, in the order in which a restoring makes them. */
const calls = ['receiveOperations', 'receiveDelegations', 'authority', 'keep'] as const;

const failingAt = (store: VerifyStore, at: (typeof calls)[number]): VerifyStore => ({
  ...store,
  [at]: async () => {
    throw new TypeError(`cut at ${at}`);
  },
});

describe('a restoring that was cut off', () => {
  it.each(calls)('RST-4 at %s it goes on with the same rotation', async (at) => {
    const lost = await firstDevice();
    const kept = await follower(lost);
    const device = await testDevice();
    await copy(kept, { device }, lost.own.did);
    const cut = await takePartsOf(device, failingAt(device.verify, at));
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    await expect(takeOver(cut, lose, { others: 'keep' })).rejects.toThrow('cut at');
    expect([device.did, device.keys.rows.has(restoreRow)]).toEqual([null, true]);
    expect(await goOnAfterCut(device)).toBe('again');
    expect(await goOnAfterCut(device)).toBe('again');
    const back = await open(device, lost.own.did);
    await write(back, 'after the cut');
    await copy(back, kept, lost.own.did);
    expect(await bioAt(kept, lost.own.did)).toBe('after the cut');
    expect((await kept.device.verify.identity(lost.own.did))?.operations).toBe(2);
  });

  it('RST-4 the person begins anew with the words: still no second rotation is made', async () => {
    const lost = await firstDevice();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    const cut = await takePartsOf(device, failingAt(device.verify, 'keep'));
    await expect(takeOver(cut, lose, { others: 'keep' })).rejects.toThrow('cut at');
    await takeOver(await takePartsOf(device), lose, { others: 'out' });
    expect((await device.verify.identity(lost.own.did))?.operations).toBe(2);
  });

  it('RST-4 before the rotation was kept nothing goes on, and a new profile gets keys of its own', async () => {
    const lost = await firstDevice();
    const device = await testDevice();
    await copy(lost, { device }, lost.own.did);
    const cut = await takePartsOf(device, failingAt(device.verify, 'receiveOperations'));
    const lose = { did: lost.own.did, trackers: [], by: 'words' as const, entropy: await entropyOf(lost) };
    const key = cut.vault.deviceKey;
    await expect(takeOver(cut, lose, { others: 'keep' })).rejects.toThrow('cut at');
    const other = await makeOwn(device.parts);
    expect(other.did).not.toBe(lost.own.did);
    expect([other.deviceKey === key, device.keys.rows.has(restoreRow)]).toEqual([false, false]);
    expect(await other.vault.recoveryEntropy()).not.toEqual(lose.entropy);
  });
});

describe('putting out after a restoring', () => {
  it('RST-5 the new device has the root key and can revoke one that was kept', async () => {
    const first = await firstDevice();
    const second = await linkDevice(first);
    await write(second, 'second');
    await copy(second, first, first.own.did);
    const back = await restoreFrom(first, first.own.did, await entropyOf(first));
    const revoked = await revokeDevice(partsOf(back), second.own.deviceKey);
    expect(revoked.lasting).toBe(true);
  });
});
