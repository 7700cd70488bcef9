import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import {
  createLinkPool,
  createMemoryNetwork,
  createRendezvous,
  createSocketOpener,
  type Link,
  type LinkPool,
  type MemoryNetwork,
  type Rendezvous,
  type Topic,
  topicOfBytes,
} from '../../src/net/index.js';
import { realTimers } from '../helpers/real.js';
import { announceOf, connectRaw, idOf, type RunningRendezvous, startRendezvous, until } from '../server/support.js';
import { createRandom, createTestSigner } from './support.js';

const topic: Topic = topicOfBytes(new Uint8Array(20).fill(0xfe));

interface Tab {
  readonly pool: LinkPool;
  readonly rendezvous: Rendezvous;
  readonly links: Link[];
  allow(tracker: string): void;
  close(): void;
}

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) await cleanup();
});

const start = async (...given: Parameters<typeof startRendezvous>): Promise<RunningRendezvous> => {
  const server = await startRendezvous(...given);
  cleanups.push(server.close);
  return server;
};

let seed = 100;
const openTab = async (network: MemoryNetwork, trackers: readonly string[]): Promise<Tab> => {
  seed += 1;
  const random = createRandom(seed);
  const common = { now: () => performance.now(), timers: realTimers, random };
  const pool = createLinkPool({ session: await createTestSigner(), createRtc: network.createRtc, ...common });
  const opener = createSocketOpener({
    page: 'http://localhost/',
    configured: trackers,
    createWebSocket: (url) => new WebSocket(url),
  });
  const rendezvous = createRendezvous({ trackers, pool, openSocket: opener.open, ...common });
  const links: Link[] = [];
  pool.on('link', (link) => links.push(link));
  const close = (): void => {
    rendezvous.close();
    pool.close();
  };
  cleanups.push(close);
  return { pool, rendezvous, links, allow: opener.allow, close };
};

describe('RDV: the client at the real server', () => {
  it('RDV-3 links two tabs of one topic', async () => {
    const server = await start();
    const network = createMemoryNetwork({ random: createRandom(1) });
    const a = await openTab(network, [server.url]);
    const b = await openTab(network, [server.url]);
    a.rendezvous.join(topic, { offers: true });
    await until(() => a.rendezvous.topics()[0]?.reached === 1);
    b.rendezvous.join(topic, { offers: true });
    await until(() => a.links.length === 1 && b.links.length === 1);
    expect(a.links[0]?.remote).toBe(b.pool.key);
    expect(b.links[0]?.source).toMatchObject({ via: `tracker:${server.url}`, topic });
    expect(b.rendezvous.trackers()).toMatchObject([{ state: 'reached', topics: 1 }]);
    expect(b.rendezvous.topics()).toMatchObject([{ reached: 1, others: 1 }]);
  });

  it('RDV-3 sixteen tabs become one swarm, for at most 12 delivered messages a join', async () => {
    const server = await start();
    const network = createMemoryNetwork({ random: createRandom(2) });
    const tabs: Tab[] = [];
    for (let i = 0; i < 16; i++) {
      const tab = await openTab(network, [server.url]);
      tab.rendezvous.join(topic, { offers: true });
      await until(() => tab.rendezvous.topics()[0]?.reached === 1);
      tabs.push(tab);
    }
    await until(() => tabs.every(({ pool }) => pool.links().length >= 1 && pool.stats().connecting === 0));
    expect(server.rendezvous.stats().delivered / tabs.length).toBeLessThanOrEqual(12);
    const reached = new Set<string>();
    const visit = (tab: Tab | undefined): void => {
      if (tab === undefined || reached.has(tab.pool.key)) return;
      reached.add(tab.pool.key);
      for (const { remote } of tab.pool.links()) visit(tabs.find(({ pool }) => pool.key === remote));
    };
    visit(tabs[0]);
    expect(reached.size).toBe(16);
    expect(Math.max(...tabs.map(({ pool }) => pool.links().length))).toBeLessThanOrEqual(15);
  });

  it('RDV-3 a tab that only listens is found by one that seeks', async () => {
    const server = await start();
    const network = createMemoryNetwork({ random: createRandom(3) });
    const [keeper, visitor] = [await openTab(network, [server.url]), await openTab(network, [server.url])];
    keeper.rendezvous.join(topic, { offers: false });
    await until(() => keeper.rendezvous.topics()[0]?.reached === 1);
    visitor.rendezvous.join(topic, { offers: true });
    await until(() => visitor.links.length === 1 && keeper.links.length === 1);
  });

  it('RDV-3 a topic is sought at further trackers beside the usual ones, and left there when they are named no more', async () => {
    const [usual, further] = [await start(), await start()];
    const network = createMemoryNetwork({ random: createRandom(31) });
    const [host, guest] = [await openTab(network, [usual.url]), await openTab(network, [further.url])];
    host.rendezvous.join(topic, { offers: true });
    await until(() => host.rendezvous.topics()[0]?.reached === 1);
    guest.rendezvous.join(topic, { offers: true });
    await until(() => guest.rendezvous.topics()[0]?.reached === 1);
    expect(host.links).toEqual([]);
    host.allow(further.url);
    host.rendezvous.join(topic, { offers: true, also: [further.url] });
    await until(() => host.links.length === 1 && guest.links.length === 1);
    expect(host.rendezvous.topics()).toMatchObject([{ reached: 2 }]);
    host.rendezvous.join(topic, { offers: true });
    expect(host.rendezvous.trackers().map(({ url }) => url)).toEqual([usual.url]);
  });

  it('RDV-7 keeps its links while the server is away and announces again when it is back', async () => {
    const first = await start();
    const network = createMemoryNetwork({ random: createRandom(4) });
    const [a, b] = [await openTab(network, [first.url]), await openTab(network, [first.url])];
    for (const tab of [a, b]) tab.rendezvous.join(topic, { offers: true });
    await until(() => a.links.length === 1 && b.links.length === 1);
    await first.close();
    await until(() => [a, b].every(({ rendezvous }) => rendezvous.trackers()[0]?.state === 'unreachable'));
    expect(a.pool.links()).toHaveLength(1);
    const again = await start({}, first.port);
    for (const tab of [a, b]) tab.rendezvous.retry();
    await until(() => [a, b].every(({ rendezvous }) => rendezvous.topics()[0]?.reached === 1));
    const c = await openTab(network, [again.url]);
    c.rendezvous.join(topic, { offers: true });
    await until(() => c.pool.links().length === 2);
  });

  it('RDV-6 sixty fake joins whose offers lead nowhere keep no honest tab out for 3 seconds', async () => {
    const server = await start();
    const network = createMemoryNetwork({ random: createRandom(5) });
    const [owner, visitor] = [await openTab(network, [server.url]), await openTab(network, [server.url])];
    owner.rendezvous.join(topic, { offers: true });
    await until(() => owner.rendezvous.topics()[0]?.reached === 1);
    visitor.rendezvous.join(topic, { offers: true });
    await until(() => owner.links.length === 1);
    const sdp = await network.createRtc().offer();
    for (let i = 0; i < 60; i++) {
      const fake = await connectRaw(server.url);
      cleanups.push(fake.close);
      const message = announceOf('', `fake ${i}`, 5);
      const offers = [1, 2, 3, 4, 5].map((n) => ({ offer_id: idOf(`f${i} ${n}`), offer: { type: 'offer', sdp } }));
      fake.send({ ...message, info_hash: String.fromCharCode(0xfe).repeat(20), offers });
    }
    await until(() => server.rendezvous.stats().peers === 62);
    const joiner = await openTab(network, [server.url]);
    const started = performance.now();
    joiner.rendezvous.join(topic, { offers: true });
    await until(() => joiner.links.length >= 1);
    expect(performance.now() - started).toBeLessThan(3_000);
    expect([owner.pool.key, visitor.pool.key]).toContain(joiner.links[0]?.remote);
  });
});
