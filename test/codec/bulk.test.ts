import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isSurelyCanonical, QUICK_BYTES, sha256Now } from '../../src/codec/bulk.js';
import {
  byteString,
  decodeMap,
  decodeValue,
  encodeValue,
  judgeMap,
  linkTo,
  MAX_MAP_ENTRIES,
  parseCid,
  prepareBulk,
  sha256,
  type Value,
} from '../../src/codec/index.js';

const hex = (text: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(text, 'hex'));
const cid = parseCid('bafyreie5737gdxlw5i64vzichcalba3z2v5n6icifvx5xytvske7mr3hpm');
if (cid === undefined) throw new Error('no CID');

/** What the decoder says while nothing is prepared: this file does not prepare before it has asked. */
const isValid = (bytes: Uint8Array): boolean => decodeValue(bytes).verdict === 'valid';

const { value: anyValue } = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 5 },
    fc.constantFrom<Value>(null, true, false, 0, 23, 24, 255, 256, 65_535, 65_536, 2 ** 32 - 1, 2 ** 32, 2 ** 53 - 1),
    fc.maxSafeInteger(),
    fc.string({ unit: 'binary', maxLength: 40 }).filter((text) => text.isWellFormed()),
    fc.uint8Array({ maxLength: 300 }).map((bytes) => byteString(bytes)),
    fc.constant(linkTo(cid)),
    fc.array(tie('value'), { maxLength: 5 }),
    fc.dictionary(
      fc.string({ unit: 'grapheme', maxLength: 8 }).filter((key) => !/^(?:\$link|\$bytes|__proto__)$/.test(key)),
      tie('value'),
      { maxKeys: 5, noNullPrototype: true },
    ),
  ),
}));

const encoded = anyValue.map((value) => encodeValue(value));

/** One byte changed, taken out, doubled, or the end cut off. */
const spoilt = fc
  .tuple(encoded, fc.nat(), fc.nat(255), fc.constantFrom('set', 'cut', 'drop', 'double'))
  .map(([bytes, where, to, how]) => {
    const at = where % bytes.length;
    if (how === 'cut') return bytes.slice(0, at);
    if (how === 'set') return bytes.with(at, to) as Uint8Array<ArrayBuffer>;
    const middle = how === 'drop' ? [] : [bytes[at] ?? 0, bytes[at] ?? 0];
    return Uint8Array.from([...bytes.subarray(0, at), ...middle, ...bytes.subarray(at + 1)]);
  });

/** Near misses of the one encoding, each of which the decoder refuses. */
const wrong: Readonly<Record<string, string>> = {
  'COD-1 nothing': '',
  'COD-1 a list that ends early': '8201',
  'COD-1 a text that ends early': '6261',
  'COD-1 bytes that end early': '4201',
  'COD-1 something after the end': '0000',
  'COD-1 undefined': 'f7',
  'COD-1 a float': 'fb3ff0000000000000',
  'COD-1 a short float': 'f93c00',
  'COD-1 a list of unknown length': '9fff',
  'COD-1 another tag': 'c100',
  'COD-1 a link to another kind of hash': `d82a58250001711320${'00'.repeat(32)}`,
  'COD-1 a link to another kind of block': `d82a58250001701220${'00'.repeat(32)}`,
  'COD-1 a link without its zero': `d82a58250101711220${'00'.repeat(32)}`,
  'COD-1 a link that is too short': `d82a58240001711220${'00'.repeat(31)}`,
  'COD-1 a key that is no text': 'a10001',
  'COD-1 text that is no UTF-8: overlong': '62c080',
  'COD-1 text that is no UTF-8: overlong in three': '63e08080',
  'COD-1 text that is no UTF-8: a surrogate': '63eda080',
  'COD-1 text that is no UTF-8: beyond Unicode': '64f4908080',
  'COD-1 text that is no UTF-8: cut off': '61c3',
  'COD-1 text that is no UTF-8: goes on with nothing': '62c341',
  'COD-1 text that is no UTF-8: third byte': '63e28241',
  'COD-1 text that is no UTF-8: begins in the middle': '6180',
  'COD-1 an integer of 2^53': '1b0020000000000000',
  'COD-1 an integer of -2^53': '3b001fffffffffffff',
  'COD-3 a number in two bytes': '1817',
  'COD-3 a number in three bytes': '1900ff',
  'COD-3 a number in five bytes': '1a0000ffff',
  'COD-3 a number in nine bytes': '1b00000000ffffffff',
  'COD-3 a length in two bytes': '780161',
  'COD-3 keys out of order': 'a2616201616101',
  'COD-3 longer keys first': 'a262616101616101',
  'COD-3 a key twice': 'a2616101616102',
  'COD-3 a map that says link': 'a165246c696e6b6161',
  'COD-1 a key constructor': 'a16b636f6e7374727563746f7201',
};

describe('many small values', () => {
  it('COD-1 COD-2 COD-3 COD-4 are as the decoder has them: what is surely canonical, it finds valid', () => {
    let sure = 0;
    fc.assert(
      fc.property(fc.oneof(encoded, spoilt, fc.uint8Array({ maxLength: 24 })), (bytes) => {
        if (!isSurelyCanonical(bytes)) return;
        sure += 1;
        expect(isValid(bytes)).toBe(true);
      }),
      { numRuns: 20_000 },
    );
    expect(sure).toBeGreaterThan(5_000);
  });

  it('what people write is surely canonical', () => {
    const post = {
      $type: 'app.tabard.post',
      createdAt: 1_790_000_000_000,
      rev: '3lzzzzzzzzz22',
      text: 'Grüße 👋 ἐν ἀρχῇ',
    };
    for (const value of [
      post,
      { e: [{ k: byteString(hex('00')), p: 0, t: null, v: linkTo(cid) }], l: linkTo(cid) },
      [-1, {}, []],
    ])
      expect(isSurelyCanonical(encodeValue(value))).toBe(true);
  });

  it.each(Object.entries(wrong))('%s is not', (_, bytes) => {
    expect(isValid(hex(bytes))).toBe(false);
    expect(isSurelyCanonical(hex(bytes))).toBe(false);
  });

  it('COD-4 a map of too many entries is not, nor is what nests deep: the decoder says', () => {
    const wide = Object.fromEntries(Array.from({ length: MAX_MAP_ENTRIES }, (_, i) => [`k${i}`, 0]));
    expect(isSurelyCanonical(encodeValue(wide))).toBe(true);
    const entries = encodeValue(wide);
    const wider = Uint8Array.from([0xb9, 0x04, 0x01, ...entries.subarray(3), 0x66, ...Buffer.from('k99999'), 0]);
    expect(decodeValue(wider)).toEqual({ verdict: 'refused', code: 'too-many' });
    expect(isSurelyCanonical(wider)).toBe(false);
    let deep: Value = 0;
    for (let i = 0; i < 40; i++) deep = [deep];
    expect([isValid(encodeValue(deep)), isSurelyCanonical(encodeValue(deep))]).toEqual([true, false]);
  });

  it('a hash is what WebCrypto says, at every length around the ends of blocks', async () => {
    const bytes = Uint8Array.from({ length: 1_100 }, (_, i) => (i * 197) & 255);
    for (const length of [...Array.from({ length: 200 }, (_, i) => i), 447, 448, 511, 512, QUICK_BYTES, 1_100]) {
      const part = bytes.slice(0, length);
      expect(Buffer.from(sha256Now(part)).toString('hex'), String(length)).toBe(
        Buffer.from(await crypto.subtle.digest('SHA-256', part)).toString('hex'),
      );
    }
  });

  it('judges maps the same when it is prepared as before', async () => {
    const samples = [...Object.values(wrong).map(hex), encodeValue({ a: 1 }), encodeValue([1]), encodeValue('a')];
    const before = samples.map((bytes) => decodeMap(bytes));
    const hash = await sha256(hex('00'));
    await prepareBulk();
    expect(samples.map((bytes) => decodeMap(bytes))).toEqual(before);
    expect(samples.map((bytes) => judgeMap(bytes, 1_000).verdict)).toEqual(before.map(({ verdict }) => verdict));
    expect(judgeMap(encodeValue({ a: 1 }), 3)).toEqual({ verdict: 'refused', code: 'too-large' });
    expect(await sha256(hex('00'))).toEqual(hash);
  });
});
