/** Values that are small to send and dear to take: refused before they cost anything. */
import { describe, expect, test } from 'vitest';
import { decodeValue, encodeValue, MAX_MAP_ENTRIES, MAX_VALUE_BYTES, type Value } from '../../src/codec/index.js';

const head = (major: number, size: number): number[] => [
  (major << 5) | 26,
  size >>> 24,
  (size >> 16) & 0xff,
  (size >> 8) & 0xff,
  size & 0xff,
];

/** A canonical map of 120,000 entries whose keys JavaScript hands out in the worst order for the encoder. */
const badlySorted = (): Uint8Array => {
  const count = 60_000;
  const keys: string[] = [];
  for (let at = 0; at < count; at++) keys.push(`!${at.toString(36).padStart(4, '0')}`);
  for (let at = 0; at < count; at++) keys.push(String(10_000 + at));
  return Uint8Array.from([...head(5, keys.length), ...keys.flatMap((key) => [0x65, ...Buffer.from(key), 0])]);
};

/** Lists in lists, each of which says that it fills the rest of the bytes. */
const promises = (): Uint8Array => {
  const bytes = new Uint8Array(MAX_VALUE_BYTES);
  for (let depth = 0; depth < 64; depth++) bytes.set(head(4, bytes.length - 5 * (depth + 1)), 5 * depth);
  return bytes;
};

const mapOfEntries = (count: number): Value =>
  Object.fromEntries(Array.from({ length: count }, (_, at) => [`k${at.toString().padStart(5, '0')}`, at]));

describe('values that are dear to take', () => {
  test('COD-4: a map of too many entries is refused before it is sorted, and held against nobody', () => {
    expect(decodeValue(badlySorted())).toEqual({ verdict: 'refused', code: 'too-many' });
    expect(decodeValue(encodeValue(mapOfEntries(MAX_MAP_ENTRIES))).verdict).toBe('valid');
    expect(() => encodeValue(mapOfEntries(MAX_MAP_ENTRIES + 1))).toThrow(RangeError);
  });

  test('COD-1: more items than bytes are refused before room is taken for them', () => {
    expect(decodeValue(promises())).toMatchObject({ code: 'malformed', detail: 'more items than bytes' });
    expect(decodeValue(Uint8Array.from([0x82, 0x82, 0, 0]))).toMatchObject({ code: 'malformed' });
    expect(decodeValue(Uint8Array.from([0x82, 0x82, 0, 0, 0])).verdict).toBe('valid');
    expect(decodeValue(Uint8Array.from([0xbb, ...Array(8).fill(0xff), 0x61, 0x61, 0]))).toMatchObject({
      code: 'malformed',
    });
  });

  test('what follows the value is not read for promises', () => {
    expect(decodeValue(Uint8Array.from([0, ...head(5, 5_000)]))).toMatchObject({ code: 'malformed' });
  });
});
