/**
 * What a join costs in messages that the rendezvous delivers, as the swarm grows: real tabs, each in a context of its own, every message counted where a tab
 * receives it; the same tabs on the signaling server that comes with y-webrtc, counted alike; and simulated tabs, which answer every offer,
 * on our server.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Page } from 'playwright-core';
import WebSocket from 'ws';
import { attachRendezvous } from '../../src/server/attach.js';
import { cost } from './support/bench.js';
import { servePage } from './support/build-page.js';
import { ada, openBareOwner, openContexts, openOwner, withBrowsers } from './support/people.js';
import { startYSignaling } from './support/y-signaling.js';

const tabs = (process.env.BENCH_TABS ?? '2 8 24').split(' ').map(Number);
const simulated = [1_000, 4_000];
const offersEach = 5;
/** Nothing was delivered for so long: the joins are over. Milliseconds. */
const quiet = 5_000;
/** 24 real tabs of each kind on two cores, one after the other. Milliseconds. */
const patience = 3_600_000;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Messages that any of these tabs received by a WebSocket. */
const createCounter = () => {
  let messages = 0;
  let last = performance.now();
  const note = (): void => {
    messages += 1;
    last = performance.now();
  };
  return {
    note,
    /** Keep-alives of y-webrtc's clients are of no join. */
    watch: (page: Page): void =>
      void page.on('websocket', (socket) =>
        socket.on('framereceived', ({ payload }) => {
          if (!String(payload).includes('"type":"pong"')) note();
        }),
      ),
    async settled(): Promise<number> {
      while (performance.now() - last < quiet) await pause(100);
      return messages;
    },
  };
};

type Visit = (address: string, prepare?: (page: Page) => void) => Promise<Page>;

/** `count` tabs in all, one after the other; each has the profile before the next comes. */
const joinTabs = async (visit: Visit, count: number, link: string, counter: ReturnType<typeof createCounter>) => {
  for (let tab = 1; tab < count; tab++) {
    const page = await visit(link, counter.watch);
    await page.getByTestId('visit-name').getByText(ada.name).waitFor();
    process.stdout.write(`${tab + 1} of ${count} tabs\n`);
  }
  return counter.settled();
};

const ofOurs = (count: number): Promise<number> =>
  withBrowsers(async (open) => {
    const counter = createCounter();
    const browser = await open({ prepare: async (context) => context.on('page', counter.watch) });
    for (const page of browser.context.pages()) counter.watch(page);
    const { link } = await openOwner(browser);
    return openContexts((visit) => joinTabs(visit, count, link, counter));
  });

const ofTheirs = async (count: number, bare: string): Promise<number> => {
  const signaling = await startYSignaling();
  try {
    return await withBrowsers(async (open) => {
      const counter = createCounter();
      const browser = await open();
      for (const page of browser.context.pages()) counter.watch(page);
      const { link } = await openBareOwner(browser, bare, signaling.address);
      return openContexts((visit) => joinTabs(visit, count, link, counter));
    });
  } finally {
    await signaling.close();
  }
};

const topic = String.fromCharCode(...Array.from({ length: 20 }, (_, i) => i + 1));
const randomId = (): string => String.fromCharCode(...crypto.getRandomValues(new Uint8Array(20)));
/** As long as a real one with two candidates. */
const sdp = `v=0\r\n${'a=candidate:1 1 udp 1 127.0.0.1 9 typ host\r\n'.repeat(15)}`;

interface Simulated {
  readonly delivered: number;
  readonly bytes: number;
}

/** Clients of the tracker's protocol that seek one topic, one address each, and answer every offer. */
const simulate = async (count: number): Promise<Simulated> => {
  const addressOf = (request: { readonly headers: NodeJS.Dict<string | string[]> }): string =>
    String(request.headers['x-address']);
  // Without the page's server, which bounds the connections of one address.
  const server = createServer();
  const rendezvous = attachRendezvous(server, { addressOf, limits: { sockets: count + 10 } });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const at = server.address();
  if (at === null || typeof at === 'string') throw new TypeError('no port');
  const { port } = at;
  const counter = createCounter();
  let bytes = 0;
  const clients: WebSocket[] = [];
  const join = async (index: number): Promise<void> => {
    const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
    const client = new WebSocket(`ws://127.0.0.1:${port}/rendezvous`, { headers: { 'x-address': address } });
    clients.push(client);
    const peer = randomId();
    const say = (fields: object): void =>
      client.send(JSON.stringify({ action: 'announce', info_hash: topic, peer_id: peer, ...fields }));
    const confirmed = new Promise<void>((resolve, reject) => {
      client.on('error', reject);
      client.on('message', (data) => {
        const text = String(data);
        counter.note();
        bytes += text.length;
        const message: Readonly<Record<string, unknown>> = JSON.parse(text);
        if (message['failure reason'] !== undefined) reject(new Error(String(message['failure reason'])));
        if (message.interval !== undefined) resolve();
        if (message.offer === undefined) return;
        say({ to_peer_id: message.peer_id, offer_id: message.offer_id, answer: { type: 'answer', sdp } });
      });
    });
    await once(client, 'open');
    const offers = Array.from({ length: offersEach }, () => ({ offer_id: randomId(), offer: { type: 'offer', sdp } }));
    say({ numwant: offersEach, uploaded: 0, downloaded: 0, left: 1, event: 'started', offers });
    await confirmed;
  };
  try {
    for (let from = 0; from < count; from += 20)
      await Promise.all(Array.from({ length: Math.min(20, count - from) }, (_, i) => join(from + i)));
    return { delivered: await counter.settled(), bytes };
  } finally {
    for (const client of clients) client.terminate();
    rendezvous.close();
    server.close();
  }
};

cost(
  'signaling',
  async () => {
    const bare = await servePage('bare');
    try {
      const ours: (readonly [number, number])[] = [];
      const theirs: (readonly [number, number])[] = [];
      for (const count of tabs) {
        ours.push([count, (await ofOurs(count)) / count]);
        theirs.push([count, (await ofTheirs(count, bare.address)) / count]);
      }
      const many: (readonly [number, Simulated])[] = [];
      for (const count of simulated) many.push([count, await simulate(count)]);
      return {
        cost: 5,
        rows: [
          ...ours.map(([count, each], i) => ({
            what: `messages delivered per join, ${count} real tabs`,
            unit: 'messages',
            samples: [each],
            beside: { what: 'y-webrtc’s own server, the same tabs', samples: [theirs[i]?.[1] ?? Number.NaN] },
            target: { of: 'median' as const, atMost: 12 },
          })),
          ...many.map(([count, { delivered, bytes }]) => ({
            what: `messages delivered per join, ${count} simulated tabs (${(bytes / count / 1024).toFixed(1)} KB)`,
            unit: 'messages',
            samples: [delivered / count],
            target: { of: 'median' as const, atMost: 12 },
          })),
        ],
        plots: [
          {
            name: 'signaling',
            title: 'Messages delivered per join',
            x: { label: 'tabs in the swarm', log: true },
            y: { label: 'messages', log: true },
            lines: [
              {
                name: 'Tabard',
                points: [...ours, ...many.map(([count, { delivered }]) => [count, delivered / count] as const)],
              },
              { name: 'y-webrtc', points: theirs },
            ],
          },
        ],
      };
    } finally {
      await bare.close();
    }
  },
  patience,
);
