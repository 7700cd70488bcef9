/** Old posts of others give way when no media are left that could (PIN-19, PIN-20): what stays is proven, and nothing of one's own ever goes. */
import { describe, expect, it } from 'vitest';
import { type Did, TabardError } from '../../src/base/index.js';
import { type Part, postsPart } from '../../src/repo/index.js';
import type { KeepPolicy } from '../../src/store/index.js';
import { createVerifyStore, type RecordView, type VerifyStore, type Write } from '../../src/worker/index.js';
import { EASED_FOR, REMOVED_FOR } from '../../src/worker/limits.js';
import { strangerOf } from '../peer/support/keeper.js';
import { picture } from './media.js';
import { postWith } from './purges.js';
import { storedChunks } from './store-look.js';
import { clock, commitWith, freshId, gather, type Owner, owner, random, sync, type Tab, tab } from './world.js';

interface Disk {
  usage: number;
  readonly quota: number;
}

const deviceOf = async (disk: Disk): Promise<Tab> => {
  const { store } = await tab(freshId());
  return { store, verify: createVerifyStore({ store, now: () => clock.now, random, space: async () => disk }) };
};

const long = (n: number): Write => ({
  collection: 'app.tabard.post',
  value: { text: `${n} ${'x'.repeat(600)}`, createdAt: 1 },
});
const many = (count: number, from = 0): Write[] => Array.from({ length: count }, (_, n) => long(from + n));
const follow: KeepPolicy = { reason: 'follow', serve: true };

const numbers = async (verify: VerifyStore, did: Did): Promise<readonly number[]> => {
  const all: RecordView[] = [];
  for (let cursor: string | undefined, more = true; more; more = cursor !== undefined) {
    const page = await verify.list(did, 'app.tabard.post', {
      limit: 1_000,
      ...(cursor === undefined ? {} : { cursor }),
    });
    all.push(...page.records);
    cursor = page.cursor;
  }
  return all.map(({ value }) => Number(String(Reflect.get(Object(value), 'text')).split(' ')[0]));
};

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, n) => from + n);
const heldBy = async (verify: VerifyStore, did: Did) => (await verify.repositories()).find((each) => each.did === did);

/** A device with one's own posts and those of somebody whom one keeps. */
const world = async (count: number, policy: KeepPolicy = follow) => {
  const disk: Disk = { usage: 0, quota: 100_000 };
  const device = await deviceOf(disk);
  const me = await owner(0, Promise.resolve(device));
  await me.commit(many(300));
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  const friend = await strangerOf(1);
  for (let at = 0; at < count; at += 200) await friend.commit(many(Math.min(200, count - at), at));
  await sync(friend.verify, me.verify, friend.did);
  await me.verify.keep(friend.did, policy);
  return { disk, device, me, friend };
};

/** So full that this many bytes are to go; then not full any more. */
const press = async ({ verify }: Pick<Tab, 'verify'>, disk: Disk, bytes = 10_000): Promise<void> => {
  disk.usage = disk.quota * 0.9 + bytes;
  await verify.collect();
  disk.usage = disk.quota * 0.9;
};

/** What a reader who has nothing gets from who let go, of a part: verified from the signature on. */
const served = async (from: VerifyStore, friend: Owner, part: Part | undefined) => {
  const reader = await tab();
  if (part !== undefined) await reader.verify.keep(friend.did, { ...follow, part });
  const { outcomes } = await sync(from, reader.verify, friend.did, part === undefined ? {} : { part });
  return { outcomes, numbers: await numbers(reader.verify, friend.did) };
};

describe('old posts of others', () => {
  it('PIN-19 go where no media are left: the newest stay, are proven, and are served as the part that they are', async () => {
    const { disk, me, friend } = await world(400);
    await press(me, disk);
    const held = await heldBy(me.verify, friend.did);
    expect(held?.policy.eased).toMatchObject({ newest: 250, why: 'room' });
    expect(held?.policy.eased?.bytes).toBeGreaterThan(100 * 600);
    expect(held?.part).toEqual(postsPart(null, 250));
    expect((await me.verify.heads(friend.did))?.part).toEqual(postsPart(null, 250));
    expect(await numbers(me.verify, friend.did)).toEqual(range(150, 400));
    expect((await served(me.verify, friend, postsPart(null, 250))).numbers).toEqual(range(150, 400));
    await expect(gather(me.verify.exportCar(friend.did))).rejects.toMatchObject({ code: 'not-found' });
  });

  it('PIN-19 one step after the other, as far as is needed, and at the end the profile alone', async () => {
    const { disk, me, friend } = await world(300);
    const steps: (number | undefined)[] = [];
    for (let times = 0; times < 5; times++) {
      await press(me, disk);
      steps.push((await heldBy(me.verify, friend.did))?.policy.eased?.newest);
    }
    // The last step would free too little to be worth a thing.
    expect(steps).toEqual([250, 60, 15, 15, 15]);
    expect((await me.verify.profile(friend.did))?.record).toMatchObject({ name: 'stranger 1' });
    expect(await numbers(me.verify, friend.did)).toEqual(range(285, 300));
  });

  it('PIN-19 media go before posts do, posts of follows before those of pins, the largest first, each step for all of them', async () => {
    const { disk, device, me, friend } = await world(300);
    const [pinned, small] = [await strangerOf(2), await strangerOf(3)];
    await pinned.commit(many(400));
    await small.commit(many(80));
    const { blob } = await postWith(pinned, picture(20_000, 7));
    for (const each of [pinned, small]) await sync(each.verify, me.verify, each.did);
    await me.verify.keep(pinned.did, { reason: 'pin', serve: true, quota: 10_000_000 });
    await me.verify.keep(small.did, follow);
    await me.verify.beginBlob(pinned.did, blob);
    const bytes = (await pinned.verify.blobChunk(blob.cid)) ?? new Uint8Array();
    await me.verify.receiveChunk(pinned.did, blob.cid, { cid: blob.cid, bytes });
    const eased = () =>
      Promise.all([friend, small, pinned].map(async ({ did }) => (await heldBy(me.verify, did))?.policy.eased?.newest));
    expect(await storedChunks(device, [blob.cid])).toEqual([blob.cid]);
    await press(me, disk);
    expect(await storedChunks(device, [blob.cid])).toEqual([]);
    expect(await eased()).toEqual([undefined, undefined, undefined]);
    const seen: (readonly (number | undefined)[])[] = [];
    for (let times = 0; times < 6; times++) {
      await press(me, disk);
      seen.push(await eased());
    }
    expect(seen).toEqual([
      [250, undefined, undefined],
      [250, undefined, 250],
      [60, undefined, 250],
      // Of the third, 20 posts less would be too little to be worth it.
      [60, undefined, 60],
      [60, 15, 60],
      [15, 15, 60],
    ]);
  });

  it('PIN-19 nothing of one’s own goes, nor of another device of one’s own, nor what came in from a file, however full it is', async () => {
    const { disk, me, friend } = await world(100);
    const file = await strangerOf(2);
    await file.commit(many(300));
    await sync(file.verify, me.verify, file.did);
    await me.verify.keep(file.did, { reason: 'pin', serve: false });
    const other = await deviceOf(disk);
    await sync(me.verify, other.verify, me.did);
    await other.verify.keep(me.did, { reason: 'own', serve: true });
    for (const device of [me, other]) {
      for (let times = 0; times < 4; times++) await press(device, disk, 10_000_000);
      expect(await numbers(device.verify, me.did)).toEqual(range(0, 300));
      const own = await heldBy(device.verify, me.did);
      expect([own?.part, own?.policy]).toEqual([undefined, { reason: 'own', serve: true }]);
    }
    expect(await numbers(me.verify, file.did)).toEqual(range(0, 300));
    expect(await numbers(me.verify, friend.did)).toEqual(range(85, 100));
    await me.commit([long(300)]);
    expect(await numbers(me.verify, me.did)).toEqual(range(0, 301));
  });

  it('PIN-19 of what becomes one’s own while it is looked at, nothing goes', async () => {
    const { disk, me, friend } = await world(300);
    // Between the look at who may give way and the writing of it.
    const { store } = me;
    const write = store.write.bind(store);
    let turned = false;
    const racing = Object.assign(Object.create(store) as typeof store, {
      write: (async (names, durability, run) => {
        if (!turned && names.join() === 'repositories,commits') {
          turned = true;
          await me.verify.keep(friend.did, { reason: 'own', serve: true });
        }
        return write(names, durability, run);
      }) satisfies typeof store.write,
    });
    const verify = createVerifyStore({ store: racing, now: () => clock.now, random, space: async () => disk });
    await press({ verify }, disk);
    expect(turned).toBe(true);
    expect(await numbers(me.verify, friend.did)).toEqual(range(0, 300));
    expect((await heldBy(me.verify, friend.did))?.policy).toEqual({ reason: 'own', serve: true });
  });

  it('PIN-19 a follow’s own rule is narrowed, never widened, and a stream’s posts are counted by stream', async () => {
    const { disk, me, friend } = await world(300, {
      ...follow,
      part: postsPart(null, 40) ?? { scope: [], posts: null },
    });
    await me.verify.collect();
    expect(await numbers(me.verify, friend.did)).toEqual(range(260, 300));
    await press(me, disk);
    const held = await heldBy(me.verify, friend.did);
    expect(held?.policy).toMatchObject({ part: postsPart(null, 15), eased: { newest: 15, part: postsPart(null, 40) } });
    expect(await numbers(me.verify, friend.did)).toEqual(range(285, 300));
  });

  it('PIN-19 what was let go is wanted again a day later where there is room for it, or when one chooses anew; the same choice changes nothing', async () => {
    const { disk, me, friend } = await world(300);
    const told: Did[] = [];
    me.verify.on('eased', ({ did }) => void told.push(did));
    await press(me, disk);
    expect(told).toEqual([friend.did]);
    expect(await me.verify.keep(friend.did, follow)).toBe(false);
    expect((await heldBy(me.verify, friend.did))?.policy.eased?.newest).toBe(250);
    // Kept in another way, it stays let go.
    expect(await me.verify.keep(friend.did, { ...follow, serve: false })).toBe(true);
    expect((await heldBy(me.verify, friend.did))?.policy).toMatchObject({ serve: false, eased: { newest: 250 } });
    const stands = async () => (await heldBy(me.verify, friend.did))?.policy.part;
    disk.usage = 0;
    await me.verify.collect();
    expect(await stands()).toEqual(postsPart(null, 250));
    clock.now += EASED_FOR + 1;
    disk.usage = disk.quota * 0.75;
    await me.verify.collect();
    expect(await stands()).toEqual(postsPart(null, 250));
    disk.usage = disk.quota * 0.1;
    await me.verify.collect();
    expect(await stands()).toBeUndefined();
    expect(told).toEqual([friend.did, friend.did]);
    await sync(friend.verify, me.verify, friend.did);
    expect(await numbers(me.verify, friend.did)).toEqual(range(0, 300));
    await press(me, disk);
    await me.verify.keep(friend.did, { reason: 'pin', serve: true, quota: 10_000_000 });
    expect(await stands()).toBeUndefined();
  });

  it('PIN-16 PIN-19 a post of one’s own that finds no room is kept, and old posts of others have gone for it', async () => {
    const { me, friend, disk } = await world(300);
    const { store } = me;
    const write = store.write.bind(store);
    let full = true;
    const limited = Object.assign(Object.create(store) as typeof store, {
      write: (async (names, durability, run) => {
        if (full && names.includes('pending')) throw new TabardError('storage-quota', 'full', { retryable: true });
        const done = await write(names, durability, run);
        if (names.includes('packs') && names.includes('removed')) full = false;
        return done;
      }) satisfies typeof store.write,
    });
    const verify = createVerifyStore({ store: limited, now: () => clock.now, random, space: async () => disk });
    await commitWith(verify, me.did, [long(300)], me.signer, me.auth, 1);
    expect(full).toBe(false);
    expect(await numbers(verify, me.did)).toEqual(range(0, 301));
    // What a write needs at least is more than all of theirs.
    expect(await numbers(verify, friend.did)).toEqual(range(285, 300));
  });
});

describe('a pin whose owner writes more than its quota', () => {
  const pin = (quota: number): KeepPolicy => ({ reason: 'pin', serve: true, quota });

  it('PIN-20 keeps the newest of it, within the quota at every moment', async () => {
    const { me, friend } = await world(200, pin(200_000));
    await me.verify.pins('plan', friend.did);
    expect((await heldBy(me.verify, friend.did))?.policy.eased).toBeUndefined();
    for (let from = 200; from < 1_400; from += 200) {
      await friend.commit(many(200, from));
      for (let tries = 0; tries < 4; tries++) {
        const part = (await heldBy(me.verify, friend.did))?.policy.part;
        await sync(friend.verify, me.verify, friend.did, part === undefined ? {} : { part }).catch(() => undefined);
        await me.verify.pins('plan', friend.did);
        expect((await heldBy(me.verify, friend.did))?.bytes).toBeLessThanOrEqual(200_000);
      }
    }
    const held = await heldBy(me.verify, friend.did);
    expect(held?.policy.eased).toMatchObject({ why: 'quota' });
    const newest = held?.policy.eased?.newest ?? 0;
    expect(newest).toBeGreaterThan(0);
    expect(await numbers(me.verify, friend.did)).toEqual(range(1_400 - newest, 1_400));
    const view = await me.verify.pins('view', friend.did);
    expect(view).toMatchObject({ over: null, eased: { newest } });
    // A wider quota takes all of it again.
    await me.verify.keep(friend.did, pin(10_000_000));
    await sync(friend.verify, me.verify, friend.did);
    expect(await numbers(me.verify, friend.did)).toHaveLength(1_400);
  });

  it('PIN-20 a quota that is made smaller than what is here lets old posts go as well', async () => {
    const { me, friend } = await world(300, pin(10_000_000));
    await me.verify.keep(friend.did, pin(60_000));
    await me.verify.pins('plan', friend.did);
    const held = await heldBy(me.verify, friend.did);
    expect(held?.bytes).toBeLessThanOrEqual(60_000);
    expect(await numbers(me.verify, friend.did)).toEqual(range(240, 300).slice(-(held?.policy.eased?.newest ?? 0)));
  });

  it('PIN-20 a quota of nothing ends the pin: it never turns into what nobody may take away', async () => {
    const { disk, me, friend } = await world(300, pin(0));
    await me.verify.collect();
    expect((await heldBy(me.verify, friend.did))?.policy).toEqual({ reason: 'follow', serve: true });
    await press(me, disk);
    expect(await numbers(me.verify, friend.did)).toEqual(range(50, 300));
  });

  it('PIN-20 earlier states of who floods take no more than the quota, and what is newest is not asked for again and again', async () => {
    const { me, friend } = await world(10, pin(30_000));
    await me.verify.pins('plan', friend.did);
    let fetched = 0;
    for (let round = 0; round < 12; round++) {
      await friend.commit(many(30, 10 + round * 30));
      for (let tries = 0; tries < 3; tries++) {
        const part = (await heldBy(me.verify, friend.did))?.policy.part;
        const done = await sync(friend.verify, me.verify, friend.did, part === undefined ? {} : { part }).catch(
          () => undefined,
        );
        fetched += done?.sent ?? 0;
        await me.verify.pins('plan', friend.did);
        expect((await heldBy(me.verify, friend.did))?.bytes).toBeLessThanOrEqual(30_000);
      }
    }
    expect(fetched).toBeLessThan(12 * 3 * 60);
    clock.now += REMOVED_FOR;
  });
});
