/** Whoever has a part of somebody's posts is told which, and what was let go here is told, and kept again when one asks (PRT-12, PIN-19, PIN-20). */
import { describe, expect, it } from 'vitest';
import { postsPart } from '../../src/repo/index.js';
import { createVerifyStore, type Write } from '../../src/worker/index.js';
import { strangerOf } from '../peer/support/keeper.js';
import { clock, freshId, type Owner, random, sync, type Tab, tab } from './world.js';

const posts = (count: number): Write[] =>
  Array.from({ length: count }, (_, n) => ({
    collection: 'app.tabard.post',
    value: { text: `${n} ${'x'.repeat(600)}`, createdAt: 1 },
  }));

const writer = async (count: number): Promise<Owner> => {
  const friend = await strangerOf(1);
  await friend.commit(posts(count));
  return friend;
};

const visitorOf = async (friend: Owner, newest: number, policy?: 'follow'): Promise<Tab> => {
  const reader = await tab();
  const part = postsPart(null, newest);
  if (part === undefined) throw new TypeError('no part');
  if (policy !== undefined) await reader.verify.keep(friend.did, { reason: 'follow', serve: true, part });
  await sync(friend.verify, reader.verify, friend.did, { part });
  return reader;
};

describe('a part of somebody’s posts', () => {
  it('PRT-12 is told as what it is: which posts are here, and whether one chose so', async () => {
    const friend = await writer(80);
    const visitor = await visitorOf(friend, 50);
    expect((await visitor.verify.profile(friend.did))?.partial).toBe(true);
    expect(await visitor.verify.pins('held', friend.did)).toEqual({
      posts: { streams: [], newest: 50 },
      ...{ reason: 'visit', chosen: false, eased: null },
    });
    const follower = await visitorOf(friend, 50, 'follow');
    expect(await follower.verify.pins('held', friend.did)).toMatchObject({ chosen: true, reason: 'follow' });
    const none = await visitorOf(friend, 0);
    expect(await none.verify.pins('held', friend.did)).toMatchObject({ posts: { streams: [], newest: 0 } });
  });

  it('PRT-12 is told no more when the rest has come, and never where the newest are all that there are', async () => {
    const friend = await writer(80);
    const visitor = await visitorOf(friend, 50);
    await sync(friend.verify, visitor.verify, friend.did);
    expect((await visitor.verify.profile(friend.did))?.partial).toBe(false);
    expect(await visitor.verify.pins('held', friend.did)).toBeUndefined();
    const all = await visitorOf(friend, 200);
    expect((await all.verify.profile(friend.did))?.partial).toBe(true);
    expect(await all.verify.pins('held', friend.did)).toBeUndefined();
    expect(await (await visitorOf(friend, 80)).verify.pins('held', friend.did)).toBeUndefined();
    expect(await (await visitorOf(friend, 79)).verify.pins('held', friend.did)).toMatchObject({
      posts: { newest: 79 },
    });
  });

  it('PRT-1 names the streams whose posts are here', async () => {
    const friend = await writer(3);
    const stream = '3kaaaaaaaaa22';
    const part = postsPart([stream], null);
    if (part === undefined) throw new TypeError('no part');
    const reader = await tab();
    await sync(friend.verify, reader.verify, friend.did, { part });
    expect(await reader.verify.pins('held', friend.did)).toMatchObject({ posts: { streams: [stream], newest: null } });
  });
});

describe('what was let go', () => {
  const device = async () => {
    const disk = { usage: 0, quota: 1_000_000 };
    const { store } = await tab(freshId());
    const verify = createVerifyStore({ store, now: () => clock.now, random, space: async () => disk });
    const friend = await writer(400);
    await sync(friend.verify, verify, friend.did);
    await verify.keep(friend.did, { reason: 'follow', serve: true });
    expect(await verify.pins('letGo')).toEqual([]);
    disk.usage = 960_000;
    await verify.collect();
    return { disk, verify, friend };
  };

  it('PIN-19 is told: of whom, how much, when and why', async () => {
    const { verify, friend } = await device();
    const [one, ...others] = await verify.pins('letGo');
    expect(others).toEqual([]);
    expect(one).toMatchObject({ did: friend.did, newest: 250, why: 'room', at: clock.now });
    expect(one?.bytes).toBeGreaterThan(100 * 600);
    expect(await verify.pins('held', friend.did)).toMatchObject({
      posts: { streams: [], newest: 250 },
      chosen: false,
      eased: { newest: 250, why: 'room' },
    });
  });

  it('PIN-19 is to be kept again when one asks for it, where it fits, and not where it does not', async () => {
    const { disk, verify, friend } = await device();
    const bytes = (await verify.pins('letGo'))[0]?.bytes ?? 0;
    disk.usage = 900_000 - bytes + 1;
    expect(await verify.pins('keepAgain', friend.did)).toBe(false);
    expect(await verify.pins('letGo')).toHaveLength(1);
    disk.usage = 900_000 - bytes;
    const told: string[] = [];
    verify.on('eased', ({ did }) => told.push(did));
    expect(await verify.pins('keepAgain', friend.did)).toBe(true);
    expect(told).toEqual([friend.did]);
    expect(await verify.pins('letGo')).toEqual([]);
    await sync(friend.verify, verify, friend.did);
    expect(await verify.pins('held', friend.did)).toBeUndefined();
  });

  it('PIN-20 of a limit nothing is kept again but by a larger limit', async () => {
    const { store } = await tab(freshId());
    const verify = createVerifyStore({ store, now: () => clock.now, random });
    const friend = await writer(400);
    await sync(friend.verify, verify, friend.did);
    await verify.keep(friend.did, { reason: 'pin', serve: true, quota: 100_000 });
    await verify.pins('plan', friend.did);
    expect((await verify.pins('letGo'))[0]).toMatchObject({ why: 'quota' });
    expect(await verify.pins('keepAgain', friend.did)).toBe(false);
    await verify.keep(friend.did, { reason: 'pin', serve: true, quota: 10_000_000 });
    expect(await verify.pins('letGo')).toEqual([]);
  });
});
