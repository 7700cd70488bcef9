/** Our codec of dag-cbor and another one say the same: of every value, and of bytes that were damaged. */
import * as library from '@atcute/cbor';
import * as cids from '@atcute/cid';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encode } from '../../src/codec/cbor-out.js';
import { cidToBytes, decodeValue, digestOf, encodeValue, parseCid, toJson, type Value } from '../../src/codec/index.js';

const cid = 'bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm';

/** Plain values of the profile: links and bytes as JSON has them. */
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.integer({ min: -70_000, max: 70_000 }),
    fc.string({ unit: 'binary', maxLength: 300 }),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => ({ $bytes: library.toBytes(bytes).$bytes })),
    fc.constant({ $link: cid }),
    fc.array(tie('value'), { maxLength: 30 }),
    fc.dictionary(
      fc
        .string({ unit: 'binary', maxLength: 30 })
        .filter((key) => !/^(?:\$link|\$bytes|constructor|__proto__)$/.test(key)),
      tie('value'),
      { maxKeys: 30, noNullPrototype: true },
    ),
  ),
}));

/** What the other codec takes for the one encoding of a value without floats. */
const theirs = (bytes: Uint8Array): unknown => {
  try {
    const value: unknown = library.decode(bytes);
    return Buffer.from(library.encode(value)).equals(bytes) && !hasFloat(value) ? value : undefined;
  } catch {
    return undefined;
  }
};

const hasFloat = (value: unknown): boolean =>
  typeof value === 'number'
    ? !Number.isSafeInteger(value) || Object.is(value, -0)
    : typeof value === 'object' && value !== null && Object.values(value).some(hasFloat);

const agree = (bytes: Uint8Array): void => {
  const ours = decodeValue(bytes);
  const other = theirs(bytes);
  expect([Buffer.from(bytes).toString('hex'), ours.verdict]).toEqual([
    Buffer.from(bytes).toString('hex'),
    other === undefined ? 'invalid' : 'valid',
  ]);
  if (ours.verdict === 'valid') expect(JSON.stringify(toJson(ours.value))).toBe(JSON.stringify(other));
};

describe('another codec', () => {
  test('writes the same bytes, and reads the same value', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = encodeValue(value);
        expect(Buffer.from(bytes).equals(library.encode(value))).toBe(true);
        agree(bytes);
      }),
      { numRuns: 500 },
    );
  });

  test('COD-1, COD-3: takes and refuses the same of damaged bytes', () => {
    fc.assert(
      fc.property(anyValue, fc.nat(), fc.nat(255), fc.nat(3), (value, where, byte, kind) => {
        const bytes = [...encodeValue(value)];
        const at = where % bytes.length;
        if (kind === 0) bytes[at] = byte;
        else if (kind === 1) bytes.splice(at, 0, byte);
        else if (kind === 2) bytes.splice(at, 1);
        else bytes.length = at;
        agree(Uint8Array.from(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test('COD-1: takes and refuses the same of all short inputs', () => {
    for (let first = 0; first < 256; first++) {
      agree(Uint8Array.of(first));
      for (let second = 0; second < 256; second++) agree(Uint8Array.of(first, second));
    }
    fc.assert(fc.property(fc.uint8Array({ maxLength: 12 }), agree), { numRuns: 5000 });
  });

  test('heads are the shortest at every border', () => {
    for (const border of [0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1]) {
      for (const value of [border, -border || 0, -Math.max(0, border - 1) || 0]) {
        expect(Buffer.from(encode(value)).equals(library.encode(value))).toBe(true);
        agree(encode(value));
      }
    }
    for (const size of [23, 24, 255, 256, 65_535, 65_536]) {
      const text = 'é'.repeat(size / 2) + 'x'.repeat(size % 2);
      expect(Buffer.from(encode(text)).equals(library.encode(text))).toBe(true);
      agree(encode(text));
    }
  });

  test('reads CIDs alike', () => {
    const letter = fc.constantFrom(...'abf27', 'A', '1');
    const damaged = fc.tuple(fc.nat(58), letter).map(([at, one]) => cid.slice(0, at) + one + cid.slice(at + 1));
    fc.assert(
      fc.property(fc.oneof(damaged, fc.string({ unit: letter, minLength: 58, maxLength: 60 })), (text) => {
        const found = parseCid(text);
        let other: Uint8Array | undefined;
        try {
          other = cids.fromString(text).bytes;
        } catch (error) {
          expect(error).toBeInstanceOf(Error);
        }
        expect(found === undefined ? undefined : Buffer.from(cidToBytes(found)).toString('hex')).toBe(
          other === undefined ? undefined : Buffer.from(other).toString('hex'),
        );
        if (found !== undefined) expect(digestOf(found)).toEqual(cidToBytes(found).slice(4));
      }),
      { numRuns: 3000 },
    );
  });

  test('a list is not believed to be as long as it says: a short text of many heads takes no room', () => {
    const heads = Uint8Array.from(Array.from({ length: 60 }, () => [0x9a, 0, 0x0f, 0, 0]).flat());
    const bytes = new Uint8Array(1_000_000);
    bytes.set(heads);
    const before = process.memoryUsage().rss;
    expect(decodeValue(bytes).verdict).toBe('invalid');
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });
});
