import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTracker } from '../../src/server/index.js';
import { createChance } from '../net/support.js';
import {
  announceOf,
  answerOf,
  connectRaw,
  idOf,
  type RunningRendezvous,
  sdp,
  startRendezvous,
  until,
} from './support.js';

let server: RunningRendezvous;
const restart = async (...options: Parameters<typeof startRendezvous>): Promise<void> => {
  await server.close();
  server = await startRendezvous(...options);
};
beforeEach(async () => {
  server = await startRendezvous();
});
afterEach(() => server.close());

const join = async (topic: string, peer: string, offers = 0) => {
  const client = await connectRaw(server.url);
  client.send(announceOf(topic, peer, offers));
  await client.next((message) => 'interval' in message);
  return client;
};

/** An honest pair still meets. */
const expectAlive = async (): Promise<void> => {
  const a = await join('alive', 'alive a');
  const b = await join('alive', 'alive b', 1);
  const offer = await a.next((message) => 'offer' in message);
  a.send(answerOf('alive', 'alive a', 'alive b', offer.offer_id));
  expect(await b.next((message) => 'answer' in message)).toMatchObject({
    peer_id: idOf('alive a'),
    offer_id: offer.offer_id,
  });
  a.close();
  b.close();
};

describe('SRV: introducing', () => {
  it('SRV-2 confirms an announce with interval and counts', async () => {
    const a = await connectRaw(server.url);
    a.send(announceOf('t', 'a'));
    expect(await a.next()).toEqual({
      action: 'announce',
      info_hash: idOf('t'),
      interval: 120,
      'min interval': 3,
      complete: 0,
      incomplete: 1,
    });
  });

  it('SRV-3 gives each offer to another peer, never back, and the answer to who offered', async () => {
    const others = await Promise.all(['b', 'c', 'd'].map((name) => join('t', name)));
    const a = await join('t', 'a', 5);
    const offers = await Promise.all(others.map((other) => other.next((message) => 'offer' in message)));
    expect(new Set(offers.map((offer) => offer.offer_id)).size).toBe(3);
    expect(offers.every((offer) => offer.peer_id === idOf('a'))).toBe(true);
    others[0]?.send(answerOf('t', 'b', 'a', offers[0]?.offer_id));
    expect(await a.next()).toEqual({
      action: 'announce',
      info_hash: idOf('t'),
      peer_id: idOf('b'),
      offer_id: offers[0]?.offer_id,
      answer: { type: 'answer', sdp },
    });
    expect(a.received).toEqual([]);
  });

  it('SRV-4 delivers no answer of whom the offer was not given to, none twice, none across topics', async () => {
    const b = await join('t', 'b');
    const a = await join('t', 'a', 1);
    const { offer_id: offer } = await b.next((message) => 'offer' in message);
    const c = await join('t', 'c');
    const d = await join('u', 'd');
    c.send(answerOf('t', 'c', 'a', offer));
    c.send(answerOf('t', 'b', 'a', offer));
    d.send(answerOf('u', 'd', 'a', offer));
    d.send(answerOf('t', 'd', 'a', offer));
    b.send(answerOf('t', 'b', 'a', offer));
    b.send(answerOf('t', 'b', 'a', offer));
    await a.next((message) => message.peer_id === idOf('b'));
    await until(() => server.rendezvous.stats().refused >= 5);
    expect(a.received).toEqual([]);
    expect([b, c, d].every((client) => client.isOpen())).toBe(true);
  });

  it('SRV-5 binds a peer_id to the socket that said it first', async () => {
    const a = await join('t', 'a');
    const thief = await connectRaw(server.url);
    thief.send(announceOf('t', 'a', 1));
    expect(await thief.next()).toMatchObject({ 'failure reason': expect.stringContaining('another connection') });
    thief.send({ ...announceOf('t', 'a'), event: 'stopped' });
    const b = await join('t', 'b', 1);
    expect(await a.next((message) => 'offer' in message)).toMatchObject({ peer_id: idOf('b') });
    expect(b.isOpen()).toBe(true);
    const second = announceOf('t', 'another');
    a.send(second);
    expect(await a.next()).toMatchObject({ 'failure reason': expect.stringContaining('one peer_id') });
  });

  it('SRV-5 frees a peer when it stops and when its socket goes', async () => {
    const a = await join('t', 'a');
    const b = await join('u', 'b');
    expect(server.rendezvous.stats()).toMatchObject({ topics: 2, peers: 2, connections: 2 });
    a.send({ ...announceOf('t', 'a'), event: 'stopped' });
    b.close();
    await until(() => server.rendezvous.stats().peers === 0);
    expect(server.rendezvous.stats()).toMatchObject({ topics: 0, peers: 0, connections: 1 });
  });
});

describe('SRV: what strangers send', () => {
  it('SRV-1 survives malformed JSON and offers:[null], and drops only who sent it', async () => {
    const honest = await join('t', 'honest');
    for (const text of [
      '{not json',
      '',
      '[]',
      'null',
      '"x"',
      '{"action":"announce","offers":[null]}',
      '{}',
      '\u0000',
      '[[[[',
    ]) {
      const offender = await connectRaw(server.url);
      offender.send(text);
      expect(await offender.closed).toBe(1008);
    }
    const offender = await connectRaw(server.url);
    offender.send({ ...announceOf('t', 'x'), offers: [null] });
    expect(await offender.closed).toBe(1008);
    expect(honest.isOpen()).toBe(true);
    await expectAlive();
    expect(server.rendezvous.stats().dropped).toEqual({ malformed: 10 });
  });

  it('SRV-1 survives a wrong type in every field', async () => {
    const wrong = [
      null,
      0,
      -1,
      1e300,
      true,
      [],
      {},
      [null],
      'x',
      'x'.repeat(21),
      '\u{1f600}'.repeat(10),
      { type: 'offer' },
      [[]],
    ];
    const good = {
      ...announceOf('t', 'a', 1),
      to_peer_id: idOf('b'),
      offer_id: idOf('o'),
      event: 'started',
      numwant: 1,
      answer: { type: 'answer', sdp },
    };
    const nested = (value: unknown) => [
      { ...announceOf('t', 'a'), offers: [value] },
      { ...announceOf('t', 'a'), offers: [{ offer_id: value, offer: { type: 'offer', sdp } }] },
      { ...announceOf('t', 'a'), offers: [{ offer_id: idOf('o'), offer: value }] },
      { ...announceOf('t', 'a'), offers: [{ offer_id: idOf('o'), offer: { type: 'offer', sdp: value } }] },
      { ...answerOf('t', 'a', 'b', idOf('o')), answer: { type: value, sdp: value } },
    ];
    const messages = wrong.flatMap((value) => [
      value,
      ...nested(value),
      ...Object.keys(good).map((key) => ({ ...good, [key]: value })),
      ...Object.keys(good).map((key) => ({ ...announceOf('t', 'a'), [key]: value })),
    ]);
    await restart({ limits: { messages: { perSecond: 1e6, burst: 1e6 } } });
    let client = await connectRaw(server.url);
    for (const message of messages) {
      if (!client.isOpen()) client = await connectRaw(server.url);
      client.send(message);
      client.send(announceOf('sync', 'a'));
      await Promise.race([client.closed, client.next((one) => one.info_hash === idOf('sync'))]);
    }
    expect(server.rendezvous.stats().dropped.malformed).toBeGreaterThan(100);
    client.close();
    await expectAlive();
    expect(messages.length).toBeGreaterThan(250);
  });

  it('SRV-1 drops a binary message and a frame over the limit', async () => {
    await restart({ limits: { messageBytes: 10_000 } });
    const binary = await connectRaw(server.url);
    binary.socket.send(Buffer.from(JSON.stringify(announceOf('t', 'a'))));
    expect(await binary.closed).toBe(1008);
    const huge = await connectRaw(server.url);
    huge.send(`{"pad":"${'x'.repeat(20_000)}"}`);
    await huge.closed;
    await expectAlive();
    expect(server.rendezvous.stats()).toMatchObject({ dropped: { malformed: 1, 'too-large': 1 } });
  });

  it('SRV-1 drops too many offers and a description that is too long', async () => {
    for (const bad of [
      announceOf('t', 'a', 11),
      { ...announceOf('t', 'a'), offers: [{ offer_id: idOf('o'), offer: { type: 'offer', sdp: 'x'.repeat(9_000) } }] },
    ]) {
      const offender = await connectRaw(server.url);
      offender.send(bad);
      expect(await offender.closed).toBe(1008);
    }
    await expectAlive();
  });

  it('SRV-7 refuses topics over the limit and keeps the socket', async () => {
    await restart({ limits: { topicsPerSocket: 5 } });
    const greedy = await connectRaw(server.url);
    for (let i = 0; i < 100; i++) greedy.send(announceOf(`topic ${i}`, 'a'));
    await until(() => server.rendezvous.stats().refused === 95);
    expect(server.rendezvous.stats()).toMatchObject({ topics: 5, peers: 5 });
    expect(greedy.isOpen()).toBe(true);
    await expectAlive();
  });

  it('SRV-7 refuses sockets over the limit of an address', async () => {
    await restart({ limits: { socketsPerAddress: 3 } });
    const held = await Promise.all([1, 2, 3].map(() => connectRaw(server.url)));
    const fourth = await connectRaw(server.url);
    expect(await fourth.closed).toBe(1013);
    held[0]?.close();
    await until(() => server.rendezvous.stats().connections === 2);
    await expect(connectRaw(server.url)).resolves.toBeDefined();
  });

  it('SRV-7 refuses joins over the rate of an address', async () => {
    await restart({ limits: { joins: { perSecond: 1, burst: 10 } } });
    const client = await connectRaw(server.url);
    for (let i = 0; i < 30; i++) client.send(announceOf(`t${i}`, 'a'));
    await until(() => server.rendezvous.stats().refused >= 19);
    expect(server.rendezvous.stats().peers).toBeLessThanOrEqual(11);
  });

  it('SRV-7 drops who floods, and nobody else', async () => {
    const honest = await join('t', 'honest');
    const flood = await connectRaw(server.url);
    for (let i = 0; i < 1_000; i++) flood.send(announceOf('t', 'flood'));
    await flood.closed;
    expect(server.rendezvous.stats().dropped).toEqual({ flood: 1 });
    expect(honest.isOpen()).toBe(true);
    await expectAlive();
  });

  it('SRV-7 spares a peer that gets offers faster than it can use them', async () => {
    await restart({ limits: { offersReceived: { perSecond: 0, burst: 3 }, messages: { perSecond: 1e4, burst: 1e4 } } });
    const victim = await join('t', 'victim');
    const flood = await connectRaw(server.url);
    for (let i = 0; i < 20; i++) flood.send(announceOf('t', 'flood', 5));
    await until(() => server.rendezvous.stats().received >= 21);
    await expectAlive();
    expect(victim.received.length).toBe(3);
  });

  it('SRV-8 drops a half-open socket that answers no ping', async () => {
    await restart({ limits: { pingEvery: 60 } });
    const quiet = await connectRaw(server.url, { autoPong: false });
    quiet.send(announceOf('t', 'quiet'));
    const raw = connect(server.port, '127.0.0.1');
    raw.on('error', () => undefined);
    raw.write(
      'GET /rendezvous HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const honest = await join('t', 'honest');
    await until(() => server.rendezvous.stats().connections === 1);
    expect(honest.isOpen()).toBe(true);
    expect(server.rendezvous.stats().peers).toBe(1);
    raw.destroy();
  });

  it('SRV-8 drops a reader that does not read', async () => {
    const offers = { perSecond: 1e6, burst: 1e6 };
    await restart({
      limits: { bufferedBytes: 20_000, messages: offers, offersReceived: offers, joins: offers, topicsPerSocket: 2 },
    });
    const slow = await join('t', 'slow');
    slow.socket.pause();
    const loud = await join('t', 'loud');
    const big = { type: 'offer', sdp: 'v'.repeat(8_000) };
    const offer = { ...announceOf('t', 'loud'), offers: [{ offer_id: idOf('o'), offer: big }] };
    while (server.rendezvous.stats().connections === 2) {
      for (let i = 0; i < 50; i++) loud.send(offer);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(server.rendezvous.stats().dropped).toEqual({ slow: 1 });
    expect(loud.isOpen()).toBe(true);
    slow.close();
  });

  it('SRV-8 ends sockets for other paths', async () => {
    const other = await connectRaw(server.url.replace('rendezvous', 'other'));
    expect(other.isOpen()).toBe(false);
    await expectAlive();
  });
});

describe('SRV: many', () => {
  const rates = { perSecond: 1e9, burst: 1e9 };
  const open = { socketsPerAddress: 1e6, messages: rates, joins: rates, offersReceived: rates, topicsPerSocket: 1e6 };

  it('SRV-9 a join costs at most 12 delivered messages, however many are there', () => {
    const perJoin = (tabs: number): number => {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(tabs) });
      const connections = Array.from({ length: tabs }, (_, i) => {
        const connection = tracker.connect(`10.0.${i >> 8}.${i & 255}`, {
          drop: () => undefined,
          send(text) {
            const message: Record<string, unknown> = JSON.parse(text);
            if (!('offer' in message)) return;
            connection?.receive(
              JSON.stringify({
                action: 'announce',
                info_hash: idOf('t'),
                peer_id: idOf(`peer ${i}`),
                to_peer_id: message.peer_id,
                offer_id: message.offer_id,
                answer: { type: 'answer', sdp },
              }),
            );
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', `peer ${i}`, 5)));
        return connection;
      });
      const { delivered, peers } = tracker.stats();
      expect(peers).toBe(tabs);
      for (const connection of connections) connection?.closed();
      expect(tracker.stats()).toMatchObject({ connections: 0, peers: 0, topics: 0 });
      return delivered / tabs;
    };
    const costs = [24, 1_000, 4_000].map(perJoin);
    expect(Math.max(...costs)).toBeLessThanOrEqual(12);
    expect((costs[2] ?? 0) / (costs[1] ?? 1)).toBeLessThan(1.05);
  });

  it('SRV-9 frees everything after 2,000 joins over real sockets, again and again', async () => {
    await restart({ limits: open });
    const round = async (): Promise<number> => {
      const clients = await Promise.all(Array.from({ length: 20 }, () => connectRaw(server.url)));
      for (const [i, client] of clients.entries()) {
        for (let j = 0; j < 100; j++) client.send(announceOf(`t ${j}`, `peer ${i}`, 1));
      }
      await until(() => server.rendezvous.stats().peers === 2_000);
      for (const client of clients) client.close();
      await until(() => server.rendezvous.stats().connections === 0);
      expect(server.rendezvous.stats()).toMatchObject({ peers: 0, topics: 0 });
      return process.memoryUsage().heapUsed;
    };
    await round();
    globalThis.gc?.();
    const before = await round();
    for (let i = 0; i < 3; i++) await round();
    globalThis.gc?.();
    const after = process.memoryUsage().heapUsed;
    expect(after - before).toBeLessThan(40 * 1024 * 1024);
  });

  it('SRV-6 reaches the one that answers among sixty silent joins', () => {
    let reached = 0;
    const runs = 40;
    for (let seed = 1; seed <= runs; seed++) {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(seed) });
      const answering = (peer: string, seen: (id: unknown) => void = () => undefined) => {
        const connection = tracker.connect('10.0.0.1', {
          drop: () => undefined,
          send(text) {
            const message: Record<string, unknown> = JSON.parse(text);
            if (!('offer' in message)) return;
            seen(message.peer_id);
            connection?.receive(JSON.stringify(answerOf('t', peer, String(message.peer_id), message.offer_id)));
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', peer, 5)));
        return connection;
      };
      let met = false;
      answering('host', (id) => {
        met ||= id === idOf('joiner');
      });
      answering('visitor');
      for (let i = 0; i < 60; i++) {
        const silent = tracker.connect('10.0.0.1', { drop: () => undefined, send: () => undefined });
        silent?.receive(JSON.stringify(announceOf('t', `silent ${i}`, 5)));
      }
      answering('joiner');
      if (met) reached += 1;
    }
    expect(reached).toBe(runs);
  });

  it('SRV-6 lets those that answer nothing wait behind whoever is new, however many addresses they have', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(seed) });
      const hears = (address: string, peer: string, offers: number): (() => boolean) => {
        let offered = false;
        const connection = tracker.connect(address, {
          drop: () => undefined,
          send: (text) => {
            offered ||= text.includes(idOf('joiner'));
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', peer, offers)));
        return () => offered;
      };
      for (let i = 0; i < 60; i++) hears(`10.0.1.${i}`, `silent ${i}`, 10);
      const fresh = hears('10.0.0.2', 'fresh', 0);
      hears('10.0.0.3', 'joiner', 5);
      expect(fresh()).toBe(true);
    }
  });

  it('SRV-6 gives the offers of an announce to as many addresses as there are', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const tracker = createTracker({ limits: open, now: () => 0, chance: createChance(seed) });
      const offered: string[] = [];
      const answering = (address: string, peer: string): void => {
        const connection = tracker.connect(address, {
          drop: () => undefined,
          send(text) {
            const message: Record<string, unknown> = JSON.parse(text);
            if (!('offer' in message)) return;
            if (message.peer_id === idOf('joiner')) offered.push(address);
            connection?.receive(JSON.stringify(answerOf('t', peer, String(message.peer_id), message.offer_id)));
          },
        });
        connection?.receive(JSON.stringify(announceOf('t', peer, 5)));
      };
      for (let i = 0; i < 3; i++) answering(`10.0.0.${i}`, `host ${i}`);
      for (let i = 0; i < 100; i++) answering('10.0.0.66', `crowd ${i}`);
      answering('10.0.0.99', 'joiner');
      expect(new Set(offered)).toEqual(new Set(['10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.66']));
      expect(offered).toHaveLength(5);
    }
  });
});
