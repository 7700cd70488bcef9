import { afterEach, describe, expect, it } from 'vitest';
import { didOfBits } from '../../src/codec/index.js';
import { createSocketOpener, type Topic, topicOf, topicOfBytes, trackerHost } from '../../src/net/index.js';
import { announceText, answerText, readTrackerMessage, stopText } from '../../src/net/rendezvous/wire.js';
import { binaryToHex, hexToBinary } from '../../src/net/topic.js';
import { createChance, createTestNetwork, settled } from './support.js';
import { isUnconfirmed, type Played, playTracker } from './tracker.js';

const topic = (n: number): Topic => topicOfBytes(new Uint8Array(20).fill(n));

const played: Played[] = [];
const play = async (...options: Parameters<typeof playTracker>): Promise<Played> => {
  const one = await playTracker(...options);
  played.push(one);
  return one;
};
afterEach(() => {
  for (const one of played.splice(0)) {
    one.close();
    expect(one.clock.pending()).toBe(0);
    expect(one.network.open()).toBe(0);
  }
});

const offersIn = (message: Record<string, unknown> | undefined): unknown[] =>
  Array.isArray(message?.offers) ? message.offers : [];

describe('RDV: topics and words', () => {
  it('RDV-1 derives a topic from the identity and a salt', async () => {
    const did = didOfBits(new Uint8Array(20));
    const plain = await topicOf(did);
    expect(plain).toMatch(/^[0-9a-f]{40}$/);
    expect(plain).toBe('5ddf489b37cc1ff35d8aa1a465f159262c587849');
    expect(await topicOf(did, Uint8Array.of(1))).not.toBe(plain);
    expect(await topicOf(didOfBits(new Uint8Array(20).fill(1)))).not.toBe(plain);
  });

  it('RDV-2 writes ids as binary strings and reads only those', () => {
    const all = Array.from({ length: 256 }, (_, i) => i);
    for (let at = 0; at + 20 <= 256; at += 20) {
      const id = topicOfBytes(Uint8Array.from(all.slice(at, at + 20)));
      expect(binaryToHex(hexToBinary(id))).toBe(id);
      expect(binaryToHex(JSON.parse(JSON.stringify(hexToBinary(id))))).toBe(id);
    }
    for (const bad of [undefined, null, 1, '', 'x'.repeat(19), 'x'.repeat(21), `${'x'.repeat(19)}\u0100`, ['x']]) {
      expect(binaryToHex(bad)).toBeUndefined();
    }
  });

  it('RDV-2 says what other clients of the protocol say', () => {
    const ids = { topic: topic(1), peer: 'ab'.repeat(20) };
    const announce: unknown = JSON.parse(
      announceText({ ...ids, offers: [{ id: 'cd'.repeat(20), sdp: 'v=0' }], isFirst: true }),
    );
    expect(announce).toEqual({
      action: 'announce',
      info_hash: '\u0001'.repeat(20),
      peer_id: '\u00ab'.repeat(20),
      numwant: 1,
      uploaded: 0,
      downloaded: 0,
      left: 1,
      event: 'started',
      offers: [{ offer_id: '\u00cd'.repeat(20), offer: { type: 'offer', sdp: 'v=0' } }],
    });
    expect(JSON.parse(stopText(ids.topic, ids.peer))).toMatchObject({ event: 'stopped' });
    expect(JSON.parse(answerText(ids.topic, ids.peer, ids.peer, ids.peer, 'v=0'))).toMatchObject({
      to_peer_id: '\u00ab'.repeat(20),
      answer: { type: 'answer', sdp: 'v=0' },
    });
  });

  it('RDV-6 reads whatever a tracker sends without throwing, and keeps its numbers within bounds (seeded)', () => {
    const sdp = `v=0\r\nm=application 9 x\r\na=fingerprint:sha-256 ${'AA:'.repeat(31)}AA\r\n`;
    const id = 'x'.repeat(20);
    const base = { action: 'announce', info_hash: id, peer_id: id, offer_id: id };
    const goods = [
      { ...base, offer: { type: 'offer', sdp } },
      { ...base, answer: { type: 'answer', sdp } },
      { ...base, interval: 120, 'min interval': 3, complete: 1, incomplete: 2 },
      { ...base, 'failure reason': 'no' },
    ];
    expect(goods.map((good) => readTrackerMessage(JSON.stringify(good))?.kind)).toEqual([
      'offer',
      'answer',
      'announced',
      'failure',
    ]);
    const values = [
      null,
      0,
      -1,
      1e300,
      true,
      '',
      'x',
      [],
      {},
      { type: 'offer' },
      { type: 'offer', sdp: 'v=0' },
      'x'.repeat(40_000),
    ];
    let read = 0;
    for (let seed = 1; seed <= 20_000; seed++) {
      const chance = createChance(seed);
      const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)];
      const good = pick(goods) ?? {};
      const message = { ...good, [pick(Object.keys(good)) ?? '']: pick(values) };
      let text = JSON.stringify(chance() < 0.8 ? message : pick(values));
      if (chance() < 0.1) text = text.slice(0, Math.floor(chance() * text.length));
      const found = readTrackerMessage(text);
      if (found === undefined) continue;
      read += 1;
      if (found.kind !== 'announced') continue;
      if (found.interval !== undefined) expect(found.interval).toBeGreaterThanOrEqual(60_000);
      if (found.interval !== undefined) expect(found.interval).toBeLessThanOrEqual(30 * 60_000);
      if (found.early !== undefined) expect(found.early).toBeGreaterThanOrEqual(2_000);
      if (found.others !== undefined) expect(found.others).toBeGreaterThanOrEqual(0);
    }
    expect(read).toBeGreaterThan(2_000);
  });
});

describe('RDV-8 the one function that opens sockets', () => {
  const opened: string[] = [];
  const opener = createSocketOpener({
    page: 'https://tabard.example/app/',
    configured: ['wss://tracker.example/announce'],
    createWebSocket(url) {
      opened.push(url);
      return {
        readyState: 0,
        OPEN: 1,
        bufferedAmount: 0,
        send: () => undefined,
        close: () => undefined,
        addEventListener: () => undefined,
      };
    },
  });
  const handlers = { open: () => undefined, message: () => undefined, close: () => undefined };

  it('RDV-8 contacts the host of the page, those of tabard.json, and those that the person named', () => {
    opener.open('wss://tabard.example/rendezvous', handlers);
    opener.open('wss://tracker.example/announce', handlers);
    expect(opener.isAllowed('wss://friend.example/')).toBe(false);
    opener.allow('wss://friend.example/x');
    opener.open('wss://friend.example/y', handlers);
    expect(opened.splice(0)).toHaveLength(3);
  });

  it('RDV-8 refuses every other host, port and scheme before anything leaves', () => {
    for (const url of [
      'wss://elsewhere.example/',
      'wss://tabard.example:8443/',
      'wss://tracker.example.evil.example/',
    ]) {
      expect(() => opener.open(url, handlers)).toThrow(expect.objectContaining({ code: 'tracker-unconfirmed' }));
    }
    for (const url of [
      'https://tabard.example/',
      'javascript:alert(1)',
      'wss://u:p@tabard.example/',
      'x',
      '',
      'wss://',
    ]) {
      expect(() => opener.open(url, handlers)).toThrow(expect.objectContaining({ code: 'tracker-unreachable' }));
      expect(() => opener.allow(url)).toThrow(TypeError);
      expect(trackerHost(url)).toBeUndefined();
    }
    expect(opened).toEqual([]);
  });
});

describe('RDV: announcing', () => {
  it('RDV-3 brings five offers for what is sought and none for what is only listened to', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: true });
    rendezvous.join(topic(2), { offers: false });
    await settled();
    sockets[0]?.handlers.open();
    await settled();
    const [listening, sought] = [2, 1].map((n) =>
      sockets[0]?.sent.find((one) => one.info_hash === hexToBinary(topic(n))),
    );
    expect(offersIn(sought)).toHaveLength(5);
    expect(offersIn(listening)).toHaveLength(0);
    expect(sought?.peer_id).not.toBe(listening?.peer_id);
  });

  it('RDV-3 has its first offers ready when the socket opens', async () => {
    const { rendezvous, sockets, pool } = await play();
    rendezvous.join(topic(1), { offers: true });
    await settled();
    expect(pool.stats().offers).toBe(5);
    sockets[0]?.handlers.open();
    await settled();
    expect(pool.stats().offers).toBe(5);
    expect(offersIn(sockets[0]?.sent[0])).toHaveLength(5);
  });

  it('RDV-3 brings no further offers where it is alone: whoever comes has some', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { incomplete: 1 });
    await clock.advance(132_000);
    sockets[0]?.confirm(topic(1), { incomplete: 1 });
    await clock.advance(8_000);
    expect(sockets[0]?.sent).toHaveLength(2);
    expect(offersIn(sockets[0]?.sent[1])).toHaveLength(0);
    expect(rendezvous.topics()).toMatchObject([{ others: 0, reached: 1 }]);
  });

  it('RDV-4 listens to at most 50 topics', async () => {
    const { rendezvous } = await play();
    for (let n = 0; n < 50; n++) rendezvous.join(topic(n), { offers: false });
    expect(() => rendezvous.join(topic(99), { offers: false })).toThrow(RangeError);
    rendezvous.join(topic(99), { offers: true });
    rendezvous.leave(topic(0));
    rendezvous.join(topic(50), { offers: false });
  });

  it('RDV-4 gathers for at most two topics at one time', async () => {
    let gathering = 0;
    let most = 0;
    const { rendezvous, pool, sockets } = await play();
    const { offer } = pool;
    const seen = new Map<string, number>();
    Object.assign(pool, {
      offer: async (...given: Parameters<typeof offer>) => {
        const name = String(given[0].topic);
        seen.set(name, (seen.get(name) ?? 0) + 1);
        gathering = [...seen.values()].filter((count) => count > 0).length;
        most = Math.max(most, gathering);
        await settled();
        seen.set(name, (seen.get(name) ?? 0) - 1);
        return offer(...given);
      },
    });
    for (let n = 0; n < 6; n++) rendezvous.join(topic(n), { offers: true });
    sockets[0]?.handlers.open();
    for (let i = 0; i < 40; i++) await settled();
    expect(most).toBe(2);
  });

  it('RDV-5 announces again after the interval of the tracker, never under a minute', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { interval: 1 });
    await clock.advance(59_999);
    expect(sockets[0]?.sent).toHaveLength(1);
    await clock.advance(70_000);
    expect(sockets[0]?.sent.length).toBeGreaterThanOrEqual(2);
    expect(sockets[0]?.sent[1]).not.toHaveProperty('event');
  });

  it('RDV-5 announces early when more links are wanted and the tracker allows it, ever more patiently', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { 'min interval': 3 });
    const times: number[] = [];
    let known = 1;
    for (let second = 0; second < 60; second++) {
      rendezvous.refresh(topic(1));
      await clock.advance(1_000);
      const count = sockets[0]?.sent.length ?? 0;
      if (count > known) {
        times.push(second);
        sockets[0]?.confirm(topic(1), { 'min interval': 3 });
      }
      known = count;
    }
    expect(times[0]).toBeLessThanOrEqual(3);
    expect(times.length).toBeGreaterThanOrEqual(3);
    expect(times.length).toBeLessThanOrEqual(6);
  });

  it('RDV-5 announces early by itself while somebody is there and nobody has been met', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1), { 'min interval': 3 });
    await clock.advance(3_000);
    expect(sockets[0]?.sent).toHaveLength(2);
    expect(offersIn(sockets[0]?.sent[1])).toHaveLength(5);
    sockets[0]?.confirm(topic(1), { 'min interval': 3 });
    await clock.advance(5_999);
    expect(sockets[0]?.sent).toHaveLength(2);
    await clock.advance(1);
    expect(sockets[0]?.sent).toHaveLength(3);
  });

  it('RDV-5 announces again over a socket that came while offers were being made for the one before', async () => {
    const { rendezvous, sockets, clock, pool } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    const { offer } = pool;
    let release = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    Object.assign(pool, { offer: (...given: Parameters<typeof offer>) => held.then(() => offer(...given)) });
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.close();
    await clock.advance(2_000);
    sockets[1]?.handlers.open();
    release();
    await settled();
    expect(offersIn(sockets[1]?.sent[0]).length).toBeGreaterThan(0);
  });

  it('RDV-5 waits for the interval where a tracker allows nothing earlier', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1));
    for (let second = 0; second < 100; second++) {
      rendezvous.refresh(topic(1));
      await clock.advance(1_000);
    }
    expect(sockets[0]?.sent).toHaveLength(1);
  });

  it('RDV-2 says goodbye when it leaves, and lets the tracker go with the last topic', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: true });
    sockets[0]?.handlers.open();
    await settled();
    const peer = sockets[0]?.sent[0]?.peer_id;
    rendezvous.leave(topic(1));
    expect(sockets[0]?.sent[1]).toMatchObject({ event: 'stopped', peer_id: peer });
    expect(sockets[0]?.closed).toBe(true);
    expect(rendezvous.trackers()).toEqual([]);
  });

  it('RDV-2 takes another peer_id on every socket', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.handlers.close();
    await clock.advance(3_000);
    sockets[1]?.handlers.open();
    await settled();
    expect(sockets[1]?.sent[0]?.peer_id).toBeDefined();
    expect(sockets[1]?.sent[0]?.peer_id).not.toBe(sockets[0]?.sent[0]?.peer_id);
  });
});

describe('RDV-7 trackers that fail', () => {
  it('RDV-7 is reached when an announce is confirmed, not before', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: false });
    expect(rendezvous.trackers()).toMatchObject([{ state: 'connecting' }]);
    sockets[0]?.handlers.open();
    await settled();
    expect(rendezvous.trackers()).toMatchObject([{ state: 'connecting' }]);
    sockets[0]?.confirm(topic(1));
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
  });

  it('RDV-7 gives up on one that opens or confirms nothing in 10 seconds', async () => {
    for (const opens of [false, true]) {
      const { rendezvous, sockets, clock } = await play();
      rendezvous.join(topic(1), { offers: false });
      if (opens) sockets[0]?.handlers.open();
      await clock.advance(10_000);
      expect(rendezvous.trackers()).toMatchObject([{ state: 'unreachable', error: { code: 'tracker-unreachable' } }]);
      expect(sockets[0]?.closed).toBe(true);
    }
  });

  it('RDV-7 gives up on one that falls silent: an announce that nothing answers ends its socket', async () => {
    const { rendezvous, sockets, clock } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    sockets[0]?.confirm(topic(1));
    await clock.advance(100_000);
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
    expect(sockets[0]?.sent).toHaveLength(1);
    await clock.advance(20_000 + 12_000);
    expect(sockets[0]?.sent).toHaveLength(2);
    await clock.advance(10_000);
    expect(sockets[0]?.closed).toBe(true);
    await clock.advance(2_000);
    expect(sockets).toHaveLength(2);
  });

  it('RDV-7 tries again with growing patience, and at once when the network is back', async () => {
    const { rendezvous, sockets, clock, goOnline } = await play();
    rendezvous.join(topic(1), { offers: true });
    for (let minute = 0; minute < 10; minute++) {
      sockets.at(-1)?.handlers.close();
      await clock.advance(60_000);
    }
    const tried = sockets.length;
    expect(tried).toBeGreaterThan(4);
    expect(tried).toBeLessThan(12);
    sockets.at(-1)?.handlers.close();
    goOnline();
    expect(sockets.length).toBeGreaterThan(tried);
    sockets.at(-1)?.handlers.open();
    await settled();
    sockets.at(-1)?.confirm(topic(1));
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
    expect(offersIn(sockets.at(-1)?.sent[0]).length).toBeGreaterThan(0);
  });

  it('RDV-6 drops one that floods', async () => {
    const { rendezvous, sockets } = await play();
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    for (let i = 0; i < 1_001; i++) sockets[0]?.handlers.message('{}');
    expect(rendezvous.trackers()).toMatchObject([{ state: 'unreachable' }]);
  });

  it('RDV-6 is not parted from a tracker by the offers of strangers, as many as ours lets through and more', async () => {
    const answered: string[] = [];
    const { rendezvous, sockets, pool } = await play();
    const answer = pool.answer;
    pool.answer = async (sdp, source) => {
      answered.push(source.peer ?? '');
      return answer(sdp, source);
    };
    rendezvous.join(topic(1), { offers: false });
    sockets[0]?.handlers.open();
    await settled();
    const sdp = await createTestNetwork().createRtc().offer();
    const id = (n: number): string => String(n).padStart(20, '.');
    for (let n = 0; n < 900; n++) {
      const offer = { offer_id: id(n), peer_id: id(n), offer: { type: 'offer', sdp } };
      sockets[0]?.handlers.message(JSON.stringify({ action: 'announce', info_hash: hexToBinary(topic(1)), ...offer }));
    }
    expect(answered).toHaveLength(900);
    expect(pool.stats()).toMatchObject({ connecting: 5, waiting: 64 });
    sockets[0]?.confirm(topic(1));
    expect(rendezvous.trackers()).toMatchObject([{ state: 'reached' }]);
  });

  it('RDV-8 waits for the person where nobody has named the host', async () => {
    const { rendezvous, sockets, strange } = await play();
    strange.add('ws://strange/');
    rendezvous.join(topic(1), { offers: true, trackers: ['ws://strange/'] });
    const [view] = rendezvous.trackers();
    expect(view).toMatchObject({ state: 'unconfirmed' });
    expect(isUnconfirmed(view?.error)).toBe(true);
    expect(sockets).toEqual([]);
    strange.clear();
    rendezvous.retry();
    expect(sockets).toHaveLength(1);
  });

  it('RDV-7 uses several trackers, one that fails does not hold up the other', async () => {
    const { rendezvous, sockets } = await play({ trackers: ['ws://a/', 'ws://b/'] });
    rendezvous.join(topic(1), { offers: true });
    await settled();
    sockets[0]?.handlers.close();
    sockets[1]?.handlers.open();
    await settled();
    sockets[1]?.confirm(topic(1));
    expect(rendezvous.trackers().map(({ state }) => state)).toEqual(['unreachable', 'reached']);
    expect(rendezvous.topics()).toMatchObject([{ reached: 1, others: 2 }]);
    expect(offersIn(sockets[1]?.sent[0]).length).toBeGreaterThan(0);
  });
});
