/** Peer exchange over the real pool and handshake, with connections in memory. */
import { afterEach, expect, test } from 'vitest';
import { createLinkPool, topicOf } from '../../src/net/index.js';
import type { LinkPool } from '../../src/net/types.js';
import { createPeer, host, type Peer, type Role } from '../../src/peer/index.js';
import { createRandom, createTestClock, createTestNetwork, createTestSigner, introduce } from '../net/support.js';
import { authorOf, calm, until } from './support/peers.js';
import { createToyStore, type ToyStore } from './support/toy-store.js';

const open: { peer: Peer; pool: LinkPool }[] = [];
afterEach(() => {
  for (const { peer, pool } of open.splice(0)) {
    peer.close();
    pool.close();
  }
});

const setUp = () => {
  const clock = createTestClock(1_800_000_000_000);
  const network = createTestNetwork();
  let seed = 0;
  const add = async ({ serves = true } = {}): Promise<{ peer: Peer; pool: LinkPool; store: ToyStore }> => {
    seed += 1;
    const session = await createTestSigner();
    const random = createRandom(seed);
    const pool = createLinkPool({ session, createRtc: network.createRtc, now: clock.now, timers: clock, random });
    const store = createToyStore();
    const connectivity = { online: () => true, onChange: () => () => undefined };
    const roles: Role[] = serves ? [host] : [{ name: 'host', offers: () => undefined }];
    const peer = createPeer({ store, pool, session, connectivity, now: clock.now, timers: clock, random, roles });
    const node = { peer, pool, store };
    open.push(node);
    return node;
  };
  return { clock, add };
};

test('SWM-7 neighbours introduce neighbours, so a swarm grows and outlives its tracker', async () => {
  const { clock, add } = setUp();
  const author = authorOf(1);
  const nodes = [];
  for (let at = 0; at < 4; at++) nodes.push(await add());
  const [owner, a, b, c] = nodes;
  if (owner === undefined || a === undefined || b === undefined || c === undefined) throw new TypeError('four');
  await owner.store.publish(author, ['hello']);
  await owner.peer.rehost();
  const source = { via: 'tracker:wss://gone.example', topic: await topicOf(author.did) };
  for (const visitor of [a, b, c]) {
    visitor.peer.seek(author.did);
    const linking = introduce(visitor.pool, owner.pool, source);
    await clock.advance(2_000);
    expect(await linking).toBe(true);
    await clock.advance(2_000);
  }
  for (let turn = 0; turn < 10; turn++) await clock.advance(1_000);
  await until(() => c.pool.links().length >= 3, 'the last one is linked to those who came before');
  // The owner goes: the rest still hear of a new head that one of them gets.
  owner.pool.close();
  owner.peer.close();
  for (let turn = 0; turn < 10; turn++) await clock.advance(1_000);
  expect(c.pool.links().length).toBeGreaterThanOrEqual(2);
  await a.store.publish(author, ['first'], 'own');
  await a.store.publish(author, ['news'], 'own');
  await a.peer.rehost();
  a.peer.announceHead(author.did);
  await clock.advance(3_000);
  await until(() => c.store.texts(author.did).includes('news'), 'the news reaches c without owner or tracker');
});

test('SWM-7 who meets only people that do not serve is introduced to the one that does, however many neighbours it has', async () => {
  const { clock, add } = setUp();
  const author = authorOf(1);
  const owner = await add();
  await owner.store.publish(author, ['hello']);
  await owner.peer.rehost();
  const source = { via: 'tracker:wss://page.example', topic: await topicOf(author.did) };
  const visitors = [];
  for (let at = 0; at < 8; at++) {
    const visitor = await add({ serves: false });
    visitor.peer.seek(author.did);
    const linking = introduce(visitor.pool, owner.pool, source);
    await clock.advance(2_000);
    expect(await linking).toBe(true);
    await until(() => visitor.store.texts(author.did).includes('hello'), 'the visitor has it');
    visitors.push(visitor);
  }
  await clock.advance(5_000);
  const late = await add({ serves: false });
  late.peer.seek(author.did);
  for (const visitor of visitors) {
    const linking = introduce(late.pool, visitor.pool, source);
    await clock.advance(500);
    expect(await linking).toBe(true);
  }
  const has = (): boolean => late.store.texts(author.did).includes('hello');
  for (let turn = 0; turn < 60 && !has(); turn++) {
    await clock.advance(250);
    await calm();
  }
  expect(has(), 'it has met the owner').toBe(true);
});
