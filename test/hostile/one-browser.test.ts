/** Two identities in two tabs of one browser: neither the tracker nor a peer that meets both is told anything by which it could tell. */
import { afterEach, expect, test } from 'vitest';
import WebSocket from 'ws';
import type { DidKey, Signer } from '../../src/base/index.js';
import {
  createLinkPool,
  createMemoryNetwork,
  createRendezvous,
  createSessionSigner,
  createSocketOpener,
  type Link,
  type MemoryNetwork,
  topicOfBytes,
} from '../../src/net/index.js';
import { realRandom, realTimers } from '../helpers/real.js';
import { startRendezvous, until } from '../server/support.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) await cleanup();
});

const ada = topicOfBytes(new Uint8Array(20).fill(0xaa));
const bea = topicOfBytes(new Uint8Array(20).fill(0xbb));

interface Tab {
  readonly key: DidKey;
  /** All that it said to the tracker. */
  readonly said: string[];
  readonly links: Link[];
  join(topic: ReturnType<typeof topicOfBytes>): void;
}

const openTab = async (network: MemoryNetwork, tracker: string): Promise<Tab> => {
  // As every page makes it at its start (groundwork.ts).
  const session: Signer = await createSessionSigner(realRandom);
  const common = { now: () => performance.now(), timers: realTimers, random: realRandom };
  const pool = createLinkPool({ session, createRtc: network.createRtc, ...common });
  const said: string[] = [];
  const { open } = createSocketOpener({
    page: 'http://localhost/',
    configured: [tracker],
    createWebSocket(url) {
      const socket = new WebSocket(url);
      const { send } = socket;
      socket.send = (data: string) => {
        said.push(data);
        Reflect.apply(send, socket, [data]);
      };
      return socket;
    },
  });
  const rendezvous = createRendezvous({ trackers: [tracker], pool, openSocket: open, ...common });
  const links: Link[] = [];
  pool.on('link', (link) => links.push(link));
  cleanups.push(() => {
    rendezvous.close();
    pool.close();
  });
  return { key: session.key, said, links, join: (topic) => void rendezvous.join(topic, { offers: true }) };
};

/** Every text and number in what was said, words of the protocol apart. */
const wordsIn = (said: readonly string[]): ReadonlySet<string> => {
  const found = new Set<string>();
  const look = (value: unknown): void => {
    if (typeof value === 'string') for (const word of value.split(/[\s:;,=]+/)) found.add(word);
    else if (typeof value === 'number') found.add(String(value));
    else if (typeof value === 'object' && value !== null) for (const one of Object.values(value)) look(one);
  };
  for (const text of said) look(JSON.parse(text));
  return found;
};

test('RDV-2 two identities of one browser have nothing in common that is sent but the words of the protocol', async () => {
  const server = await startRendezvous();
  cleanups.push(server.close);
  const network = createMemoryNetwork({ random: realRandom });
  const [adas, beas, spy] = await Promise.all([1, 2, 3].map(() => openTab(network, server.url)));
  if (adas === undefined || beas === undefined || spy === undefined) throw new TypeError('three tabs');
  adas.join(ada);
  beas.join(bea);
  await until(() => adas.said.length > 0 && beas.said.length > 0);
  spy.join(ada);
  spy.join(bea);
  // The spy meets both.
  await until(() => spy.links.length === 2);
  const met = spy.links.map(({ remote }) => remote);
  expect(new Set(met)).toEqual(new Set([adas.key, beas.key]));
  expect(adas.key).not.toBe(beas.key);
  const [mine, hers] = [wordsIn(adas.said), wordsIn(beas.said)];
  expect(mine.size).toBeGreaterThan(8);
  // Whatever is long enough to know somebody by; these two are of every offer.
  const common = [...mine].filter((word) => hers.has(word) && word.length > 12);
  expect(common.sort()).toEqual(['UDP/DTLS/SCTP', 'webrtc-datachannel']);
});
