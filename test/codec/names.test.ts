/** CIDs, TIDs and their clock, base32, identities and keys. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Tid } from '../../src/base/index.js';
import {
  bitsOfDid,
  cidOfRaw,
  cidOfValue,
  cidToBytes,
  codecOf,
  createTidClock,
  didOfBits,
  digestOf,
  encodeBase32,
  encodeDidKey,
  encodeValue,
  isAhead,
  lettersOf,
  MAX_AHEAD,
  matchesCid,
  microsecondsOf,
  millisecondsOf,
  parseBase32,
  parseCid,
  parseDid,
  parseDidKey,
  parseTid,
  rawKeyOf,
  sha256,
  tidOf,
} from '../../src/codec/index.js';

describe('CIDs', () => {
  test('a block is named by its bytes and its kind', async () => {
    const bytes = encodeValue({ a: 1 });
    const value = await cidOfValue(bytes);
    const raw = await cidOfRaw(bytes);
    expect([codecOf(value), codecOf(raw)]).toEqual(['dag-cbor', 'raw']);
    expect(digestOf(value)).toEqual(await sha256(bytes));
    expect(cidToBytes(value).subarray(0, 4)).toEqual(Uint8Array.of(1, 0x71, 0x12, 0x20));
    expect([await matchesCid(value, bytes), await matchesCid(raw, bytes)]).toEqual([true, true]);
    expect(await matchesCid(value, bytes.slice(1))).toBe(false);
  });

  test('only the one spelling is a CID, and nothing makes parsing throw', async () => {
    const good = await cidOfRaw(new Uint8Array(1));
    expect(parseCid(good)).toBe(good);
    for (const bad of [good.toUpperCase(), good.slice(1), `${good}a`, `z${good.slice(1)}`, ` ${good}`]) {
      expect(parseCid(bad)).toBeUndefined();
    }
    const letter = fc.constantFrom(...'abcdefghijklmnopqrstuvwxyz234567=018A!');
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 58, maxLength: 58 }), (text) => {
        const parsed = parseCid(`b${text}`);
        if (parsed !== undefined) expect(cidToBytes(parsed)).toHaveLength(36);
      }),
    );
  });
});

describe('TIDs', () => {
  test('time and clock id come back', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 }), fc.nat({ max: 1023 }), (seconds, clockId) => {
        const tid = tidOf(seconds * 1_000_000 + 7, clockId);
        expect(microsecondsOf(tid)).toBe(seconds * 1_000_000 + 7);
        expect(millisecondsOf(tid)).toBe(seconds * 1000);
        expect(parseTid(tid)).toBe(tid);
      }),
    );
  });

  test('order of text is order of time', () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 40 }), fc.nat({ max: 2 ** 40 }), (a, b) => {
        if (a !== b) expect(tidOf(a, 1023) < tidOf(b, 0)).toBe(a < b);
      }),
    );
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 54])('%d microseconds are a mistake of the caller', (time) => {
    expect(() => tidOf(time, 0)).toThrow(RangeError);
  });

  test.each([-1, 1024, 0.5])('%d is no clock id', (clockId) => {
    expect(() => tidOf(0, clockId)).toThrow(RangeError);
  });

  test('a clock never repeats and never goes back, whatever the machine says', () => {
    const times = [1000, 1000, 999, 5, 2000];
    const clock = createTidClock(() => times.shift() ?? 0, 3);
    const given: Tid[] = [];
    for (let i = 0; i < 8; i++) given.push(clock.next());
    expect(given).toEqual([...new Set(given)].sort());
  });

  test('a clock is above all that it observed and all of an earlier run', () => {
    const ahead = tidOf(9_000_000, 5);
    const clock = createTidClock(() => 1, 3);
    clock.observe(ahead);
    expect(clock.next() > ahead).toBe(true);
    expect(createTidClock(() => 1, 3, ahead).next() > ahead).toBe(true);
    clock.observe(tidOf(1, 0));
    expect(clock.next() > ahead).toBe(true);
  });

  test('ten minutes ahead is still now', () => {
    const now = 1_800_000_000_000;
    expect(isAhead(tidOf((now + MAX_AHEAD) * 1000, 0), now)).toBe(false);
    expect(isAhead(tidOf((now + MAX_AHEAD + 1) * 1000, 0), now)).toBe(true);
  });
});

describe('base32', () => {
  test('bytes come back', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (bytes) => {
        expect(parseBase32(encodeBase32(bytes))).toEqual(Uint8Array.from(bytes));
      }),
    );
  });

  test.each(['A', 'a', 'aaa', 'az', 'mzxw6===', '1', 'a b', 'äa'])('%j is refused', (text) => {
    expect(parseBase32(text)).toBeUndefined();
  });
});

describe('identities and keys', () => {
  test('an identity is 160 bits in 32 letters', () => {
    const bits = Uint8Array.from({ length: 20 }, (_, index) => index * 7);
    const did = didOfBits(bits);
    expect(parseDid(did)).toBe(did);
    expect(bitsOfDid(did)).toEqual(bits);
    expect(lettersOf(did)).toHaveLength(32);
    expect(() => didOfBits(new Uint8Array(19))).toThrow(RangeError);
  });

  test.each([
    '',
    'did:tabard:',
    `did:tabard:${'A'.repeat(32)}`,
    `did:tabard:${'1'.repeat(32)}`,
    `did:plc:${'a'.repeat(32)}`,
    `did:tabard:${'a'.repeat(33)}`,
  ])('%j is no identity', (text) => {
    expect(parseDid(text)).toBeUndefined();
  });

  test('a key comes back from its did:key', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (raw) => {
        const key = encodeDidKey(raw);
        expect(parseDidKey(key)).toBe(key);
        expect(rawKeyOf(key)).toEqual(Uint8Array.from(raw));
      }),
      { numRuns: 50 },
    );
    expect(() => encodeDidKey(new Uint8Array(31))).toThrow(RangeError);
  });

  test('nothing makes parsing a key throw', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 60 }), (text) => {
        parseDidKey(`did:key:z${text}`);
        parseDidKey(text);
      }),
    );
    expect(parseDidKey('did:key:z0OIl')).toBeUndefined();
  });

  test.each([
    'did:key:zQ3shokFTS3brHcDQrn82RUDfCZESWL1ZdCEJwekUDPQiYBme',
    'did:key:z6Mk',
    'did:key:',
    'z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
  ])('%s is no Ed25519 key', (text) => {
    expect(parseDidKey(text)).toBeUndefined();
  });
});
