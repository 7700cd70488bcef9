/**
 * Two and three devices of one person that edit while all of them are offline: the public repository and the private documents come to the same state on
 * all, in whatever order they meet, and nobody is asked who merges.
 */
import { describe, expect, it } from 'vitest';
import { publish } from '../../src/app/editor.js';
import { createSnapshotKeeper } from '../../src/app/home/snapshot-keeper.js';
import { deviceNotes, setDeviceNote } from '../../src/app/linking/devices.js';
import { settleEpoch } from '../../src/app/linking/epoch.js';
import type { Own } from '../../src/app/own.js';
import type { Cid } from '../../src/base/index.js';
import { testDid } from '../peer/support/peers.js';
import { clock, path, sync } from '../worker/world.js';
import { firstDevice, linkDevice, random, type TestDevice } from './devices-world.js';

interface Linked {
  readonly device: TestDevice;
  readonly own: Own;
}

const day = 86_400_000;

/** What a device does by a clock that is wrong by so much. */
const byClock = async <T>(wrong: number, run: () => Promise<T>): Promise<T> => {
  clock.now += wrong;
  try {
    return await run();
  } finally {
    clock.now -= wrong;
  }
};

/** Devices that know each other, have the same profile and the same documents, and go offline. */
const family = async (count: number): Promise<readonly Linked[]> => {
  const first = await firstDevice();
  first.own.household.profile.setText('bio', 'Bookbinder in Bergen.');
  await publish(first.own);
  await settleEpoch({ own: first.own, store: first.device.verify, random, now: () => clock.now });
  const all: Linked[] = [first];
  for (let nth = 1; nth < count; nth++) all.push(await linkDevice(first));
  for (const one of all.slice(1)) {
    await sync(first.device.verify, one.device.verify, first.own.did);
    for (const [key, note] of deviceNotes(first.own.household.config))
      setDeviceNote(one.own.household.config, key, note);
  }
  for (const one of all) await one.device.verify.keep(one.own.did, { reason: 'own', serve: true });
  clock.now += 60_000;
  return all;
};

const post = ({ own }: Linked, text: string) =>
  own.writer.write([{ collection: 'app.tabard.post', value: { text, createdAt: clock.now } }]);

/** What everyone writes while nobody hears of it. */
const editAlone = async (one: Linked, nth: number): Promise<void> => {
  clock.now += 1_000 + nth;
  const { profile, config } = one.own.household;
  const { bio } = profile.read();
  // A letter run of its own, each at another place.
  profile.setText(
    'bio',
    nth === 0 ? `Old ${bio}` : nth === 1 ? bio.replace('in Bergen', 'in rainy Bergen') : `${bio} Hello.`,
  );
  profile.addLink({ title: `link ${nth}`, url: `https://example.com/${nth}` });
  profile.addTag(`tag${nth}`);
  config.setFollow(testDid(60 + nth), { private: true, keep: true, reserve: false });
  config.section('mutes').set(testDid(70 + nth), { since: nth });
  await post(one, `post of ${nth}`);
  const followed = testDid(80 + nth);
  const follow = path(`app.tabard.follow/${followed.slice('did:tabard:'.length)}`);
  await one.own.writer.write([{ path: follow, value: { subject: followed, createdAt: clock.now } }]);
  await publish(one.own);
};

/** Public heads and sealed snapshots, from one to another: what a link, or a keeper between them, brings. */
const meet = async (from: Linked, to: Linked): Promise<void> => {
  const { did } = from.own;
  await sync(from.device.verify, to.device.verify, did);
  const keepers = [await snapshots(from), await snapshots(to)];
  await keepers[0]?.write();
  const all = (await from.device.verify.snapshots(did)) ?? [];
  const keys = all.map(({ key }) => key);
  await to.device.verify.receiveDelegations(did, await from.device.verify.delegationsFor(did, keys));
  for (const { bytes, cid } of all) {
    const sealed = await from.device.verify.sealedPart(did, cid);
    if (sealed !== undefined) await to.device.verify.keepSnapshot(did, bytes, sealed);
  }
  await keepers[1]?.read();
  for (const keeper of keepers) keeper.close();
};

const snapshots = ({ device, own }: Linked) =>
  createSnapshotKeeper({
    ...{ own, store: device.verify, random, now: () => clock.now },
    timers: { set: () => 0, clear: () => undefined },
    onHide: () => () => undefined,
    offer: () => undefined,
    onTooLarge: () => undefined,
    onError: (error) => {
      throw error;
    },
  });

const rootOf = async ({ device, own }: Linked): Promise<Cid | null | undefined> =>
  (await device.store.read(['repositories'], (tx) => tx.objectStore('repositories').get(own.did)))?.view;

const textsOf = async ({ device, own }: Linked): Promise<readonly unknown[]> =>
  (await device.verify.list(own.did, 'app.tabard.post')).records.map(({ value }) => Reflect.get(Object(value), 'text'));

/** Everybody meets everybody, in this order; then each publishes what its documents say, and all meet again. */
const comeTogether = async (all: readonly Linked[], order: readonly (readonly [number, number])[]): Promise<number> => {
  let commits = 0;
  for (let round = 0; round < 2; round++) {
    for (const [from, to] of order) {
      const [one, other] = [all[from], all[to]];
      if (one !== undefined && other !== undefined) await meet(one, other);
    }
    for (const one of all) {
      clock.now += 1_000;
      const before = (await one.device.verify.profile(one.own.did))?.head.id;
      await publish(one.own);
      if ((await one.device.verify.profile(one.own.did))?.head.id !== before) commits += 1;
    }
  }
  for (const [from, to] of order) {
    const [one, other] = [all[from], all[to]];
    if (one !== undefined && other !== undefined) await meet(one, other);
  }
  return commits;
};

const expectAll = async (all: readonly Linked[]): Promise<void> => {
  const numbers = all.map((_, nth) => nth);
  const roots = new Set(await Promise.all(all.map(rootOf)));
  expect(roots.size).toBe(1);
  expect([...roots][0]).not.toBeNull();
  for (const one of all) {
    expect([...(await textsOf(one))].sort()).toEqual(numbers.map((nth) => `post of ${nth}`));
    const { household } = one.own;
    const { bio, links, tags } = household.profile.read();
    for (const piece of ['Old ', 'rainy ', ' Hello.'].slice(0, all.length)) expect(bio).toContain(piece);
    expect(bio.replace('Old ', '').replace('rainy ', '').replace(' Hello.', '')).toBe('Bookbinder in Bergen.');
    expect(links.map(({ title }) => title).sort()).toEqual(numbers.map((nth) => `link ${nth}`));
    expect([...tags].sort()).toEqual(numbers.map((nth) => `tag${nth}`));
    for (const nth of numbers) {
      expect(household.config.follow(testDid(60 + nth))?.private).toBe(true);
      expect(household.config.section('mutes').get(testDid(70 + nth))).toEqual({ since: nth });
      const letters = testDid(80 + nth).slice('did:tabard:'.length);
      expect(await one.device.verify.record(one.own.did, path(`app.tabard.follow/${letters}`))).toBeDefined();
    }
    const record = await one.device.verify.record(one.own.did, one.own.profilePath);
    expect(record?.value).toMatchObject({ bio, tags: [...tags] });
  }
};

const both = [
  [0, 1],
  [1, 0],
] as const;
const ring = [
  [0, 1],
  [1, 2],
  [2, 0],
  [0, 1],
  [1, 2],
] as const;
const star = [
  [2, 0],
  [1, 0],
  [0, 1],
  [0, 2],
  [1, 2],
  [2, 1],
] as const;

describe('devices that edit while all are offline', () => {
  it.each([
    ['two', 2, both],
    ['three, in a ring', 3, ring],
    ['three, by way of one', 3, star],
  ] as const)('HSE-16 %s come to one root, and all that each wrote is there', async (_, count, order) => {
    const all = await family(count);
    for (const [nth, one] of all.entries()) await editAlone(one, nth);
    await comeTogether(all, order);
    await expectAll(all);
    // It has come to rest: nobody has anything to say any more.
    expect(await comeTogether(all, order)).toBe(0);
    await expectAll(all);
  });

  it('HSE-16 a clock three days behind changes nothing of it', async () => {
    const all = await family(2);
    const [first, late] = all;
    if (first === undefined || late === undefined) throw new TypeError('two devices');
    await editAlone(first, 0);
    await byClock(-3 * day, () => editAlone(late, 1));
    // It takes nothing in that lies ahead of its clock; what it wrote itself is taken by others at once.
    const heard = await byClock(-3 * day, () => sync(first.device.verify, late.device.verify, first.own.did));
    expect(heard.heads).toContainEqual(expect.objectContaining({ verdict: 'notYet' }));
    await meet(late, first);
    expect([...(await textsOf(first))].sort()).toEqual(['post of 0', 'post of 1']);
    await comeTogether(all, both);
    await expectAll(all);
  });

  it('HSE-16 a clock three days ahead: others wait, and take all of it when the clock is right again', async () => {
    const all = await family(2);
    const [first, early] = all;
    if (first === undefined || early === undefined) throw new TypeError('two devices');
    await editAlone(first, 0);
    await byClock(3 * day, () => editAlone(early, 1));
    const heard = await sync(early.device.verify, first.device.verify, first.own.did);
    expect(heard.heads.every(({ verdict }) => verdict === 'notYet')).toBe(true);
    expect(await textsOf(first)).toEqual(['post of 0']);
    expect((await first.device.verify.stats()).refusals).toEqual({});
    // What is private knows no clock.
    await meet(early, first);
    expect(first.own.household.profile.read().bio).toBe('Old Bookbinder in rainy Bergen.');
    await early.own.writer.restamp();
    await comeTogether(all, both);
    await expectAll(all);
  });
});
