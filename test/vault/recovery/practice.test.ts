import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeWords, parseWords } from '../../../src/vault/index.js';
import { checkPractice, isPractised, pickPositions, suggestWords } from '../../../src/vault/recovery/index.js';
import { isNear } from '../../../src/vault/recovery/near.js';

const words = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');
const random = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length));

describe('practising the words', () => {
  test('RCV-4 asks for different places, every one of them in time, in rising order', () => {
    const met = new Set<number>();
    for (let round = 0; round < 400; round++) {
      const picked = pickPositions(random);
      expect(picked).toHaveLength(2);
      expect((picked[0] ?? 0) < (picked[1] ?? 0)).toBe(true);
      for (const position of picked) met.add(position);
    }
    expect([...met].sort((a, b) => a - b)).toEqual(Array.from({ length: 12 }, (_, at) => at));
    expect(pickPositions((length) => new Uint8Array(length).fill(255), 12)).toEqual(
      Array.from({ length: 12 }, (_, at) => at),
    );
    expect(() => pickPositions(random, 13)).toThrow(RangeError);
    expect(() => pickPositions(random, 0)).toThrow(RangeError);
  });

  test.each([
    ['winner', 'right'],
    [' Winner ', 'right'],
    ['2. WINNER', 'right'],
    ['ｗｉｎｎｅｒ', 'right'],
    ['winnér', 'right'],
    ['', 'empty'],
    [' 2. ', 'empty'],
    ['winer', 'near'],
    ['winnner', 'near'],
    ['wimner', 'near'],
    ['winenr', 'near'],
    ['iwnner', 'near'],
    ['winn', 'near'],
    ['winning', 'near'],
    ['win', 'wrong'],
    ['year', 'elsewhere'],
    ['LEGAL', 'elsewhere'],
    ['winter', 'near'],
    ['abandon', 'wrong'],
    ['w', 'wrong'],
  ])('RCV-4 %j for the second word is %s', (typed, answer) => {
    expect(checkPractice(words, [1], [typed])).toEqual([answer]);
  });

  test('RCV-4 only who has every word right has practised', () => {
    expect(isPractised(checkPractice(words, [0, 11], ['legal', 'yellow']))).toBe(true);
    expect(isPractised(checkPractice(words, [0, 11], ['yellow', 'legal']))).toBe(false);
    expect(isPractised(checkPractice(words, [0, 11], ['legal', 'yelow']))).toBe(false);
    expect(isPractised(checkPractice(words, [0, 11], ['legal']))).toBe(false);
    expect(isPractised([])).toBe(false);
    expect(() => checkPractice(words, [12], ['legal'])).toThrow(RangeError);
  });

  test('RCV-4 near is one slip and no more', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 3 });
    fc.assert(
      fc.property(letters, letters, (a, b) => {
        // Of at most three letters, so that no beginning counts.
        expect(isNear(a, b)).toBe(distance(a, b) <= 1);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

/** Changes, insertions, deletions and swaps of neighbours from one text to another, by the book. */
const distance = (a: string, b: string): number => {
  const table = Array.from({ length: a.length + 1 }, (_, i) => Array.from({ length: b.length + 1 }, (__, j) => i + j));
  const cell = (i: number, j: number): number => table[i]?.[j] ?? 99;
  for (let i = 1; i <= a.length; i++) {
    for (let j = 1; j <= b.length; j++) {
      const change = cell(i - 1, j - 1) + Number(a[i - 1] !== b[j - 1]);
      const swap = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1] ? cell(i - 2, j - 2) + 1 : 99;
      const row = table[i];
      if (row !== undefined) row[j] = Math.min(cell(i - 1, j) + 1, cell(i, j - 1) + 1, change, swap);
    }
  }
  return cell(a.length, b.length);
};

describe('typed words', () => {
  test('RCV-3 read the same however they are numbered, cased, spaced and accented', async () => {
    const entropy = new Uint8Array(16).fill(0x7f);
    const list = await encodeWords(entropy);
    expect(list).toEqual(words);
    for (const text of [
      list.join(' '),
      list.map((word, at) => `${at + 1}. ${word}`).join('\n'),
      list.map((word, at) => `${at + 1}.${word.toUpperCase()}`).join(', '),
      list.join('\u3000'),
      list.join('\u00a0'),
      list.join(' - '),
      list.join('-'),
      list.join(' ').replace('e', 'é').replace('s', 'ſ'),
      `\u200b${list.join('\t')}.`,
    ]) {
      expect(await parseWords(text), text).toEqual(entropy);
    }
  });

  test('RCV-3 one word that is wrong is named, or the checksum tells', async () => {
    expect(await parseWords(words.with(3, 'yaer').join(' '))).toEqual({ problem: 'unknown-word', at: 3 });
    expect(await parseWords(words.with(11, 'year').join(' '))).toEqual({ problem: 'checksum' });
    expect(await parseWords(words.slice(1).join(' '))).toEqual({ problem: 'count', found: 11 });
  });

  test.each([
    ['yaer', 'year'],
    ['yelow', 'yellow'],
    ['sausge', 'sausage'],
    ['wint', 'winter'],
    ['Winner!', 'winner'],
  ])('RCV-3 %s may have been %s', async (typed, meant) => {
    expect(await suggestWords(typed)).toContain(meant);
  });

  test('RCV-3 a word of the list is itself, and nonsense is nothing', async () => {
    expect(await suggestWords('winner')).toEqual(['winner']);
    expect(await suggestWords('')).toEqual([]);
    expect(await suggestWords('xqzzkw')).toEqual([]);
    expect((await suggestWords('a')).length).toBe(5);
  });
});
