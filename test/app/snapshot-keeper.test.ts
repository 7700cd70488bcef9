/** Devices that are never online together: what each writes is sealed, kept by somebody who cannot read it, and taken in by the others. */
import { describe, expect, it } from 'vitest';
import * as Y from 'yjs';
import { openNewestSnapshots } from '../../src/app/home/open-snapshots.js';
import {
  createSnapshotKeeper,
  SNAPSHOT_HEARD,
  SNAPSHOT_LONGEST,
  SNAPSHOT_REST,
  type SnapshotKeeper,
} from '../../src/app/home/snapshot-keeper.js';
import { deviceNotes, setDeviceNote } from '../../src/app/linking/devices.js';
import { type EpochParts, settleEpoch } from '../../src/app/linking/epoch.js';
import { revokeDevice } from '../../src/app/linking/revoke.js';
import type { Own } from '../../src/app/own.js';
import { findHousehold } from '../../src/app/restore/household-key.js';
import { padmeOf } from '../../src/household/volume/index.js';
import { MAX_SNAPSHOT_BYTES } from '../../src/repo/limits.js';
import { createTestClock } from '../net/support.js';
import { clock, sync, type Tab, tab } from '../worker/world.js';
import { firstDevice, linkDevice, random, type TestDevice } from './devices-world.js';

interface Linked {
  readonly device: TestDevice;
  readonly own: Own;
}

const copy = (from: Linked, to: Linked) => sync(from.device.verify, to.device.verify, from.own.did);
const partsOf = ({ device, own }: Linked): EpochParts => ({ own, store: device.verify, random, now: () => clock.now });

interface Kept {
  readonly keeper: SnapshotKeeper;
  readonly timers: ReturnType<typeof createTestClock>;
  readonly offers: () => number;
  readonly errors: unknown[];
  /** What was said of the size, newest last. */
  readonly sizes: (number | null)[];
  hide(): void;
}

const keeperOf = async ({ device, own }: Linked): Promise<Kept> => {
  const timers = createTestClock(1_000);
  const errors: unknown[] = [];
  const sizes: (number | null)[] = [];
  let offers = 0;
  let hide = (): void => undefined;
  const keeper = await createSnapshotKeeper({
    ...{ own, store: device.verify, timers, now: timers.now, random },
    onHide(listener) {
      hide = listener;
      return () => undefined;
    },
    offer: () => {
      offers += 1;
    },
    onTooLarge: (bytes) => sizes.push(bytes),
    onError: (error) => errors.push(error),
  });
  return { keeper, timers, offers: () => offers, errors, sizes, hide: () => hide() };
};

/** All that one keeps of snapshots, to another: what peers do (test/peer/snapshots.test.ts). */
const carry = async (from: Tab, to: Tab, did: Own['did']): Promise<number> => {
  let count = 0;
  const all = (await from.verify.snapshots(did)) ?? [];
  await to.verify.receiveDelegations(
    did,
    await from.verify.delegationsFor(
      did,
      all.map(({ key }) => key),
    ),
  );
  for (const { bytes, cid } of all) {
    const sealed = await from.verify.sealedPart(did, cid);
    if (sealed === undefined) throw new TypeError('a snapshot without its bytes');
    const outcome = await to.verify.keepSnapshot(did, bytes, sealed);
    if (outcome.verdict === 'valid') count += outcome.accepted;
  }
  return count;
};

const seqs = async ({ device, own }: Linked): Promise<readonly number[]> =>
  ((await device.verify.snapshots(own.did)) ?? []).filter(({ key }) => key === own.deviceKey).map(({ seq }) => seq);

/** Two devices that know each other, and somebody who keeps them online. */
const two = async () => {
  const first = await firstDevice();
  await settleEpoch(partsOf(first));
  const second = await linkDevice(first);
  await copy(first, second);
  for (const one of [first, second]) await one.device.verify.keep(one.own.did, { reason: 'own', serve: true });
  for (const [key, note] of deviceNotes(first.own.household.config))
    setDeviceNote(second.own.household.config, key, note);
  const pin = await tab();
  await sync(first.device.verify, pin.verify, first.own.did);
  await pin.verify.keep(first.own.did, { reason: 'pin', serve: true });
  const learn = async (from: Linked): Promise<void> => {
    await sync(from.device.verify, pin.verify, from.own.did);
    await carry(from.device, pin, from.own.did);
  };
  return { first, second, pin, learn };
};

describe('sealed snapshots of a household', () => {
  it('SNP-8 what one device wrote is on the other, though they never met', async () => {
    const { first, second, pin, learn } = await two();
    const [a, b] = [await keeperOf(first), await keeperOf(second)];
    const [mine, theirs] = [first.own.household, second.own.household];
    mine.profile.setText('bio', 'Bookbinder.');
    mine.config.section('mutes').set('did:x', { since: 1 });
    expect(await a.keeper.write()).toBe(true);
    expect(a.offers()).toBe(1);
    await learn(first);
    theirs.config.setFollow('did:y', { private: true, keep: true, reserve: false });
    theirs.profile.addTag('leather');
    expect(await carry(pin, second.device, second.own.did)).toBe(1);
    expect(await b.keeper.read()).toBe(1);
    expect(await b.keeper.read()).toBe(0);
    expect(theirs.profile.read()).toMatchObject({ bio: 'Bookbinder.', tags: ['leather'] });
    expect(theirs.config.section('mutes').get('did:x')).toEqual({ since: 1 });
    // And back.
    expect(await b.keeper.write()).toBe(true);
    await learn(second);
    await carry(pin, first.device, first.own.did);
    expect(await a.keeper.read()).toBe(1);
    expect(mine.config.follow('did:y')?.private).toBe(true);
    expect(mine.profile.read()).toEqual(theirs.profile.read());
    expect([a.errors, b.errors]).toEqual([[], []]);
  });

  it('SNP-8 what was taken in is kept like what is written here: it outlives the tab', async () => {
    const { first, second } = await two();
    first.own.household.profile.setText('bio', 'kept');
    await (await keeperOf(first)).keeper.write();
    await copy(first, second);
    await carry(first.device, second.device, first.own.did);
    const before = (await second.device.parts.local.journal.read('profile')).length;
    await (await keeperOf(second)).keeper.read();
    await second.own.household.profile.kept();
    expect((await second.device.parts.local.journal.read('profile')).length).toBeGreaterThan(before);
  });

  it('SNP-9 is written when the keys have rested, once for many edits, and at the latest after a while', async () => {
    const { first } = await two();
    const { timers } = await (async () => {
      const kept = await keeperOf(first);
      await kept.keeper.write();
      return kept;
    })();
    const [start] = await seqs(first);
    const { profile } = first.own.household;
    for (let nth = 0; nth < 20; nth++) {
      profile.setText('bio', `edit ${nth}`);
      await timers.advance(1_000);
    }
    expect(await seqs(first)).toEqual([start]);
    await timers.advance(SNAPSHOT_REST);
    await expect.poll(() => seqs(first)).toEqual([(start ?? 0) + 1, start]);
    // Who never rests waits no longer than this.
    for (let at = 0; at < SNAPSHOT_LONGEST + 2_000; at += 2_000) {
      profile.setText('bio', `busy ${at}`);
      await timers.advance(2_000);
    }
    await expect.poll(async () => (await seqs(first)).length).toBe(3);
  });

  it('SNP-9 is written at once when the page is left, and not where nothing was', async () => {
    const { first } = await two();
    const { keeper, hide, offers } = await keeperOf(first);
    await keeper.write();
    hide();
    expect(await keeper.write()).toBe(false);
    first.own.household.profile.setText('bio', 'and gone');
    hide();
    await expect.poll(() => seqs(first)).toHaveLength(2);
    expect(offers()).toBe(2);
  });

  it('SNP-9 what a crash kept from being written is written at the next start', async () => {
    const { first } = await two();
    const { keeper } = await keeperOf(first);
    await keeper.write();
    first.own.household.profile.setText('bio', 'before the crash');
    keeper.close();
    const next = await keeperOf(first);
    expect(await next.keeper.write()).toBe(true);
    expect(await next.keeper.write()).toBe(false);
    // What is deleted is a change as well.
    first.own.household.profile.setText('bio', 'before');
    expect(await next.keeper.write()).toBe(true);
    expect(await (await keeperOf(first)).keeper.write()).toBe(false);
    expect(SNAPSHOT_HEARD).toBeGreaterThan(SNAPSHOT_REST);
  });

  it('SNP-9 what is too large to be sealed is told of, with what it takes, and once it fits again that as well', async () => {
    const { first } = await two();
    const { keeper, sizes, offers } = await keeperOf(first);
    const drafts = first.own.household.config.section('drafts');
    expect(await keeper.write()).toBe(true);
    drafts.set('long', 'x'.repeat(MAX_SNAPSHOT_BYTES));
    expect(await keeper.write()).toBe(false);
    drafts.set('long', 'short');
    expect(await keeper.write()).toBe(true);
    expect(sizes).toEqual([null, expect.any(Number), null]);
    expect(sizes[1]).toBeGreaterThan(MAX_SNAPSHOT_BYTES);
    expect(offers()).toBe(2);
  });

  it('HSE-14 a device that was put out cannot read later snapshots, and its own are taken by nobody', async () => {
    const { first, second } = await two();
    const third = await linkDevice(first);
    await copy(first, third);
    await third.device.verify.keep(third.own.did, { reason: 'own', serve: true });
    for (const [key, note] of deviceNotes(first.own.household.config))
      for (const other of [second, third]) setDeviceNote(other.own.household.config, key, note);
    await copy(first, second);
    const before = await keeperOf(second);
    second.own.household.profile.setText('bio', 'all three may read');
    await before.keeper.write();
    await carry(second.device, third.device, second.own.did);
    const enemy = await keeperOf(third);
    expect(await enemy.keeper.read()).toBe(1);

    await revokeDevice(partsOf(second), third.own.deviceKey);
    second.own.household.profile.setText('bio', 'not for the third');
    expect(await before.keeper.write()).toBe(true);
    await copy(second, third);
    expect(await carry(second.device, third.device, second.own.did)).toBe(1);
    expect(await enemy.keeper.read()).toBe(0);
    expect(third.own.household.profile.read().bio).toBe('all three may read');
    // With every key that it has.
    const [newest] = (await third.device.verify.snapshots(third.own.did)) ?? [];
    const own = async () => third.own.vault.householdKey();
    expect(newest?.epoch).toBe(1);
    expect(await openNewestSnapshots(third.device.verify, third.own.did, own, (one) => one.epoch === 1)).toEqual([]);
    // What it writes now is refused, with nothing taken in.
    third.own.household.profile.setText('bio', 'by a thief');
    await enemy.keeper.write();
    await copy(second, first);
    await carry(third.device, first.device, first.own.did);
    const held = (await first.device.verify.snapshots(first.own.did)) ?? [];
    expect(held.some(({ key }) => key === third.own.deviceKey)).toBe(false);
    await settleEpoch(partsOf(first));
    await (await keeperOf(first)).keeper.read();
    expect(first.own.household.profile.read().bio).toBe('not for the third');
  });

  it('SNP-10 the words open the newest snapshot of each device, and nothing else does', async () => {
    const { first, second, pin, learn } = await two();
    for (const [at, one] of [first, second].entries()) {
      one.own.household.config.section('drafts').set(`from ${at}`, 'a draft');
      await (await keeperOf(one)).keeper.write();
      one.own.household.config.section('drafts').set(`later from ${at}`, 'a draft');
      await (await keeperOf(one)).keeper.write();
      await learn(one);
    }
    const { did } = first.own;
    const entropy = (await first.own.vault.recoveryEntropy()) ?? random(16);
    const found = await findHousehold(pin.verify, did, entropy);
    if (found.kind !== 'open') throw new TypeError('the words open nothing');
    const keyOf = async (epoch: number) => (epoch === found.epoch ? found.key : undefined);
    const opened = await openNewestSnapshots(pin.verify, did, keyOf);
    expect(opened.map(({ snapshot }) => snapshot.seq)).toEqual([2, 2]);
    expect(opened.map(({ snapshot }) => snapshot.key).sort()).toEqual(
      [first.own.deviceKey, second.own.deviceKey].sort(),
    );
    expect(await openNewestSnapshots(pin.verify, did, async () => random(32))).toEqual([]);
    expect(await findHousehold(pin.verify, did, random(16))).toMatchObject({ kind: 'foreign' });
  });

  it('SNP-8 whoever keeps them reads nothing, and learns little from their sizes', async () => {
    const { first, pin, learn } = await two();
    const { keeper } = await keeperOf(first);
    const sizes = new Set<number>();
    first.own.household.config.section('mutes').set('did:secret', { why: 'the secret word' });
    for (let length = 1; length < 60; length += 6) {
      first.own.household.profile.setText('bio', 'x'.repeat(length));
      await keeper.write();
    }
    await learn(first);
    for (const { cid, size } of (await pin.verify.snapshots(first.own.did)) ?? []) {
      sizes.add(size);
      const sealed = Buffer.from((await pin.verify.sealedPart(first.own.did, cid)) ?? []);
      for (const text of ['secret', 'bio', 'mutes', 'xxxxxxxx']) expect(sealed.includes(text), text).toBe(false);
      // IV and tag apart it is a padded length.
      expect(padmeOf(size - 28)).toBe(size - 28);
    }
    expect(sizes.size).toBeLessThanOrEqual(2);
  });

  it('SNP-8 what is no document is passed over: nothing changes, and the next one is read', async () => {
    const { first, second } = await two();
    const docs = await second.own.household.sealedDocs();
    const before = second.own.household.profile.read();
    const good = first.own.household.states();
    for (const bad of [new Uint8Array([1, 2, 3, 4]), new Uint8Array(0), good.profile.slice(0, 20)])
      expect(await docs.apply({ profile: bad, config: good.config })).toBe(false);
    expect(second.own.household.profile.read()).toEqual(before);
    expect(await docs.apply(good)).toBe(true);
  });

  it('SNP-8 a piece that stands on nothing, left by one that was put out, keeps no device from being read', async () => {
    const { first, second } = await two();
    const enemy = new Y.Doc();
    enemy.getMap('any').set('one', 1);
    const before = Y.encodeStateVector(enemy);
    enemy.getMap('any').set('two', 2);
    first.own.household.config.section('drafts').set('one', 'half a thought');
    const { profile, config } = first.own.household.states();
    const poisoned = Y.mergeUpdates([config, Y.encodeStateAsUpdate(enemy, before)]).slice();
    const docs = await second.own.household.sealedDocs();
    expect(await docs.apply({ profile, config: poisoned })).toBe(true);
    expect(second.own.household.config.section('drafts').get('one')).toBe('half a thought');
    const taken = new Y.Doc();
    Y.applyUpdate(taken, second.own.household.states().config);
    expect(taken.store.pendingStructs).toBeNull();
  });
});
