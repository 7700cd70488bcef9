/** What strangers send to the rendezvous. */
import { connect } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createHall } from './hall.js';
import { announceOf, answerOf, connectRaw, idOf, sdp, until } from './support.js';

const hall = createHall();
const { restart, join, expectAlive } = hall;

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
      const offender = await connectRaw(hall.server.url);
      offender.send(text);
      expect(await offender.closed).toBe(1008);
    }
    const offender = await connectRaw(hall.server.url);
    offender.send({ ...announceOf('t', 'x'), offers: [null] });
    expect(await offender.closed).toBe(1008);
    expect(honest.isOpen()).toBe(true);
    await expectAlive();
    expect(hall.server.rendezvous.stats().dropped).toEqual({ malformed: 10 });
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
    let client = await connectRaw(hall.server.url);
    for (const message of messages) {
      if (!client.isOpen()) client = await connectRaw(hall.server.url);
      client.send(message);
      client.send(announceOf('sync', 'a'));
      await Promise.race([client.closed, client.next((one) => one.info_hash === idOf('sync'))]);
    }
    expect(hall.server.rendezvous.stats().dropped.malformed).toBeGreaterThan(100);
    client.close();
    await expectAlive();
    expect(messages.length).toBeGreaterThan(250);
  });

  it('SRV-1 drops a binary message and a frame over the limit', async () => {
    await restart({ limits: { messageBytes: 10_000 } });
    const binary = await connectRaw(hall.server.url);
    binary.socket.send(Buffer.from(JSON.stringify(announceOf('t', 'a'))));
    expect(await binary.closed).toBe(1008);
    const huge = await connectRaw(hall.server.url);
    huge.send(`{"pad":"${'x'.repeat(20_000)}"}`);
    await huge.closed;
    await expectAlive();
    expect(hall.server.rendezvous.stats()).toMatchObject({ dropped: { malformed: 1, 'too-large': 1 } });
  });

  it('SRV-1 drops too many offers and a description that is too long', async () => {
    for (const bad of [
      announceOf('t', 'a', 11),
      { ...announceOf('t', 'a'), offers: [{ offer_id: idOf('o'), offer: { type: 'offer', sdp: 'x'.repeat(9_000) } }] },
    ]) {
      const offender = await connectRaw(hall.server.url);
      offender.send(bad);
      expect(await offender.closed).toBe(1008);
    }
    await expectAlive();
  });

  it('SRV-7 refuses topics over the limit and keeps the socket', async () => {
    await restart({ limits: { topicsPerSocket: 5 } });
    const greedy = await connectRaw(hall.server.url);
    for (let i = 0; i < 100; i++) greedy.send(announceOf(`topic ${i}`, 'a'));
    await until(() => hall.server.rendezvous.stats().refused === 95);
    expect(hall.server.rendezvous.stats()).toMatchObject({ topics: 5, peers: 5 });
    expect(greedy.isOpen()).toBe(true);
    await expectAlive();
  });

  it('SRV-7 refuses sockets over the limit of an address', async () => {
    await restart({ limits: { socketsPerAddress: 3 } });
    const held = await Promise.all([1, 2, 3].map(() => connectRaw(hall.server.url)));
    const fourth = await connectRaw(hall.server.url);
    expect(await fourth.closed).toBe(1013);
    held[0]?.close();
    await until(() => hall.server.rendezvous.stats().connections === 2);
    await expect(connectRaw(hall.server.url)).resolves.toBeDefined();
  });

  it('SRV-7 refuses joins over the rate of an address', async () => {
    await restart({ limits: { joins: { perSecond: 1, burst: 10 } } });
    const client = await connectRaw(hall.server.url);
    for (let i = 0; i < 30; i++) client.send(announceOf(`t${i}`, 'a'));
    await until(() => hall.server.rendezvous.stats().refused >= 19);
    expect(hall.server.rendezvous.stats().peers).toBeLessThanOrEqual(11);
  });

  it('SRV-7 drops who floods, and nobody else', async () => {
    const honest = await join('t', 'honest');
    const flood = await connectRaw(hall.server.url);
    for (let i = 0; i < 1_000; i++) flood.send(announceOf('t', 'flood'));
    await flood.closed;
    expect(hall.server.rendezvous.stats().dropped).toEqual({ flood: 1 });
    expect(honest.isOpen()).toBe(true);
    await expectAlive();
  });

  it('SRV-7 spares a peer that gets offers faster than it can use them', async () => {
    await restart({ limits: { offersReceived: { perSecond: 0, burst: 3 }, messages: { perSecond: 1e4, burst: 1e4 } } });
    const victim = await join('t', 'victim');
    const flood = await connectRaw(hall.server.url);
    for (let i = 0; i < 20; i++) flood.send(announceOf('t', 'flood', 5));
    await until(() => hall.server.rendezvous.stats().received >= 21);
    await expectAlive();
    expect(victim.received.length).toBe(3);
  });

  it('SRV-8 drops a half-open socket that answers no ping', async () => {
    await restart({ limits: { pingEvery: 60 } });
    const quiet = await connectRaw(hall.server.url, { autoPong: false });
    quiet.send(announceOf('t', 'quiet'));
    const raw = connect(hall.server.port, '127.0.0.1');
    raw.on('error', () => undefined);
    raw.write(
      'GET /rendezvous HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    );
    const honest = await join('t', 'honest');
    await until(() => hall.server.rendezvous.stats().connections === 1);
    expect(honest.isOpen()).toBe(true);
    expect(hall.server.rendezvous.stats().peers).toBe(1);
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
    while (hall.server.rendezvous.stats().connections === 2) {
      for (let i = 0; i < 50; i++) loud.send(offer);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    expect(hall.server.rendezvous.stats().dropped).toEqual({ slow: 1 });
    expect(loud.isOpen()).toBe(true);
    slow.close();
  });

  it('SRV-8 ends sockets for other paths', async () => {
    const other = await connectRaw(hall.server.url.replace('rendezvous', 'other'));
    expect(other.isOpen()).toBe(false);
    await expectAlive();
  });
});
