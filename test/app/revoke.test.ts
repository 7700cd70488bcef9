import { describe, expect, it } from 'vitest';
import { listDevices } from '../../src/app/linking/device-list.js';
import { deviceNotes, keyringMembers, setDeviceNote, setKeyringMembers } from '../../src/app/linking/devices.js';
import { type EpochParts, publishKeyring, settleEpoch } from '../../src/app/linking/epoch.js';
import { dropWritten, findLeftOut, keepLeftOut } from '../../src/app/linking/left-out.js';
import { retireDevice } from '../../src/app/linking/put-away.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import { encodeBase32 } from '../../src/codec/index.js';
import { openKeyring, parseKeyringRecord } from '../../src/household/volume/index.js';
import { deriveBackupSecret, publicX25519 } from '../../src/vault/index.js';
import { AFTER_DROPPED_FOR } from '../../src/worker/limits.js';
import { testSigner } from '../helpers/keys.js';
import { clock, path, postOf, sync } from '../worker/world.js';
import { firstDevice, linkDevice, random } from './devices-world.js';

type Linked = Awaited<ReturnType<typeof firstDevice>>;

const partsOf = ({ device, own }: Linked): EpochParts => ({ own, store: device.verify, random, now: () => clock.now });
const copy = (from: Linked, to: Linked) => sync(from.device.verify, to.device.verify, from.own.did);
const keyring = async ({ device, own }: Linked) => {
  const found = await device.verify.record(own.did, path('app.tabard.volume/householdkeyring'));
  return found === undefined ? undefined : parseKeyringRecord(found.value);
};
const write = async ({ own }: Linked, bio: string): Promise<void> => {
  clock.now += 1_000;
  await own.writer.write([{ path: own.profilePath, value: { name: 'Ada', bio, links: [], tags: [] } }]);
};
const bioAt = async ({ device, own }: Linked): Promise<unknown> =>
  (await device.verify.record(own.did, own.profilePath))?.value;

const commitsOf = async ({ device }: Linked, by: string) =>
  (await device.store.read(['commits'], (tx) => tx.objectStore('commits').getAll())).filter(({ key }) => key === by);

/** Three devices that have all of each other. The second has the next root key. */
const three = async () => {
  const first = await firstDevice();
  const second = await linkDevice(first);
  await copy(first, second);
  const third = await linkDevice(first);
  await settleEpoch(partsOf(first));
  for (const other of [second, third]) await copy(first, other);
  // As their rooms do.
  for (const [key, note] of deviceNotes(first.own.household.config))
    for (const other of [second, third]) setDeviceNote(other.own.household.config, key, note);
  return { first, second, third };
};

describe('putting a device out', () => {
  it('HSE-14 begins an epoch that the others follow, and the one put out cannot', async () => {
    const { first, second, third } = await three();
    for (const one of [second, third]) expect(await settleEpoch(partsOf(one))).toBe('same');
    const revoked = await revokeDevice(partsOf(second), third.own.deviceKey);
    expect(revoked).toEqual({ lasting: true, epoch: 1, fallen: [] });
    for (const other of [first, third]) await copy(second, other);
    expect(await settleEpoch(partsOf(first))).toBe('moved');
    expect(await settleEpoch(partsOf(third))).toBe('shut-out');
    expect(await first.own.vault.householdKey()).toEqual(await second.own.vault.householdKey());
    expect(await third.own.vault.householdKey()).not.toEqual(await second.own.vault.householdKey());
    expect([first.own.vault.householdEpoch, third.own.vault.householdEpoch]).toEqual([1, 0]);
    expect(await settleEpoch(partsOf(first))).toBe('same');
  });

  it('is told to whoever writes on it, whether it was put out or away', async () => {
    const { first, second, third } = await three();
    await revokeDevice(partsOf(second), third.own.deviceKey);
    await copy(second, third);
    await expect(write(third, 'on the one put out')).rejects.toMatchObject({ code: 'device-out' });
    await copy(second, first);
    await retireDevice(partsOf(second), first.own.deviceKey);
    await copy(second, first);
    await expect(write(first, 'on the one put away')).rejects.toMatchObject({ code: 'device-out' });
  });

  it('HSE-14 its later commits are refused, what it had published stays', async () => {
    const { first, second, third } = await three();
    await write(third, 'by the third');
    await copy(third, second);
    await revokeDevice(partsOf(second), third.own.deviceKey);
    await copy(second, first);
    expect(await bioAt(first)).toMatchObject({ bio: 'by the third' });
    await write(third, 'by a thief');
    const heard = await copy(third, first);
    expect(heard.outcomes).toEqual([]);
    expect(heard.heads).toContainEqual(expect.objectContaining({ verdict: 'invalid', code: 'revoked' }));
    expect(await bioAt(first)).toMatchObject({ bio: 'by the third' });
    expect(
      (await listDevices(first.device.verify, first.own)).find(({ id }) => id === third.own.deviceKey),
    ).toMatchObject({ state: 'revoked' });
  });

  it('HSE-14 either of two can put the other out: lastingly with the next root key, until it answers with the root key', async () => {
    for (const by of ['first', 'second'] as const) {
      const first = await firstDevice();
      const second = await linkDevice(first);
      await copy(first, second);
      const [mine, other] = by === 'first' ? [first, second] : [second, first];
      const { lasting } = await revokeDevice(partsOf(mine), other.own.deviceKey);
      expect(lasting, by).toBe(by === 'second');
      const may = (key: typeof mine.own.deviceKey) => mine.device.verify.authority(mine.own.did, key, '/repo/write');
      expect(await may(other.own.deviceKey), by).toMatchObject({ holds: false, code: 'revoked' });
      expect(await may(mine.own.deviceKey), by).toMatchObject({ holds: true });
      await write(mine, 'alone now');
    }
  });

  it.each([false, true])(
    'HSE-14 devices that the one put out had added fall with it, unless they are named: %s',
    async (named) => {
      const first = await firstDevice();
      const second = await linkDevice(first);
      await copy(first, second);
      // The third by the second, which has no root key: a chain through its device key.
      const third = await linkDevice(second);
      await write(third, 'I am here');
      await copy(third, first);
      const { did } = first.own;
      const id = third.own.deviceKey;
      const may = () => first.device.verify.authority(did, id, '/repo/write');
      expect(await may()).toMatchObject({ holds: true });
      const revoked = await revokeDevice(partsOf(first), second.own.deviceKey, named ? { readd: [id] } : {});
      expect(revoked.fallen).toEqual(named ? [] : [id]);
      expect(await may()).toMatchObject({ holds: named });
      await copy(first, third);
      expect(await settleEpoch(partsOf(third))).toBe(named ? 'moved' : 'shut-out');
    },
  );

  it('HSE-14 the words open every epoch: the backup key is a member', async () => {
    const { first, second, third } = await three();
    await revokeDevice(partsOf(second), third.own.deviceKey);
    const entropy = (await first.own.vault.recoveryEntropy()) ?? random(16);
    const secret = await deriveBackupSecret(entropy);
    const found = await keyring(second);
    if (found === undefined) throw new TypeError('no keyring');
    const backup = { secret, publicKey: await publicX25519(secret) };
    const home = { did: second.own.did, volume: 'householdkeyring' };
    expect(await openKeyring(home, found, [backup])).toEqual(await second.own.vault.householdKey());
  });

  it('HSE-14 a crash between its steps is put right by the next look', async () => {
    const { first, second, third } = await three();
    // The new epoch was kept, and nothing else came about.
    const before = await second.own.vault.householdKey();
    await second.own.vault.keepHouseholdKey(1, random(32));
    expect(await settleEpoch(partsOf(second))).toBe('published');
    await copy(second, first);
    expect(await settleEpoch(partsOf(first))).toBe('moved');
    expect(await first.own.vault.householdKey()).not.toEqual(before);
    // Nobody was put out yet: the third follows as well.
    await copy(second, third);
    expect(await settleEpoch(partsOf(third))).toBe('moved');
    expect(await second.own.vault.householdKey(0)).toEqual(before);
  });

  it('HSE-14 a device that whoever began the epoch had not heard of is added by whoever has', async () => {
    const { first, second, third } = await three();
    second.own.household.config.section('devices').delete(third.own.deviceKey);
    await second.own.vault.keepHouseholdKey(1, random(32));
    await settleEpoch(partsOf(second));
    for (const other of [first, third]) await copy(second, other);
    expect(await settleEpoch(partsOf(third))).toBe('shut-out');
    expect(await settleEpoch(partsOf(first))).toBe('moved');
    // The room brings the note.
    const { epoch, members } = keyringMembers(second.own.household.config);
    setKeyringMembers(first.own.household.config, epoch, members as (typeof first.own.deviceKey)[]);
    expect(await settleEpoch(partsOf(first))).toBe('published');
    await copy(first, third);
    expect(await settleEpoch(partsOf(third))).toBe('moved');
    expect(await third.own.vault.householdKey()).toEqual(await second.own.vault.householdKey());
    expect(await settleEpoch(partsOf(first))).toBe('same');
  });

  it('HSE-14 a note makes nobody a member: a device leaves no key of its own behind', async () => {
    const { first, second, third } = await three();
    const secret = random(32);
    const stray = testSigner(99).key;
    const [note] = deviceNotes(first.own.household.config).values();
    if (note === undefined) throw new TypeError('no note');
    const claims = { ...note, x25519: encodeBase32(await publicX25519(secret)) };
    setDeviceNote(second.own.household.config, stray, claims);
    // By its own delegation it may no more once it was put out.
    setDeviceNote(second.own.household.config, third.own.deviceKey, claims);
    await revokeDevice(partsOf(second), third.own.deviceKey);
    const found = await keyring(second);
    if (found === undefined) throw new TypeError('no keyring');
    const home = { did: second.own.did, volume: 'householdkeyring' };
    const own = { secret, publicKey: await publicX25519(secret) };
    expect(await openKeyring(home, found, [own])).toBeUndefined();
    expect(keyringMembers(second.own.household.config).members).toEqual(
      [first.own.deviceKey, second.own.deviceKey].sort(),
    );
  });

  it('HSE-14 a device that is put out has not used the epochs up', async () => {
    const { first, second, third } = await three();
    await third.own.vault.keepHouseholdKey(Number.MAX_SAFE_INTEGER, random(32));
    clock.now += 1_000;
    await publishKeyring(partsOf(third));
    await copy(third, second);
    clock.now += 1_000;
    expect(await settleEpoch(partsOf(second))).toBe('published');
    expect(await revokeDevice(partsOf(second), third.own.deviceKey)).toEqual({ lasting: true, epoch: 1, fallen: [] });
    await copy(second, first);
    expect(await settleEpoch(partsOf(first))).toBe('moved');
  });

  it('HSE-14 two epochs that were begun at once end as one', async () => {
    const { first, second } = await three();
    for (const one of [first, second]) {
      await one.own.vault.keepHouseholdKey(1, random(32));
      clock.now += 1_000;
      await publishKeyring(partsOf(one));
    }
    await copy(first, second);
    await copy(second, first);
    const outcomes = [await settleEpoch(partsOf(first)), await settleEpoch(partsOf(second))];
    expect(outcomes.toSorted()).toEqual(['moved', 'same']);
    expect(await first.own.vault.householdKey()).toEqual(await second.own.vault.householdKey());
  });

  it('HSE-14 not oneself, nobody unknown, and not without a key for it', async () => {
    const { first, third } = await three();
    const put = (who: Linked, id: string) => revokeDevice(partsOf(who), id);
    await expect(put(first, first.own.deviceKey)).rejects.toMatchObject({ code: 'not-found' });
    await expect(put(first, 'did:key:z6MkiTBz1ymuepAQ4HEHYSF1H8quG5GLVVQR3djdX3mDooWp')).rejects.toMatchObject({
      code: 'not-found',
    });
    await expect(put(first, 'x')).rejects.toMatchObject({ code: 'not-found' });
    await expect(put(third, first.own.deviceKey)).rejects.toMatchObject({ code: 'no-power' });
    expect(third.own.vault.householdEpoch).toBe(0);
  });
});

describe('what a device that was put out had written', () => {
  it('is left out where the person says so, shown, and kept after all', async () => {
    const { first, second, third } = await three();
    await write(first, 'mine');
    for (const other of [second, third]) await copy(first, other);
    await write(third, 'by the third');
    await copy(third, second);
    expect(await bioAt(second)).toMatchObject({ bio: 'by the third' });
    expect(await findLeftOut(partsOf(second), third.own.deviceKey)).toBeNull();
    await revokeDevice(partsOf(second), third.own.deviceKey, { keep: false });
    expect(await bioAt(second)).toMatchObject({ bio: 'mine' });
    const found = await findLeftOut(partsOf(second), third.own.deviceKey);
    expect(found).toMatchObject({ signedAt: clock.now, posts: [], changes: [second.own.profilePath], more: false });
    expect(await findLeftOut(partsOf(second), first.own.deviceKey)).toBeNull();

    await keepLeftOut(partsOf(second), third.own.deviceKey);
    expect(await bioAt(second)).toMatchObject({ bio: 'by the third' });
    expect(await findLeftOut(partsOf(second), third.own.deviceKey)).toBeNull();
    // It is kept, and the device is out all the same.
    await write(third, 'by a thief');
    await copy(third, second);
    expect(await bioAt(second)).toMatchObject({ bio: 'by the third' });
    await expect(keepLeftOut(partsOf(second), third.own.deviceKey)).rejects.toMatchObject({ code: 'not-found' });
  });

  it('is what was here when it was put out: nothing that it wrote since takes the place of what was shown', async () => {
    const { first, second, third } = await three();
    await write(first, 'mine');
    for (const other of [second, third]) await copy(first, other);
    await write(third, 'harmless');
    await copy(third, second);
    await revokeDevice(partsOf(second), third.own.deviceKey, { keep: false });
    const shown = await second.device.verify.barred(second.own.did);
    await write(third, 'by a thief, who waited for it');
    await copy(third, second).catch(() => undefined);
    expect(await second.device.verify.barred(second.own.did)).toEqual(shown);
    await keepLeftOut(partsOf(second), third.own.deviceKey);
    expect(await bioAt(second)).toMatchObject({ bio: 'harmless' });
  });

  it('STO-10 is shown by its first lines, dropped with all before it, back while that can be taken back, and then gone from the disk', async () => {
    const { first, second, third } = await three();
    for (const text of ['An older one.', '\n Boards for sale.\nTwo of them.']) {
      clock.now += 1_000;
      await third.own.writer.write([postOf(text)]);
      await copy(third, second);
    }
    await revokeDevice(partsOf(second), third.own.deviceKey, { keep: false });
    const find = () => findLeftOut(partsOf(second), third.own.deviceKey);
    const commits = () => commitsOf(second, third.own.deviceKey);
    const found = await find();
    expect(found?.posts.map(({ line }) => line)).toEqual(['An older one.', 'Boards for sale.']);
    if (found === null) throw new TypeError('nothing is shown');
    await dropWritten(partsOf(second), found.id, true);
    expect(await find()).toBeNull();
    await expect(keepLeftOut(partsOf(second), third.own.deviceKey)).rejects.toMatchObject({ code: 'not-found' });
    // The log changes, and all is judged anew: it stays dropped.
    await retireDevice(partsOf(second), first.own.deviceKey);
    expect(await find()).toBeNull();
    await dropWritten(partsOf(second), found.id, false);
    expect(await find()).toEqual(found);
    await dropWritten(partsOf(second), found.id, true);
    await second.device.verify.collect();
    expect((await commits()).length).toBeGreaterThan(1);
    clock.now += AFTER_DROPPED_FOR + 1;
    await second.device.verify.collect();
    expect(await commits()).toEqual([]);
    expect(await bioAt(second)).toBeDefined();
  });

  it('STO-10 kept in one tab while another drops it, it counts, and nothing of the dropping is left', async () => {
    const { second, third } = await three();
    clock.now += 1_000;
    await third.own.writer.write([postOf('Boards for sale.')]);
    await copy(third, second);
    await revokeDevice(partsOf(second), third.own.deviceKey, { keep: false });
    const { verify } = second.device;
    const heads = await verify.barred(second.own.did);
    const [head] = heads;
    if (head === undefined) throw new TypeError('nothing was left out');
    await dropWritten(partsOf(second), head.id, true);
    const sawItBefore = { ...verify, barred: async () => heads };
    await keepLeftOut({ ...partsOf(second), store: sawItBefore }, third.own.deviceKey);
    const rows = await commitsOf(second, third.own.deviceKey);
    expect(rows.filter(({ id }) => id === head.id).map((row) => [row.barred, row.droppedAt])).toEqual([
      [undefined, undefined],
    ]);
    expect((await verify.list(second.own.did, 'app.tabard.post')).records).toHaveLength(1);
  });

  it('is not brought back where it was only put away', async () => {
    const { first, second } = await three();
    await retireDevice(partsOf(first), second.own.deviceKey);
    await write(second, 'not known when it was put away');
    await copy(second, first);
    await expect(keepLeftOut(partsOf(first), second.own.deviceKey)).rejects.toMatchObject({ code: 'not-found' });
  });
});
