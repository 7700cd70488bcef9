/**
 * The words that recovery words are made of, for whoever types some: which there are, what was meant, whether they fit together. Needs no
 * identity, no store and, once it is here, no network.
 */
import { parseWords } from '../../vault/index.js';
import { loadWordList, normalizeWord, suggestFrom } from '../../vault/recovery/index.js';

/** Of all the words together. `checksum`: known words, but not these in this order. */
export type WordsVerdict = 'fit' | 'count' | 'unknown-word' | 'checksum';

export interface WordBook {
  has(word: string): boolean;
  /** As the list would have it: no capitals, numbers or dots. */
  clean(text: string): string;
  /** What somebody may have meant, the likeliest first. */
  suggest(typed: string): readonly string[];
  /** Words that begin like this, if they are few. */
  begin(typed: string): readonly string[];
  judge(words: readonly string[]): Promise<WordsVerdict>;
}

const most = 5;

/** Throws `key-unusable` (retryable) where the list cannot be fetched. */
export const loadWordBook = async (): Promise<WordBook> => {
  const list = await loadWordList();
  const known = new Set(list);
  return {
    has: (word) => known.has(word),
    clean: normalizeWord,
    suggest: (typed) => suggestFrom(list, typed, most),
    begin: (typed) => (typed === '' ? [] : list.filter((word) => word.startsWith(typed)).slice(0, most)),
    async judge(words) {
      const read = await parseWords(words.join(' '), words.length);
      return 'problem' in read ? read.problem : 'fit';
    },
  };
};
