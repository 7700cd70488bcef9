import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  byteString,
  bytesOf,
  cidOfLink,
  decodeMap,
  decodeValue,
  encodeValue,
  isByteString,
  isLink,
  isMap,
  linkTo,
  MAX_NESTING,
  parseCid,
  toJson,
  type Value,
} from '../../src/codec/index.js';

const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'hex'));
const cid = parseCid('bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm');
if (cid === undefined) throw new Error('no CID');

/** Values of the profile. */
const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constant(null),
    fc.boolean(),
    fc.maxSafeInteger(),
    fc.string({ unit: 'grapheme' }),
    fc.uint8Array({ maxLength: 40 }).map((bytes) => byteString(bytes)),
    fc.constant(linkTo(cid)),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc
        .string({ unit: 'grapheme', maxLength: 8 })
        .filter((key) => !/^(?:\$link|\$bytes|constructor|__proto__)$/.test(key)),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
}));

describe('values', () => {
  test('what is encoded decodes to the same, and encodes to the same bytes', () => {
    fc.assert(
      fc.property(anyValue, (value) => {
        const bytes = encodeValue(value);
        const decoded = decodeValue(bytes);
        if (decoded.verdict !== 'valid') throw new Error(JSON.stringify(decoded));
        expect(toJson(decoded.value)).toEqual(toJson(value));
        expect(encodeValue(decoded.value)).toEqual(bytes);
      }),
    );
  });

  test('no bytes make decoding throw, and what decodes is the only encoding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        const decoded = decodeValue(bytes);
        if (decoded.verdict === 'valid') expect(encodeValue(decoded.value)).toEqual(Uint8Array.from(bytes));
      }),
      { numRuns: 3000 },
    );
  });

  test('no flipped byte of a good value makes decoding throw', () => {
    const bytes = encodeValue({ a: linkTo(cid), b: byteString(hex('0102')), c: [1, null, { deep: 'x' }], d: 'text' });
    for (let at = 0; at < bytes.length; at++) {
      for (const flip of [1, 0x20, 0x80, 0xff]) {
        const damaged = bytes.slice();
        damaged[at] = (damaged[at] ?? 0) ^ flip;
        const decoded = decodeValue(damaged);
        if (decoded.verdict === 'valid') expect(encodeValue(decoded.value)).toEqual(damaged);
      }
    }
  });

  test.each([
    ['map keys out of order', 'a2616201616102'],
    ['a key twice', 'a2616101616102'],
    ['a float of 16 bits', 'f93c00'],
    ['a float of 32 bits', 'fa3f800000'],
    ['a float of 64 bits', 'fb3ff199999999999a'],
    ['a float that is whole', 'fb3ff0000000000000'],
    ['minus zero', 'fb8000000000000000'],
    ['not a number', 'fb7ff8000000000000'],
    ['undefined', 'f7'],
    ['another simple value', 'f0'],
    ['a number longer than it needs to be', '1817'],
    ['a number longer than it needs to be, by far', '1b0000000000000001'],
    ['a number beyond 2^53', '1b0020000000000000'],
    ['a text of unknown length', '7f6161ff'],
    ['an array of unknown length', '9f01ff'],
    ['a map of unknown length', 'bf616101ff'],
    ['a map with a number as key', 'a10101'],
    ['text that is not UTF-8', '61ff'],
    ['text that encodes half a letter', '63eda080'],
    ['another tag', 'c001'],
    ['a link that is no CID', 'd82a4101'],
    ['a link without its leading zero', `d82a5824${'01711220'}${'00'.repeat(32)}`],
    ['bytes after the end', '0101'],
    ['nothing', ''],
    ['an end in the middle', '8201'],
    ['a length beyond the end', '5affffffff'],
  ])('COD-1: %s is refused', (_, text) => {
    expect(decodeValue(hex(text)).verdict).toBe('invalid');
  });

  describe('COD-3: what no encoder of ours says', () => {
    test.each([
      ['a map that looks like a link, with a number', 'a165246c696e6b01'],
      ['a map that looks like a link, with a text', 'a165246c696e6b612e'],
      ['a map that looks like a true link', `a165246c696e6b783b${Buffer.from(cid).toString('hex')}`],
      ['a map that looks like bytes, with a list', 'a166246279746573820102'],
      ['a map that looks like bytes, with a text', 'a1662462797465736121'],
      ['a map with a key named constructor', 'a16b636f6e7374727563746f7201'],
    ])('%s is refused and does not throw', (_, text) => {
      expect(decodeValue(hex(text)).verdict).toBe('invalid');
    });
  });

  test('a key named __proto__ changes no prototype', () => {
    const decoded = decodeValue(hex('a1695f5f70726f746f5f5fa1616101'));
    if (decoded.verdict === 'valid') expect(Object.getPrototypeOf(decoded.value)).toBe(Object.prototype);
    expect(Reflect.get({}, 'a')).toBeUndefined();
  });

  test('COD-2: what nests too deep is refused before it is decoded', () => {
    const nest = (depth: number): Uint8Array => Uint8Array.from([...Array(depth).fill(0x81), 0]);
    expect(decodeValue(nest(MAX_NESTING)).verdict).toBe('valid');
    expect(decodeValue(nest(MAX_NESTING + 1))).toMatchObject({ verdict: 'invalid', code: 'too-deep' });
    expect(decodeValue(nest(500_000))).toMatchObject({ verdict: 'invalid', code: 'too-deep' });
    const maps = Uint8Array.from([...Array(1000).fill([0xa1, 0x61, 0x61]).flat(), 0]);
    expect(decodeValue(maps)).toMatchObject({ verdict: 'invalid', code: 'too-deep' });
  });

  test('what is over the limit is refused and nobody is scored', () => {
    expect(decodeValue(new Uint8Array(11), 10)).toEqual({ verdict: 'refused', code: 'too-large' });
  });

  test('COD-1: a map is asked for and nothing else taken', () => {
    expect(decodeMap(encodeValue({})).verdict).toBe('valid');
    for (const value of [[], 1, 'x', null, linkTo(cid), byteString(hex('00'))]) {
      expect(decodeMap(encodeValue(value))).toMatchObject({ verdict: 'invalid', code: 'malformed' });
    }
  });

  test.each<[string, unknown]>([
    ['a float', 1.5],
    ['minus zero', -0],
    ['not a number', Number.NaN],
    ['a number beyond 2^53', 2 ** 53],
    ['undefined', undefined],
    ['undefined in a map', { a: undefined }],
    ['undefined in a list', [undefined]],
    ['a function', () => 0],
    ['a date', new Date(0)],
    ['a bigint', 1n],
    ['a map object', new Map()],
  ])('encoding %s is a mistake of the caller', (_, value) => {
    expect(() => encodeValue(value as Value)).toThrow();
  });

  test('kinds are told apart, decoded or plain', () => {
    const decoded = decodeMap(encodeValue({ link: linkTo(cid), bytes: byteString(hex('01')), map: {}, list: [] }));
    if (decoded.verdict !== 'valid') throw new Error('not valid');
    const { link, bytes, map, list } = decoded.value;
    expect([isLink(link), isLink(linkTo(cid)), isLink(bytes), isLink(map)]).toEqual([true, true, false, false]);
    expect([isByteString(bytes), isByteString(link)]).toEqual([true, false]);
    expect([isMap(map), isMap(link), isMap(bytes), isMap(list), isMap(undefined)]).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
    if (isLink(link)) expect(cidOfLink(link)).toBe(cid);
    if (isByteString(bytes)) expect(bytesOf(bytes)).toEqual(hex('01'));
  });
});
