/** What the fields of a profile may hold, as its schema says, told to the person while they write. */
import type { FieldIssue } from '../../../app/view.js';
import { parseUrl } from '../../../base/index.js';
import { cleanLine } from '../../bindings/clean-text.js';

export const MAX_NAME = 64;
export const MAX_BIO = 2000;
export const MAX_TITLE = 100;
export const MAX_LINKS = 50;
export const MAX_TAG = 64;
export const MAX_TAGS = 20;

let segmenter: Intl.Segmenter | undefined;

/** Letters as people see them. */
const lettersOf = (text: string): string[] => {
  segmenter ??= new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  return Array.from(segmenter.segment(text), ({ segment }) => segment);
};

export const countLetters = (text: string): number => lettersOf(text).length;

/** What a field says is wrong with its text. */
export type Wrong = FieldIssue | 'stacked-marks';

const longestLetter = 32;

export const wrongWithText = (text: string, most: number): Wrong | undefined => {
  if (text.length > most && countLetters(text) > most) return 'too-long';
  return lettersOf(text).some((letter) => letter.length > longestLetter) ? 'stacked-marks' : undefined;
};

/** An address that is still empty is not wrong yet. */
export const wrongWithAddress = (url: string): Wrong | undefined => {
  if (url.trim() === '') return undefined;
  const parsed = parseUrl(url);
  if (parsed === undefined) return 'not-an-address';
  const { protocol, hostname } = parsed;
  if (protocol === 'mailto:') return undefined;
  return (protocol === 'http:' || protocol === 'https:') && hostname !== '' ? undefined : 'not-an-address';
};

/** What a person means who leaves out the beginning: `example.org` and `me@example.org`. */
export const completeAddress = (text: string): string => {
  const url = text.trim();
  if (/^[^\s@:/]+@[^\s@/]+\.[^\s@/]+$/.test(url)) return `mailto:${url}`;
  if (/^[^\s:/?#@]+\.[^\s:/?#@]{2,}(:\d+)?([/?#]\S*)?$/.test(url)) return `https://${url}`;
  return url;
};

/** The tags in what was typed: words, without the # before them. */
export const tagsIn = (text: string): string[] =>
  cleanLine(text)
    .split(/[\s,#]+/u)
    .filter((tag) => tag !== '')
    .filter((tag, index, all) => all.indexOf(tag) === index);

export const wrongWithTag = (tag: string, tags: readonly string[]): Wrong | undefined => {
  if (tags.includes(tag)) return 'duplicate';
  if (tags.length >= MAX_TAGS) return 'too-many';
  return wrongWithText(tag, MAX_TAG);
};
