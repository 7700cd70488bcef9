/** How close a typed word is to one of the list. The first four letters of a BIP-39 word are no other word's. */

import { loadWordList, normalizeWord } from '../words.js';

const LETTERS = 4;

/** Words of the list that somebody may have meant, the likeliest first; the word itself, alone, if it is one. */
export const suggestWords = async (typed: string, limit = 5): Promise<string[]> =>
  suggestFrom(await loadWordList(), typed, limit);

/** The same of a list that is here. */
export const suggestFrom = (list: readonly string[], typed: string, limit = 5): string[] => {
  const word = normalizeWord(typed);
  if (word === '' || list.includes(word)) return word === '' ? [] : [word];
  const beginnings = list.filter((one) => one.startsWith(word));
  return [...new Set([...beginnings, ...list.filter((one) => isNear(word, one))])].slice(0, limit);
};

/** Its first four letters, or one letter left out, too many, changed, or two that changed places. */
export const isNear = (typed: string, word: string): boolean =>
  (typed.length >= LETTERS && typed.slice(0, LETTERS) === word.slice(0, LETTERS)) || isOneSlip(typed, word);

const isOneSlip = (a: string, b: string): boolean => {
  const [short, long] = a.length <= b.length ? [a, b] : [b, a];
  if (long.length - short.length > 1) return false;
  let at = 0;
  while (at < short.length && short[at] === long[at]) at += 1;
  if (long.length > short.length) return short.slice(at) === long.slice(at + 1);
  const isChanged = short.slice(at + 1) === long.slice(at + 1);
  const isSwapped =
    short[at] === long[at + 1] && short[at + 1] === long[at] && short.slice(at + 2) === long.slice(at + 2);
  return isChanged || isSwapped;
};
