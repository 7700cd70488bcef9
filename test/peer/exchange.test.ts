/** Peer exchange over the real pool and handshake, with connections in memory. */
import { afterEach, expect, test } from 'vitest';
import { createLinkPool, topicOf } from '../../src/net/index.js';
import type { LinkPool } from '../../src/net/types.js';
import { createPeer, type Peer } from '../../src/peer/index.js';
import { createRandom, createTestClock, createTestNetwork, createTestSigner, introduce } from '../net/support.js';
import { authorOf, until } from './support/peers.js';
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
  const add = async (): Promise<{ peer: Peer; pool: LinkPool; store: ToyStore }> => {
    seed += 1;
    const session = await createTestSigner();
    const random = createRandom(seed);
    const pool = createLinkPool({ session, createRtc: network.createRtc, now: clock.now, timers: clock, random });
    const store = createToyStore();
    const connectivity = { online: () => true, onChange: () => () => undefined };
    const peer = createPeer({ store, pool, session, connectivity, now: clock.now, timers: clock, random });
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
