/**
 * The words of a text, as they are compared: without case, marks and width. Where a script writes no spaces, every two neighbouring letters
 * are a word, and the last one is, so that what was written is found by any part of it, with no dictionary.
 */

/** Of one word; what is longer is cut. And of one record. */
export const MAX_WORD = 40;
export const MAX_WORDS = 4_000;

const unspaced = String.raw`\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\u30fc\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}`;
const run = new RegExp(String.raw`[${unspaced}]+|(?:(?![${unspaced}])[\p{L}\p{N}\p{M}_])+`, 'gu');
const isUnspaced = new RegExp(`^[${unspaced}]`, 'u');
const apostrophe = /(?<=\p{L})['\u2019](?=\p{L})/gu;
/** Marks that people leave out: of Latin, Greek and Cyrillic, of Hebrew, of Arabic. Those of other scripts are letters. */
const marks = /[\u0300-\u036f\u0591-\u05bd\u05bf-\u05c7\u064b-\u065f\u0670]/g;

/** As two texts are compared. */
export const fold = (text: string): string =>
  text.normalize('NFKD').replace(marks, '').normalize('NFC').toLowerCase().replace(apostrophe, '');

export const wordsOf = (text: string): string[] => {
  const words: string[] = [];
  for (const [found] of fold(text).matchAll(run)) {
    if (words.length >= MAX_WORDS) break;
    if (isUnspaced.test(found)) words.push(...pairsOf(found));
    else words.push(found.slice(0, MAX_WORD));
  }
  return words;
};

/** The words of a question: a pair says all that its second letter alone would. */
export const askedWords = (text: string): string[] => {
  const words: string[] = [];
  for (const [found] of fold(text).matchAll(run)) {
    if (words.length >= MAX_ASKED) break;
    if (!isUnspaced.test(found)) words.push(found.slice(0, MAX_WORD));
    else words.push(...(found.length === 1 ? [found] : pairsOf(found).slice(0, -1)));
  }
  return [...new Set(words)].slice(0, MAX_ASKED);
};

/** Words of one question. */
export const MAX_ASKED = 12;

const pairsOf = (letters: string): string[] => {
  const each = [...letters];
  return each.map((letter, index) => letter + (each[index + 1] ?? ''));
};
