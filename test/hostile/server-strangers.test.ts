/** Strangers at the rendezvous: it stays up, holds little, frees what it held, drops the offender, and serves an honest pair meanwhile. */
import { connect, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { type AppServer, createAppServer } from '../../src/server/app-server.js';
import { createTracker, defaultLimits, type RendezvousOptions } from '../../src/server/index.js';
import { createChance } from '../net/support.js';
import { connectBare, connectPair, frameOf, type HonestPair } from '../server/honest.js';
import { heapInUse } from '../server/memory.js';
import {
  announceOf,
  answerOf,
  connectRaw,
  idOf,
  type RunningRendezvous,
  sdp,
  startRendezvous,
  until,
} from '../server/support.js';

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (let cleanup = cleanups.pop(); cleanup !== undefined; cleanup = cleanups.pop()) await cleanup();
});

const start = async (options: RendezvousOptions = {}): Promise<[RunningRendezvous, HonestPair]> => {
  const server = await startRendezvous(options);
  const pair = await connectPair(server.url);
  cleanups.push(server.close, pair.close);
  return [server, pair];
};

/** Everything that one stranger held is gone; the pair is not. */
const expectCalm = async (server: RunningRendezvous, pair: HonestPair): Promise<void> => {
  await until(() => server.rendezvous.stats().connections === 2);
  expect(server.rendezvous.stats()).toMatchObject({ peers: 2, topics: 1, addresses: 1 });
  await pair.exchange();
  expect(pair.isOpen()).toBe(true);
};

describe('SRV-1 wrong types', () => {
  const wrong: readonly unknown[] = [
    undefined,
    null,
    true,
    0,
    -1,
    1.5,
    1e300,
    '',
    'x',
    'x'.repeat(19),
    'x'.repeat(21),
    '\u0100'.repeat(20),
    '\u{1f600}'.repeat(10),
    [],
    [null],
    [[]],
    {},
    { length: 20 },
    { type: 'offer' },
    { type: 'offer', sdp: 1 },
    { toString: 'x' },
    JSON.parse('{"__proto__":{"sdp":"v=0"},"type":"offer"}'),
  ];
  const messages: Readonly<Record<string, Record<string, unknown>>> = {
    announce: { ...announceOf('t', 'stranger', 2), event: 'started', numwant: 2, uploaded: 0, downloaded: 0 },
    answer: answerOf('t', 'stranger', 'b', idOf('o')),
    stop: { ...announceOf('t', 'stranger'), event: 'stopped', numwant: 0 },
    scrape: { action: 'scrape', info_hash: idOf('t') },
  };
  /** Of these a wrong value drops who sent it; the others are not ours to read. */
  const read = ['action', 'info_hash', 'peer_id', 'to_peer_id', 'offer_id', 'answer', 'offers', 'offer', 'sdp', 'type'];

  const pathsOf = (value: unknown, at: readonly string[] = []): readonly (readonly string[])[] => {
    const own = at.length === 0 ? [] : [at];
    if (typeof value !== 'object' || value === null) return own;
    return [...own, ...Object.entries(value).flatMap(([key, each]) => pathsOf(each, [...at, key]))];
  };
  const withValue = (message: unknown, [key, ...rest]: readonly string[], value: unknown): unknown => {
    if (key === undefined) return value;
    const copy: object = structuredClone(Object(message));
    Reflect.set(copy, key, withValue(Reflect.get(copy, key), rest, value));
    return copy;
  };
  /** What is the same as the good value, or another good one. */
  const isGood = (name: string, path: readonly string[], value: unknown): boolean => {
    const key = path.at(-1) ?? '';
    if (name === 'stop' || name === 'scrape') return !['action', 'info_hash', 'peer_id'].includes(key);
    if (key === 'offers') return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
    if (name === 'answer' && key === 'answer') return value === undefined;
    if (name === 'answer' && key === 'offers') return true;
    return key === 'sdp' && typeof value === 'string' && value.length > 0;
  };

  const cases = Object.entries(messages).flatMap(([name, message]) =>
    pathsOf(message).flatMap((path) => wrong.map((value) => ({ name, path, value }))),
  );

  it('in every field of every message drop who sent it, and nobody else', () => {
    const tracker = createTracker({ now: () => 0, chance: createChance(1) });
    const said: Record<string, unknown>[] = [];
    const honest = ['one', 'other'].map((peer, at) =>
      tracker.connect(`10.0.0.${at}`, {
        send: (text) => said.push({ to: peer, ...JSON.parse(text) }),
        drop: () => said.push({ dropped: peer }),
      }),
    );
    honest[0]?.receive(JSON.stringify(announceOf('honest', 'one')));
    let dropped = 0;
    for (const [at, { name, path, value }] of cases.entries()) {
      let isDropped = false;
      const stranger = tracker.connect(`10.9.${at >> 8}.${at & 255}`, {
        send: () => undefined,
        drop: () => {
          isDropped = true;
        },
      });
      stranger?.receive(JSON.stringify(withValue(messages[name], path, value)) ?? '');
      const label = `${name} ${path.join('.')} = ${JSON.stringify(value)}`;
      const key = path.at(-1) ?? '';
      const isRead = read.includes(key) || /^\d+$/.test(key);
      const isUnread = name === 'scrape' && key !== 'action';
      if (isRead && !isUnread) expect(isDropped, label).toBe(!isGood(name, path, value));
      else expect(isDropped, label).toBe(false);
      if (isDropped) dropped += 1;
      stranger?.closed();
    }
    expect(cases.length).toBeGreaterThan(700);
    expect(dropped).toBeGreaterThan(350);
    honest[1]?.receive(JSON.stringify(announceOf('honest', 'other', 1)));
    expect(said.filter(({ dropped: who }) => who !== undefined)).toEqual([]);
    expect(said.filter(({ to }) => to === 'one').at(-1)).toMatchObject({ offer: { sdp } });
    expect(tracker.stats()).toMatchObject({ connections: 2, peers: 2, topics: 1, dropped: { malformed: dropped } });
  });
});

describe('SRV-8 frames', () => {
  /** Far more often than it is, and seldom enough that the honest answer in time on a busy machine. */
  const pingEvery = 1_500;

  it.each([
    ['that claim a petabyte', () => frameOf(new Uint8Array(10), { claims: 2 ** 50 })],
    ['that claim more than a message may have', () => frameOf(new Uint8Array(10), { claims: 96 * 1024 + 1 })],
    ['of an unknown kind', () => frameOf(new Uint8Array(10), { opcode: 5 })],
    ['that go on with nothing', () => frameOf(new Uint8Array(10), { opcode: 0 })],
    ['of words that are no UTF-8', () => frameOf(Uint8Array.from([0xff, 0xfe, 0xfd]))],
    [
      'of binary, be it the soundest request',
      () => frameOf(Buffer.from(JSON.stringify(announceOf('t', 'x'))), { opcode: 2 }),
    ],
    ['without a mask', () => Buffer.from([0x81, 2, 0x7b, 0x7d])],
  ])('%s drop who sent them', async (_, frame) => {
    const [server, pair] = await start();
    const { socket, isClosed } = await connectBare(server.port);
    socket.write(frame());
    await until(isClosed);
    await expectCalm(server, pair);
  });

  it('of one message without end are dropped at the limit of a message', async () => {
    const [server, pair] = await start();
    const { socket, isClosed } = await connectBare(server.port);
    socket.write(frameOf(new Uint8Array(1_000).fill(0x20), { final: false }));
    let sent = 1_000;
    while (!isClosed()) {
      socket.write(frameOf(new Uint8Array(1_000).fill(0x20), { opcode: 0, final: false }));
      sent += 1_000;
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(sent).toBeGreaterThan(90_000);
    expect(server.rendezvous.stats().dropped).toMatchObject({ 'too-large': 1 });
    await expectCalm(server, pair);
  });

  it('that are never finished do not stay in memory, though each ping is answered', async () => {
    const [server, pair] = await start({ limits: { pingEvery } });
    const { socket, isClosed } = await connectBare(server.port);
    socket.on('data', () => socket.write(frameOf(new Uint8Array(), { opcode: 10 })));
    socket.write(frameOf(new Uint8Array(20_000).fill(0x20), { final: false }));
    await until(isClosed);
    expect(server.rendezvous.stats().dropped).toEqual({ slow: 1 });
    await expectCalm(server, pair);
  });

  it('that come slowly, but come, are heard', async () => {
    const [server, pair] = await start({ limits: { pingEvery } });
    const { socket, isClosed } = await connectBare(server.port);
    let pings = 0;
    socket.on('data', () => {
      pings += 1;
      socket.write(frameOf(new Uint8Array(), { opcode: 10 }));
    });
    const text = Buffer.from(JSON.stringify(announceOf('slow', 'slow')));
    // Two pieces between one ping and the next, over four of them.
    const piece = Math.ceil(text.length / 8);
    for (let at = 0; at < text.length; at += piece) {
      const [opcode, final] = [at === 0 ? 1 : 0, at + piece >= text.length];
      socket.write(frameOf(text.subarray(at, at + piece), { opcode, final }));
      if ((at / piece) % 2 === 1) await until(() => pings > at / piece / 2);
    }
    await until(() => server.rendezvous.stats().peers === 3);
    expect(isClosed()).toBe(false);
    socket.destroy();
    await expectCalm(server, pair);
  });

  it('are not awaited from sockets that are half open: all of them go, the honest stay', async () => {
    const [server, pair] = await start({ limits: { pingEvery } });
    const bare = await Promise.all(Array.from({ length: 60 }, () => connectBare(server.port)));
    for (const { socket } of bare) socket.write(frameOf(Buffer.from(JSON.stringify(announceOf('half', 'open')))));
    await until(() => bare.every(({ isClosed }) => isClosed()));
    expect(server.rendezvous.stats().dropped).toEqual({ silent: 60 });
    await expectCalm(server, pair);
  });
});

describe("SRV-5 another's peer_id", () => {
  it('gives no stranger its place, its offers or its answers, and none can end it', async () => {
    const [server, pair] = await start();
    const victim = await connectRaw(server.url);
    victim.send(announceOf('t', 'victim'));
    await victim.next();
    const thieves = await Promise.all(Array.from({ length: 20 }, () => connectRaw(server.url)));
    for (const thief of thieves) {
      thief.send(announceOf('t', 'victim', 3));
      thief.send({ ...announceOf('t', 'victim'), event: 'stopped' });
      thief.send(answerOf('t', 'victim', 'other', idOf('other 0')));
      thief.send(announceOf('sync', `thief ${thieves.indexOf(thief)}`));
      await thief.next((message) => message.info_hash === idOf('sync') && 'interval' in message);
    }
    const other = await connectRaw(server.url);
    other.send(announceOf('t', 'other', 5));
    expect(await victim.next((message) => 'offer' in message)).toMatchObject({ peer_id: idOf('other') });
    expect(thieves.flatMap(({ received }) => received).some((message) => 'offer' in message)).toBe(false);
    for (const client of [victim, other, ...thieves]) client.close();
    await expectCalm(server, pair);
  });
});

describe('SRV-7 many', () => {
  it('topics of one address are bounded, and free again when its sockets are gone', () => {
    let now = 0;
    const tracker = createTracker({ now: () => now, chance: createChance(2) });
    const greedy = Array.from({ length: 300 }, () =>
      tracker.connect('10.0.0.1', { send: () => undefined, drop: () => undefined }),
    );
    expect(greedy.filter((one) => one !== undefined)).toHaveLength(defaultLimits.socketsPerAddress);
    for (let topic = 0; topic < 100; topic++) {
      for (const [at, one] of greedy.entries()) one?.receive(JSON.stringify(announceOf(`${at} ${topic}`, 'greedy')));
      now += 4_000;
    }
    const most = defaultLimits.socketsPerAddress * defaultLimits.topicsPerSocket;
    expect(tracker.stats()).toMatchObject({ topics: most, peers: most, dropped: {} });
    for (const one of greedy) one?.closed();
    now += 60_000;
    tracker.sweep();
    expect(tracker.stats()).toMatchObject({ connections: 0, topics: 0, peers: 0, addresses: 0 });
  });

  it('addresses that came once and said little are forgotten', () => {
    let now = 0;
    const tracker = createTracker({ now: () => now, chance: createChance(3) });
    let most = 0;
    for (let at = 0; at < 25_000; at++) {
      const one = tracker.connect(`2001:db8:${at >> 8}:${at & 255}`, { send: () => undefined, drop: () => undefined });
      one?.receive(JSON.stringify(announceOf('t', 'visitor')));
      one?.closed();
      now += 1;
      most = Math.max(most, tracker.stats().addresses);
    }
    expect(most).toBeLessThanOrEqual(10_001);
    now += 60_000;
    tracker.sweep();
    expect(tracker.stats().addresses).toBe(0);
  });

  it('joins, ten thousand over real sockets: memory is flat, and everything is free again', {
    timeout: 120_000,
  }, async () => {
    let serial = 0;
    // Many addresses, as no single one may join so often.
    const [server, pair] = await start({ addressOf: () => `10.0.0.${serial++ % 60}` });
    const round = async (): Promise<void> => {
      const clients = await Promise.all(Array.from({ length: 200 }, () => connectRaw(server.url)));
      for (const [at, client] of clients.entries()) {
        for (let topic = 0; topic < 25; topic++) client.send(announceOf(`${at % 50} ${topic}`, `peer ${at}`, 1));
      }
      await until(() => server.rendezvous.stats().peers === 5_002);
      await pair.exchange();
      for (const client of clients) client.close();
      await until(() => server.rendezvous.stats().connections === 2);
    };
    await round();
    const before = await heapInUse();
    await round();
    await round();
    const grown = (await heapInUse()) - before;
    expect(grown).toBeLessThan(8 * 1024 * 1024);
    expect(server.rendezvous.stats()).toMatchObject({ connections: 2, topics: 1, peers: 2, dropped: {} });
    expect(pair.isOpen()).toBe(true);
  });
});

describe('SRV-8 TCP connections', () => {
  const serve = async (connections: NonNullable<Parameters<typeof createAppServer>[0]['connections']>) => {
    const server: AppServer = createAppServer({ files: (_, response) => void response.end('here'), connections });
    cleanups.push(server.close);
    return { server, port: await server.listen(0, '127.0.0.1') };
  };
  const open = (port: number, from: string): Promise<Socket & { isGone?: boolean }> =>
    new Promise((resolve) => {
      const socket: Socket & { isGone?: boolean } = connect({ port, host: '127.0.0.1', localAddress: from });
      cleanups.push(() => socket.destroy());
      socket.on('error', () => undefined);
      socket.on('close', () => {
        socket.isGone = true;
      });
      socket.resume();
      socket.once('connect', () => resolve(socket));
    });

  it('of one address are bounded: more are hung up on, other addresses are served', async () => {
    const { server, port } = await serve({ connectionsPerAddress: 5 });
    const held = await Promise.all(Array.from({ length: 20 }, () => open(port, '127.0.0.2')));
    await until(() => held.filter(({ isGone }) => isGone === true).length === 15);
    expect(server.connections()).toEqual({ open: 5, addresses: 1 });
    const pair = await connectPair(`ws://127.0.0.1:${port}/rendezvous`);
    await pair.exchange();
    for (const socket of held) socket.destroy();
    await until(() => server.connections().open === 2);
    expect(server.connections()).toEqual({ open: 2, addresses: 1 });
    pair.close();
    await until(() => server.connections().open === 0);
    expect(server.connections()).toEqual({ open: 0, addresses: 0 });
  });

  it('in all are bounded, and whoever was served before still is', async () => {
    const { server, port } = await serve({ connections: 12, connectionsPerAddress: 4 });
    const pair = await connectPair(`ws://127.0.0.1:${port}/rendezvous`);
    const held = await Promise.all(Array.from({ length: 40 }, (_, at) => open(port, `127.0.0.${10 + (at % 8)}`)));
    await until(() => held.filter(({ isGone }) => isGone === true).length === 30);
    expect(server.connections().open).toBe(12);
    await pair.exchange();
    pair.close();
  });
});
