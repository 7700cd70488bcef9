import { afterEach, describe, expect, it } from 'vitest';
import WebSocket from 'ws';
import type { Timers } from '../../src/base/index.js';
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
import { type RunningRendezvous, startRendezvous, until } from '../server/support.js';
import { createRandom, createTestSigner } from './support.js';

const realTimers: Timers = {
  set: (run, milliseconds) => Number(setTimeout(run, milliseconds)),
  clear: (id) => clearTimeout(id),
};

const topic: Topic = topicOfBytes(new Uint8Array(20).fill(0xfe));

interface Tab {
  readonly pool: LinkPool;
  readonly rendezvous: Rendezvous;
  readonly links: Link[];
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
  return { pool, rendezvous, links, close };
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
});
