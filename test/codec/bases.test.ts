/** Our own base32, base58, base64 and TIDs say what the libraries say, of right and of wrong. */
import * as library from '@atcute/multibase';
import * as tids from '@atcute/tid';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeBase58, parseBase58 } from '../../src/codec/base58.js';
import { decodeBase64, decodeBase64Url, encodeBase64 } from '../../src/codec/base64.js';
import {
  encodeBase32,
  encodeDidKey,
  microsecondsOf,
  parseBase32,
  parseDidKey,
  parseTid,
  tidOf,
} from '../../src/codec/index.js';

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

describe('base64', () => {
  test('writes and reads as the library does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        expect(encodeBase64(bytes)).toBe(library.toBase64(bytes));
        expect(decodeBase64(library.toBase64(bytes))).toEqual(bytes);
        expect(decodeBase64(library.toBase64Pad(bytes))).toEqual(bytes);
        expect(decodeBase64Url(library.toBase64Url(bytes))).toEqual(bytes);
      }),
      { numRuns: 300, seed: 8 },
    );
    const long = new Uint8Array(300_000).map((_, at) => at % 251);
    expect(decodeBase64(encodeBase64(long))).toEqual(long);
  });

  test.each(['A', 'AB', 'AAB', 'AA=', ' AAAA', 'AA\nAA', 'AA-_', 'é', 'AAAA=', '=', 'A===', 'AAAAA', 'AB==', '€AAA'])(
    'refuses %j, as the library does',
    (text) => {
      expect(said(() => library.fromBase64(text))).toBe('SyntaxError');
      expect(said(() => library.fromBase64Pad(text))).toBe('SyntaxError');
      expect(() => decodeBase64(text)).toThrow(SyntaxError);
    },
  );

  test('tells the two alphabets apart', () => {
    expect(() => decodeBase64Url('AA+/')).toThrow(SyntaxError);
    expect(() => decodeBase64Url('AA==')).toThrow(SyntaxError);
    expect(decodeBase64Url('AA-_')).toEqual(decodeBase64('AA+/'));
  });
});

describe('base32', () => {
  test('writes and reads as the library does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (bytes) => {
        const text = library.toBase32(bytes);
        expect(encodeBase32(bytes)).toBe(text);
        expect(parseBase32(text)).toEqual(bytes);
      }),
      { numRuns: 500, seed: 9 },
    );
  });

  test('reads what the library reads, and nothing else', () => {
    const letter = fc.constantFrom(...'aab7z2', 'A', '1', '=', ' ', 'é', '😀');
    fc.assert(
      fc.property(fc.string({ unit: letter, maxLength: 20 }), (text) => {
        const theirs = said(() => library.fromBase32(text).length);
        expect(parseBase32(text)?.length ?? 'SyntaxError').toBe(theirs);
      }),
      { numRuns: 3000, seed: 10 },
    );
  });
});

describe('TIDs', () => {
  test('are written and read as the library does', () => {
    fc.assert(
      fc.property(fc.maxSafeNat(), fc.nat(1023), (time, clock) => {
        const tid = tidOf(time, clock);
        expect(tid).toBe(tids.create(time, clock));
        expect(parseTid(tid)).toBe(tid);
        expect(microsecondsOf(tid)).toBe(time);
      }),
      { numRuns: 500, seed: 11 },
    );
  });

  test('are taken where the library takes them', () => {
    const letter = fc.constantFrom(...'2ajk7z', 'A', '1', '8', '\n');
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 12, maxLength: 14 }), (text) => {
        expect(parseTid(text) !== undefined).toBe(tids.validate(text));
      }),
      { numRuns: 3000, seed: 12 },
    );
  });
});
