/** Old posts that give way, between peers: a keeper whose quota an owner overfills follows the newest, says what it has, and never claims to keep it all. */
import { expect, test, vi } from 'vitest';
import type { Did } from '../../src/base/index.js';
import { KEEPER_AGAIN, STANDBY_MOMENT } from '../../src/peer/limits.js';
import type { KeptBy } from '../../src/peer/pinning/keepers.js';
import { coversPart } from '../../src/repo/index.js';
import type { VerifyStore, Write } from '../../src/worker/index.js';
import { owner as makeOwner, type Owner, profileOf, tab } from '../worker/world.js';
import { pinIt, strangerOf, tabOf } from './support/keeper.js';
import { calm, type Node, until } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

const many = (count: number, from: number): Write[] =>
  Array.from({ length: count }, (_, n) => ({
    collection: 'app.tabard.post',
    value: { text: `${from + n} ${'x'.repeat(600)}`, createdAt: 1 },
  }));

const numbers = async (at: Node<VerifyStore>, did: Did): Promise<readonly number[]> => {
  const { records } = await at.store.list(did, 'app.tabard.post', { limit: 1_000 });
  return records.map(({ value }) => Number(String(Reflect.get(Object(value), 'text')).split(' ')[0]));
};

const held = async (at: Node<VerifyStore>, did: Did) =>
  (await at.store.repositories()).find((each) => each.did === did);

const write = async (host: Node<VerifyStore>, me: Owner, writes: readonly Write[]): Promise<void> => {
  const { data } = await me.commit(writes);
  host.peer.announceHead(me.did, data);
};

const scene = async (quota: number) => {
  const world = worlds.open();
  const me = await makeOwner();
  await me.commit([profileOf('Ada'), ...many(100, 0)]);
  await me.verify.keep(me.did, { reason: 'own', serve: true });
  const host = tabOf(world, me, 'owner');
  await host.peer.rehost();
  const kept: KeptBy[] = [];
  host.peer.on('kept', (event) => kept.push(event));
  const them = await strangerOf(1);
  const keeper = tabOf(world, them, 'keeper');
  const stop = keeper.peer.seek(me.did);
  const [link] = await world.link(keeper, host, me.did);
  await until(() => keeper.changes.length === 1, 'the repository');
  await world.clock.advance(STANDBY_MOMENT);
  await pinIt(keeper, me.did, quota);
  stop();
  return { world, me, host, keeper, kept, link };
};

/** Until this holds; what a peer does again in a while, it does meanwhile. */
const eventually = async (world: { clock: { advance(ms: number): Promise<void> } }, holds: () => Promise<boolean>) => {
  for (let times = 0; times < 200; times++) {
    if (await holds()) return;
    await world.clock.advance(1_000);
    await calm(5);
  }
  throw new Error('it never came about');
};

test('PIN-20 a pin that is overfilled follows the newest posts, and what it keeps is within its quota', async () => {
  const quota = 200_000;
  const { world, me, host, keeper } = await scene(quota);
  for (let from = 100; from < 900; from += 200) await write(host, me, many(200, from));
  const isNewest = async (): Promise<boolean> => (await numbers(keeper, me.did)).at(-1) === 899;
  await eventually(world, isNewest);
  const { bytes, policy, part } = (await held(keeper, me.did)) ?? { bytes: 0 };
  expect(bytes).toBeLessThanOrEqual(quota);
  expect(policy?.eased?.why).toBe('quota');
  // What was on its way when it was narrowed may be more.
  expect(coversPart(part, policy?.part)).toBe(true);
  const here = await numbers(keeper, me.did);
  expect(here).toEqual(Array.from({ length: here.length }, (_, n) => 900 - here.length + n));
  // The next one comes with the news of it.
  await write(host, me, many(1, 900));
  await eventually(world, async () => (await numbers(keeper, me.did)).at(-1) === 900);
  expect(keeper.errors).toEqual([]);
  expect(host.errors).toEqual([]);
});

test('PIN-20 PIN-7 whoever has let posts go does not say that they keep the profile', async () => {
  const { world, me, host, keeper, kept, link: first } = await scene(200_000);
  await until(() => kept.length === 1, 'told while it was whole');
  await write(host, me, many(400, 100));
  await eventually(world, async () => (await numbers(keeper, me.did)).at(-1) === 499);
  expect((await held(keeper, me.did))?.part).toBeDefined();
  first.close('local');
  await until(() => kept.length === 2, 'gone');
  // Before, the owner would not ask anew.
  await world.clock.advance(KEEPER_AGAIN + 1);
  const asked = vi.spyOn(keeper.store, 'pins');
  const told = vi.spyOn(host.store, 'pins');
  const [link] = await world.link(keeper, host, me.did);
  await eventually(world, async () => link.stats().bytesIn > 0);
  await world.clock.advance(120_000);
  await calm(50);
  // What it would show was asked of nobody.
  expect(asked.mock.calls.filter(([name]) => name === 'digests')).toEqual([]);
  expect(told.mock.calls.filter(([name]) => name === 'sample')).toEqual([]);
  expect(kept.filter(({ here }) => here)).toHaveLength(1);
});

test('PIN-20 no more of an overfilled pin is fetched while somebody looks at it', async () => {
  const quota = 200_000;
  const { world, me, host, keeper } = await scene(quota);
  await write(host, me, many(400, 100));
  await eventually(world, async () => (await numbers(keeper, me.did)).at(-1) === 499);
  await eventually(world, async () => ((await held(keeper, me.did))?.bytes ?? quota + 1) <= quota);
  keeper.peer.seek(me.did);
  const fetched = vi.spyOn(keeper.store, 'beginPull');
  await write(host, me, many(1, 500));
  await eventually(world, async () => (await numbers(keeper, me.did)).at(-1) === 500);
  await world.clock.advance(10_000);
  await calm(20);
  const { bytes, policy } = (await held(keeper, me.did)) ?? { bytes: 0 };
  expect(bytes).toBeLessThanOrEqual(quota);
  expect(policy?.part).toBeDefined();
  expect(fetched.mock.calls.map(([, , part]) => part)).not.toContain(undefined);
  expect(keeper.errors).toEqual([]);
});

test('PRT-10 PIN-19 a keeper with a part serves a third what it has, and whoever wants all of it asks on', async () => {
  const { world, me, host, keeper } = await scene(200_000);
  await write(host, me, many(400, 100));
  await eventually(world, async () => (await numbers(keeper, me.did)).at(-1) === 499);
  const part = (await held(keeper, me.did))?.part;
  const third = world.adopt('third', (await tab()).verify);
  third.peer.seek(me.did);
  await world.link(third, keeper, me.did);
  await eventually(world, async () => (await numbers(third, me.did)).at(-1) === 499);
  expect((await held(third, me.did))?.part).toEqual(part);
  await world.link(third, host, me.did);
  await eventually(world, async () => (await numbers(third, me.did)).length === 500);
  const fourth = world.adopt('fourth', (await tab()).verify);
  if (part === undefined) throw new Error('all of it');
  await fourth.store.keep(me.did, { reason: 'follow', serve: true, part });
  await fourth.peer.rehost();
  await world.link(fourth, keeper, me.did);
  await eventually(world, async () => (await numbers(fourth, me.did)).at(-1) === 499);
  expect(await numbers(fourth, me.did)).toEqual(await numbers(keeper, me.did));
  expect([...third.errors, ...fourth.errors]).toEqual([]);
});
