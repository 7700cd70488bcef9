import { describe, expect, test } from 'vitest';
import type { Did } from '../../../src/base/index.js';
import { didOfBits, encodeValue, type ValueMap } from '../../../src/codec/index.js';
import { deriveLocator, type Locator } from '../../../src/vault/index.js';
import {
  LOCATOR_BOX_BYTES,
  type LocatorContent,
  openLocatorBox,
  sealLocatorBox,
} from '../../../src/vault/recovery/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

const person = (fill: number): Did => didOfBits(new Uint8Array(20).fill(fill));
const random = (length: number): Bytes => crypto.getRandomValues(new Uint8Array(length));
const content: LocatorContent = {
  did: person(1),
  pins: [person(2), person(3)],
  trackers: ['wss://tracker.example/announce', 'ws://localhost:8000'],
};
const ours = (): Promise<Locator> => deriveLocator(new Uint8Array(16).fill(7));

/** A box with any bytes in it, sealed as ours are: as whoever has the words could make one. */
const sealAny = async (locator: Locator, plain: Bytes): Promise<Bytes> => {
  const iv = random(12);
  const key = await crypto.subtle.importKey('raw', locator.key, 'AES-GCM', false, ['encrypt']);
  const additionalData = new Uint8Array([...new TextEncoder().encode('tabard/locator-box/1\0'), ...locator.topic]);
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData }, key, plain);
  return new Uint8Array([1, ...iv, ...new Uint8Array(sealed)]);
};

const plainOf = (encoded: Uint8Array, length = encoded.length): Bytes => {
  const plain = new Uint8Array(4_096);
  new DataView(plain.buffer).setUint16(0, length);
  plain.set(encoded, 2);
  return plain;
};

describe('the locator box', () => {
  test('LOC-1 tells who has the words whose they are, and where to look', async () => {
    const locator = await ours();
    const box = await sealLocatorBox(locator, content, random);
    expect(await openLocatorBox(locator, box)).toEqual(content);
    expect(
      await openLocatorBox(locator, await sealLocatorBox(locator, { ...content, pins: [], trackers: [] }, random)),
    ).toEqual({
      did: content.did,
      pins: [],
      trackers: [],
    });
  });

  test('LOC-2 has one size whatever is in it, and nothing of it can be read', async () => {
    const locator = await ours();
    const pins = Array.from({ length: 32 }, (_, at) => person(at + 1)).sort();
    const trackers = Array.from({ length: 8 }, (_, at) => `wss://${at}.${'x'.repeat(240)}.example`.slice(0, 256));
    const full = await sealLocatorBox(locator, { did: person(1), pins, trackers }, random);
    const empty = await sealLocatorBox(locator, { did: person(1), pins: [], trackers: [] }, random);
    expect([full.length, empty.length]).toEqual([LOCATOR_BOX_BYTES, LOCATOR_BOX_BYTES]);
    expect(await openLocatorBox(locator, full)).toEqual({ did: person(1), pins, trackers });
    expect(new TextDecoder('latin1').decode(full)).not.toContain('tabard');
    expect(await sealLocatorBox(locator, content, random)).not.toEqual(await sealLocatorBox(locator, content, random));
  });

  test('LOC-3 does not open with other words, nor under another topic', async () => {
    const locator = await ours();
    const box = await sealLocatorBox(locator, content, random);
    const other = await deriveLocator(new Uint8Array(16).fill(8));
    expect(await openLocatorBox(other, box)).toEqual({ problem: 'box-key' });
    expect(await openLocatorBox({ ...locator, topic: other.topic }, box)).toEqual({ problem: 'box-key' });
    expect(await openLocatorBox({ ...locator, key: other.key }, box)).toEqual({ problem: 'box-key' });
  });

  test('LOC-3 a changed byte anywhere is found out', async () => {
    const locator = await ours();
    const box = await sealLocatorBox(locator, content, random);
    for (const at of [1, 12, 13, 14, 2_000, box.length - 17, box.length - 1]) {
      const changed = box.map((byte, index) => (index === at ? byte ^ 1 : byte));
      expect(await openLocatorBox(locator, changed), `byte ${at}`).toEqual({ problem: 'box-key' });
    }
  });

  test.each<[string, (box: Bytes) => Uint8Array]>([
    ['box-version', (box) => box.with(0, 2)],
    ['box-size', (box) => box.slice(0, -1)],
    ['box-size', (box) => new Uint8Array([...box, 0])],
    ['box-size', () => new Uint8Array()],
    ['box-size', () => new Uint8Array([1])],
    ['box-version', () => new Uint8Array(5_000)],
  ])('LOC-3 %s: what is no box is judged, never thrown at', async (problem, change) => {
    const locator = await ours();
    expect(await openLocatorBox(locator, change(await sealLocatorBox(locator, content, random)))).toEqual({ problem });
  });

  const good: ValueMap = { v: 1, did: person(1), pins: [person(2)], trackers: ['wss://a.example'] };
  test.each<[string, ValueMap]>([
    ['a version in it that is later', { ...good, v: 2 }],
    ['no DID', { v: 1, pins: [], trackers: [] }],
    ['a DID of another method', { ...good, did: 'did:plc:abc' }],
    ['pins that are no list', { ...good, pins: {} }],
    ['a pin that is none', { ...good, pins: ['someone'] }],
    ['a pin twice', { ...good, pins: [person(2), person(2)] }],
    ['33 pins', { ...good, pins: Array.from({ length: 33 }, (_, at) => person(at)) }],
    ['nine trackers', { ...good, trackers: Array.from({ length: 9 }, (_, at) => `wss://${at}.example`) }],
    ['a script as tracker', { ...good, trackers: ['javascript:alert(1)'] }],
    ['a page as tracker', { ...good, trackers: ['https://a.example'] }],
    ['a tracker with a name in it', { ...good, trackers: ['wss://user@a.example'] }],
    ['a tracker without a host', { ...good, trackers: ['wss:///x'] }],
    ['a tracker that is no address', { ...good, trackers: ['wss://[a'] }],
    ['a tracker with a space', { ...good, trackers: ['wss://a.example/ b'] }],
    ['a tracker of 257 bytes', { ...good, trackers: [`wss://${'a'.repeat(251)}`] }],
  ])('LOC-1 %s: not what a box holds, whoever sealed it', async (_, map) => {
    const locator = await ours();
    expect(await openLocatorBox(locator, await sealAny(locator, plainOf(encodeValue(map))))).toEqual({
      problem: 'box-content',
    });
  });

  test('LOC-1 what a later version adds is passed over', async () => {
    const locator = await ours();
    const box = await sealAny(locator, plainOf(encodeValue({ ...good, later: 1 })));
    expect(await openLocatorBox(locator, box)).toMatchObject({ did: person(1) });
  });

  test('LOC-2 the padding is zeros and the length is true', async () => {
    const locator = await ours();
    const encoded = encodeValue(good);
    const dirty = plainOf(encoded);
    dirty[4_095] = 1;
    for (const plain of [
      dirty,
      plainOf(encoded, encoded.length + 1),
      plainOf(encoded, encoded.length - 1),
      plainOf(encoded, 65_535),
      plainOf(encoded, 4_095),
    ]) {
      expect(await openLocatorBox(locator, await sealAny(locator, plain))).toEqual({ problem: 'box-content' });
    }
  });

  test('LOC-1 nothing is sealed that no reader would take', async () => {
    const locator = await ours();
    for (const wrong of [
      { ...content, trackers: ['https://a.example'] },
      { ...content, trackers: ['wss://a.example', 'wss://a.example'] },
      { ...content, did: 'did:plc:abc' as Did },
      { ...content, pins: Array.from({ length: 33 }, (_, at) => person(at)) },
    ]) {
      await expect(sealLocatorBox(locator, wrong, random)).rejects.toThrow(RangeError);
    }
  });
});
