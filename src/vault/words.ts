/** Recovery words: BIP-39 in English. The word list is loaded when first needed. */
import { TabardError } from '../base/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is wrong with words that somebody typed. `at` counts from 0. */
export type WordsProblem =
  | { readonly problem: 'count'; readonly found: number }
  | { readonly problem: 'unknown-word'; readonly at: number }
  | { readonly problem: 'checksum' };

/** The words of 16 (or 20, 24, 28, 32) bytes. Throws `RangeError` for other lengths. */
export const encodeWords = async (entropy: Bytes): Promise<string[]> => {
  if (entropy.length < 16 || entropy.length > 32 || entropy.length % 4 !== 0) {
    throw new RangeError(`"entropy" expected 16 to 32 bytes, got ${entropy.length}`);
  }
  const { entropyToMnemonic, wordlist } = await loadBip39();
  return entropyToMnemonic(entropy, wordlist).split(' ');
};

/** The words of the list with these numbers (0–2047). */
export const wordsOf = async (numbers: readonly number[]): Promise<string[]> => {
  const { wordlist } = await loadBip39();
  return numbers.map((number) => {
    const word = wordlist[number];
    if (word === undefined) throw new RangeError(`"numbers" holds ${number}`);
    return word;
  });
};

/** A typed word as the list has it: NFKD, lower case, letters only, so that a number or a dot from the sheet does no harm. */
export const normalizeWord = (text: string): string =>
  text
    .normalize('NFKD')
    .toLowerCase()
    .replace(/[^\p{L}]/gu, '');

/** Every word of the list, in its order. */
export const loadWordList = async (): Promise<readonly string[]> => (await loadBip39()).wordlist;

/** The bytes behind typed words, whatever their case and spacing; or what is wrong with them. */
export const parseWords = async (text: string, expected = 12): Promise<Bytes | WordsProblem> => {
  const { mnemonicToEntropy, wordlist } = await loadBip39();
  const words = text
    .split(/[\s,;.:|/·–—-]+/u)
    .map(normalizeWord)
    .filter((word) => word !== '');
  if (words.length !== expected) return { problem: 'count', found: words.length };
  const known = new Set(wordlist);
  const at = words.findIndex((word) => !known.has(word));
  if (at >= 0) return { problem: 'unknown-word', at };
  try {
    return mnemonicToEntropy(words.join(' '), wordlist).slice();
  } catch (error) {
    if (error instanceof Error) return { problem: 'checksum' };
    throw error;
  }
};

const loadBip39 = async () => {
  try {
    const [{ entropyToMnemonic, mnemonicToEntropy }, { wordlist }] = await Promise.all([
      import('@scure/bip39'),
      import('@scure/bip39/wordlists/english.js'),
    ]);
    return { entropyToMnemonic, mnemonicToEntropy, wordlist };
  } catch (cause) {
    throw new TabardError('key-unusable', 'the word list did not load', { retryable: true, cause });
  }
};
