/** Our own base58 and base64 say what the library says, of right and of wrong. */
import * as library from '@atcute/multibase';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBase58, parseBase58 } from '../../src/codec/base58.js';
import { encodeDidKey, parseDidKey } from '../../src/codec/index.js';
import * as shim from '../../src/codec/shims/base64.js';

const said = <T>(run: () => T): T | string => {
  try {
    return run();
  } catch (error) {
    return error instanceof Error ? error.name : 'thrown';
  }
};

describe('base58', () => {
  test('writes and reads every key as the library does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), (raw) => {
        const bytes = Uint8Array.of(0xed, 0x01, ...raw);
        const text = library.toBase58Btc(bytes);
        expect(encodeBase58(bytes)).toBe(text);
        expect(parseBase58(text)).toEqual(bytes);
        expect(parseDidKey(encodeDidKey(raw))).toBe(`did:key:z${text}`);
      }),
      { numRuns: 500, seed: 7 },
    );
  });

  test('takes nothing but 47 letters that fit 34 bytes', () => {
    const text = encodeBase58(Uint8Array.of(0xed, 0x01, ...new Uint8Array(32).fill(255)));
    const wrong = [
      '',
      text.slice(1),
      `1${text}`,
      `${text}1`,
      'z'.repeat(47),
      text.replace(/.$/, '0'),
      text.replace(/.$/, 'é'),
    ];
    for (const one of wrong) {
      expect(parseBase58(one)).toBeUndefined();
      expect(parseDidKey(`did:key:z${one}`)).toBeUndefined();
    }
    expect(parseDidKey(`did:key:z${encodeBase58(new Uint8Array(34).fill(0xed))}`)).toBeUndefined();
    expect(() => encodeBase58(new Uint8Array(33))).toThrow(RangeError);
    expect(() => encodeBase58(new Uint8Array(34).fill(255))).not.toThrow();
  });
});

describe('base64 in the browser', () => {
  const { fromBase64, fromBase64Pad, fromBase64Url, fromBase64UrlPad } = shim;
  const { toBase64, toBase64Pad, toBase64Url, toBase64UrlPad } = shim;
  const named = { fromBase64, fromBase64Pad, fromBase64Url, fromBase64UrlPad, toBase64, toBase64Pad };
  const readers = [fromBase64, fromBase64Pad, fromBase64Url, fromBase64UrlPad];
  const writers = [
    { write: toBase64, model: library.toBase64 },
    { write: toBase64Pad, model: library.toBase64Pad },
    { write: toBase64Url, model: library.toBase64Url },
    { write: toBase64UrlPad, model: library.toBase64UrlPad },
  ];

  test('has what the module has that it stands in for', () => {
    expect(Object.keys(shim).sort()).toEqual(Object.keys({ ...named, toBase64Url, toBase64UrlPad }).sort());
  });

  test('writes and reads as the library does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        for (const [at, { write, model }] of writers.entries()) {
          expect(write(bytes)).toBe(model(bytes));
          expect(readers[at]?.(write(bytes))).toEqual(bytes);
        }
      }),
      { numRuns: 300, seed: 8 },
    );
    const long = new Uint8Array(300_000).map((_, at) => at % 251);
    expect(shim.fromBase64(shim.toBase64(long))).toEqual(long);
  });

  test('refuses every other spelling', () => {
    for (const text of [
      'A',
      'AB',
      'AAB',
      'AA==',
      'AA=',
      ' AAAA',
      'AA\nAA',
      'AA-_',
      'é',
      'AAAA=',
      '=',
      'A===',
      'AAAAA',
    ]) {
      const one = said(() => shim.fromBase64(text));
      expect([text, one]).toEqual([text, said(() => new Uint8Array(library.fromBase64(text)))]);
    }
  });
});
