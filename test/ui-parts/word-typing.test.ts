import { describe, expect, test } from 'vitest';
import { loadWordBook } from '../../src/app/recovery/word-book.js';
import { typeInto } from '../../src/ui/parts/word-entry/typing.js';

const sheet = 'legal winner thank year wave sausage worth useful legal winner thank yellow'.split(' ');
const none = sheet.map(() => '');
const clean = (text: string): string => text.toLowerCase().replace(/[^a-z]/g, '');

describe('typing words from a sheet', () => {
  test('a part of a word stays in its field', () => {
    expect(typeInto(none, 3, 'Ye', clean)).toEqual({ words: none.with(3, 'ye'), at: 3 });
  });

  test.each([' ', ',', '. ', '\n'])('a word and %j goes on to the next field', (end) => {
    expect(typeInto(none, 3, `year${end}`, clean)).toEqual({ words: none.with(3, 'year'), at: 4 });
  });

  test('the last field stays the last', () => {
    expect(typeInto(none, 11, 'yellow ', clean)).toEqual({ words: none.with(11, 'yellow'), at: 11 });
    expect(typeInto(none, 2, ' ', clean)).toEqual({ words: none, at: 2 });
  });

  test.each([
    sheet.join(' '),
    sheet.map((word, at) => `${at + 1}. ${word.toUpperCase()}`).join('\n'),
    sheet.join(', '),
  ])('a whole sheet fills all fields wherever it is pasted: %#', (text) => {
    expect(typeInto(none, 7, text, clean)).toEqual({ words: sheet, at: 11 });
  });

  test('a part of a sheet is filled in from where it was pasted, and leaves the rest', () => {
    const typed = typeInto(none.with(0, 'legal').with(5, 'sausage'), 1, 'winner thank ', clean);
    expect(typed).toEqual({
      words: none.with(0, 'legal').with(1, 'winner').with(2, 'thank').with(5, 'sausage'),
      at: 3,
    });
  });

  test('says when there are more words than there is room for', () => {
    expect(typeInto(none, 0, [...sheet, 'zoo'].join(' '), clean)).toMatchObject({ words: sheet, over: 13 });
    expect(typeInto(none, 10, 'thank yellow zoo', clean)).toMatchObject({ at: 11, over: 13 });
  });
});

describe('the book of words', () => {
  test('suggests, and judges words together', async () => {
    const book = await loadWordBook();
    expect(book.begin('win')).toEqual(['win', 'window', 'wine', 'wing', 'wink']);
    expect(book.suggest('winnre')).toContain('winner');
    expect(book.clean('2. WINNER')).toBe('winner');
    expect([book.has('winner'), book.has('winnre')]).toEqual([true, false]);
    expect(await book.judge(sheet)).toBe('fit');
    expect(await book.judge(sheet.with(0, 'winner'))).toBe('checksum');
    expect(await book.judge(sheet.with(0, 'winnre'))).toBe('unknown-word');
  });
});
