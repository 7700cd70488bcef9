/** Topics, the words of the protocol, and the one function that opens sockets. */
import { describe, expect, it } from 'vitest';
import { socketHost } from '../../src/base/index.js';
import { didOfBits } from '../../src/codec/index.js';
import { createSocketOpener, topicOf, topicOfBytes } from '../../src/net/index.js';
import { announceText, answerText, readTrackerMessage, stopText } from '../../src/net/rendezvous/wire.js';
import { binaryToHex, hexToBinary } from '../../src/net/topic.js';
import { topic } from './plays.js';
import { createChance } from './support.js';

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
      expect(socketHost(url)).toBeUndefined();
    }
    expect(opened).toEqual([]);
  });
});
