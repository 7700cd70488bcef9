/** The rendezvous over real sockets, one server for all rounds: strangers of every kind around an honest pair, then all is free again. */
import { deepStrictEqual, ok } from 'node:assert/strict';
import { createChance } from '../../net/support.js';
import { connectBare, connectPair, frameOf, type HonestPair } from '../../server/honest.js';
import {
  announceOf,
  answerOf,
  connectRaw,
  idOf,
  type RunningRendezvous,
  startRendezvous,
  until,
} from '../../server/support.js';
import type { Counts, Part, Round } from '../part.js';

interface World {
  readonly server: RunningRendezvous;
  readonly pair: HonestPair;
}

let world: Promise<World> | undefined;
let serial = 0;
const honestOrigin = 'http://honest.example';

const open = async (): Promise<World> => {
  const server = await startRendezvous({
    // Far more often than it is, and seldom enough that a busy machine answers in time.
    limits: { pingEvery: 4_000 },
    // The honest have addresses of their own, the strangers a hundred.
    addressOf: ({ headers }) => (headers.origin === honestOrigin ? '10.1.0.1' : `10.0.0.${serial++ % 100}`),
  });
  return { server, pair: await connectPair(server.url, { origin: honestOrigin }) };
};

type Enemy = (server: RunningRendezvous, chance: () => number) => Promise<Counts>;

const mutate = (text: string, chance: () => number): string => {
  const at = Math.floor(chance() * text.length);
  const roll = chance();
  if (roll < 0.3) return text.slice(0, at);
  if (roll < 0.6) return `${text.slice(0, at)}${String.fromCharCode(Math.floor(chance() * 300))}${text.slice(at + 1)}`;
  if (roll < 0.8) return text.slice(0, at) + text.slice(Math.floor(chance() * text.length));
  return text.replace(/"[^"]*"/, ['null', '0', '[]', '{}', '-1e999'][Math.floor(chance() * 5)] ?? '0');
};

const joins: Enemy = async ({ url }, chance) => {
  const clients = await Promise.all(Array.from({ length: 50 }, () => connectRaw(url)));
  let count = 0;
  for (const [at, client] of clients.entries()) {
    const topics = Math.floor(chance() * 60);
    for (let topic = 0; topic < topics; topic++)
      client.send(announceOf(`t ${topic}`, `peer ${at}`, Math.floor(chance() * 6)));
    count += topics;
  }
  // Some say goodbye, some vanish.
  for (const [at, client] of clients.entries()) {
    if (chance() < 0.3) client.send({ ...announceOf('t 0', `peer ${at}`), event: 'stopped' });
  }
  for (const client of clients) {
    if (client.isOpen()) client.send(announceOf('last', 'one'));
    await Promise.race([client.closed, client.next((message) => message.info_hash === idOf('last'))]);
    client.close();
  }
  return { joins: count, sockets: clients.length };
};

const nonsense: Enemy = async ({ url }, chance) => {
  const good = [
    announceOf('t', 'x', 3),
    answerOf('t', 'x', 'y', idOf('o')),
    { ...announceOf('t', 'x'), event: 'stopped' },
  ];
  let [inputs, sockets] = [0, 0];
  for (let at = 0; at < 40; at++) {
    const client = await connectRaw(url);
    sockets += 1;
    for (let turn = 0; turn < 20 && client.isOpen(); turn++) {
      client.send(mutate(JSON.stringify(good[turn % good.length]), chance));
      inputs += 1;
      await new Promise((resolve) => setImmediate(resolve));
    }
    client.close();
  }
  return { inputs, sockets };
};

const frames: Enemy = async ({ port }, chance) => {
  const bare = await Promise.all(Array.from({ length: 40 }, () => connectBare(port)));
  for (const { socket } of bare) {
    const payload = Uint8Array.from({ length: Math.floor(chance() * 2_000) }, () => Math.floor(chance() * 256));
    const claims = chance() < 0.5 ? payload.length : Math.floor(chance() * 2 ** 40);
    socket.write(frameOf(payload, { opcode: Math.floor(chance() * 16), final: chance() < 0.5, claims }));
  }
  // Who is not dropped at once is half open now: the pings find it.
  await until(() => bare.every(({ isClosed }) => isClosed()));
  return { inputs: bare.length, sockets: bare.length };
};

const floods: Enemy = async ({ url }) => {
  const clients = await Promise.all([1, 2, 3].map(() => connectRaw(url)));
  for (const [at, client] of clients.entries()) {
    for (let turn = 0; turn < 2_000; turn++) client.send(announceOf(`flood ${turn % 7}`, `flood ${at}`, 5));
  }
  await Promise.all(clients.map(({ closed }) => closed));
  return { joins: 0, 'messages of floods': 6_000, sockets: clients.length };
};

const enemies: readonly Enemy[] = [joins, nonsense, frames, floods, joins];

const run = async ({ seed, signal }: Round): Promise<Counts> => {
  world ??= open();
  const { server, pair } = await world;
  const chance = createChance(seed);
  const sum: Record<string, number> = {};
  let over = false;
  let exchanges = 0;
  const honest = (async () => {
    while (!over && !signal.aborted) {
      await pair.exchange();
      exchanges += 1;
      await new Promise((resolve) => setTimeout(resolve, 150));
    }
  })();
  try {
    const done = await Promise.all(enemies.map((enemy) => enemy(server, chance)));
    for (const counts of done) for (const [word, count] of Object.entries(counts)) sum[word] = (sum[word] ?? 0) + count;
  } finally {
    over = true;
    await honest;
  }
  const { rendezvous } = server;
  const since = Date.now();
  await until(() => rendezvous.stats().connections === 2 || Date.now() - since > 30_000);
  const { connections, peers, topics } = rendezvous.stats();
  deepStrictEqual({ connections, peers, topics }, { connections: 2, peers: 2, topics: 1 }, 'all is free again');
  ok(pair.isOpen(), 'the honest pair stays');
  return { ...sum, 'honest exchanges': exchanges };
};

export const part: Part = {
  name: 'rendezvous',
  weight: 4,
  run,
  async close() {
    const made = await world;
    made?.pair.close();
    await made?.server.close();
    world = undefined;
  },
};
