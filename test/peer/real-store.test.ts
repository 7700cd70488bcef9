/** The same conversation over the store that ships, on real formats and a real database. */
import { expect, test } from 'vitest';
import { STANDBY_MOMENT } from '../../src/peer/limits.js';
import type { VerifyStore } from '../../src/worker/index.js';
import { owner as makeOwner, type Owner, postOf, profileOf, tab } from '../worker/world.js';
import { hostOf } from './support/owner-host.js';
import { calm, type Node, until, type World } from './support/peers.js';
import { keepWorlds } from './support/worlds.js';

const worlds = keepWorlds();

const visitorOf = async (made: World, name: string): Promise<Node<VerifyStore>> =>
  made.adopt(name, (await tab()).verify);

const nameAt = async (node: Node<VerifyStore>, me: Owner): Promise<unknown> => {
  const record = (await node.store.profile(me.did))?.record;
  return typeof record === 'object' && record !== null ? Reflect.get(record, 'name') : undefined;
};

test('SYN-20 a cold visitor has a verified profile after one answer, and knows it is the owner', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  await me.commit([profileOf('Ada')]);
  const [host, visitor] = [await hostOf(world, me), await visitorOf(world, 'visitor')];
  visitor.peer.seek(me.did);
  const [link] = await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'stored');
  expect(await nameAt(visitor, me)).toBe('Ada');
  await world.clock.advance(STANDBY_MOMENT);
  await until(() => {
    const status = visitor.peer.status(me.did);
    return status?.kind === 'served' && status.owner;
  }, 'the owner is proven');
  expect(link.stats().messagesOut).toBeLessThanOrEqual(4);
  expect([...host.errors, ...visitor.errors]).toEqual([]);
});

test('SYN-21 an edit shows at the visitor, pushed with its blocks', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  await me.commit([profileOf('Ada'), ...Array.from({ length: 60 }, (_, at) => postOf(`post ${at}`))]);
  const [host, visitor] = [await hostOf(world, me), await visitorOf(world, 'visitor')];
  visitor.peer.seek(me.did);
  const [link] = await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'the first version');
  await calm();
  const before = link.stats();
  await me.commit([profileOf('Ada Lovelace')]);
  host.peer.announceHead(me.did);
  await until(() => visitor.changes.length === 2, 'the edit');
  expect(await nameAt(visitor, me)).toBe('Ada Lovelace');
  await calm();
  const after = link.stats();
  expect(after.messagesIn - before.messagesIn).toBe(1);
  expect(after.bytesIn - before.bytesIn).toBeLessThan(8_000);
});

test('SYN-22 a follower serves a third, verified the same, while the owner is away', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  await me.commit([profileOf('Ada')]);
  const [host, visitor] = [await hostOf(world, me), await visitorOf(world, 'visitor')];
  visitor.peer.seek(me.did);
  const [link] = await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'stored');
  link.close('local');
  await visitor.store.keep(me.did, { reason: 'follow', serve: true });
  await visitor.peer.rehost();
  const third = await visitorOf(world, 'third');
  third.peer.seek(me.did);
  await world.link(third, visitor, me.did);
  await until(() => third.changes.length === 1, 'the third has it');
  expect(await nameAt(third, me)).toBe('Ada');
});

test('SYN-24 a thousand posts come in parts and all arrive', async () => {
  const world = worlds.open();
  const me = await makeOwner();
  await me.commit([
    profileOf('Ada'),
    ...Array.from({ length: 1_000 }, (_, at) => postOf(`post ${at} ${'x'.repeat(600)}`)),
  ]);
  const [host, visitor] = [await hostOf(world, me), await visitorOf(world, 'visitor')];
  visitor.peer.seek(me.did);
  await world.link(visitor, host, me.did);
  await until(() => visitor.changes.length === 1, 'stored');
  const posts = await visitor.store.list(me.did, 'app.tabard.post', { limit: 1_000 });
  expect(posts.records.length).toBe(1_000);
  expect([...host.errors, ...visitor.errors]).toEqual([]);
});

test('SYN-27 two devices of one owner that wrote apart converge, and the visitor sees both', async () => {
  const world = worlds.open();
  const [phone, laptop] = [await makeOwner(0), await makeOwner(1)];
  await phone.commit([profileOf('Ada'), postOf('from the phone')]);
  await laptop.commit([postOf('from the laptop')]);
  const a = await hostOf(world, phone, 'phone');
  const b = await hostOf(world, laptop, 'laptop');
  await world.link(a, b, phone.did);
  await until(() => a.changes.length === 1 && b.changes.length === 1, 'each has the other head');
  const visitor = await visitorOf(world, 'visitor');
  visitor.peer.seek(phone.did);
  await world.link(visitor, a, phone.did);
  await until(() => visitor.changes.length === 2, 'both heads');
  const posts = await visitor.store.list(phone.did, 'app.tabard.post', { limit: 10 });
  expect(posts.records.length).toBe(2);
  await until(
    () => a.peer.household.peers().length === 1 && b.peer.household.peers().length === 1,
    'proven to each other',
  );
});
