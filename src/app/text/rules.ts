/** What Markdown does not know: bare addresses, `#tags`, and people as `@` and 32 letters. Rules for the library's inline parser. */
import type { ParserInline, StateInline } from 'markdown-it';
import { MAX_ADDRESS_BYTES } from '../../repo/index.js';
import { countFound, envOf, hasRoom } from './env.js';
import { findLink } from './host.js';
import { MAX_TAG_BYTES, MAX_TAG_LETTERS } from './limits.js';

export type RuleInline = ReturnType<ParserInline['ruler']['getRules']>[number];

const roomFor = (state: StateInline): boolean => state.linkLevel === 0 && hasRoom(state);

/** Puts what was found into the tree, in place of so many letters that were taken for text. */
const take = (state: StateInline, silent: boolean, kind: string, content: string, end: number, back = 0): true => {
  if (!silent) {
    countFound(state);
    if (back > 0) state.pending = state.pending.slice(0, -back);
    state.push(kind, '', 0).content = content;
  }
  state.pos = end;
  return true;
};

const beforeIs = (state: StateInline, at: number, pattern: RegExp): boolean => {
  if (at <= 0) return false;
  const last = state.src.charCodeAt(at - 1);
  const pair = last >= 0xdc00 && last <= 0xdfff;
  return pattern.test(state.src.slice(at - (pair ? 2 : 1), at));
};

const addressRun = /[^\s"\\<>^`{|}\p{Cc}\p{Cf}\p{Z}。、，；：！？（）「」『』【】《》…]*/uy;
const bracketPairs: Readonly<Record<string, string>> = { ')': '(', ']': '[' };
const endings = /[.,;:!?'*_~]/;

/** How many more of the closing bracket than of its opening one a text has. */
const excessOf = (text: string, closing: string, opening: string): number => {
  let excess = 0;
  for (const letter of text) excess += letter === closing ? 1 : letter === opening ? -1 : 0;
  return excess;
};

/** Without what ends a sentence rather than an address. */
const trimmed = (address: string): string => {
  const excess = new Map<string, number>();
  let end = address.length;
  for (; end > 0; end--) {
    const last = address[end - 1] ?? '';
    if (endings.test(last)) continue;
    const opening = bracketPairs[last];
    if (opening === undefined) break;
    const left = excess.get(last) ?? excessOf(address.slice(0, end), last, opening);
    if (left <= 0) break;
    excess.set(last, left - 1);
  }
  return address.slice(0, end);
};

/** Where the run of letters around a place ends; each run is walked through once. */
const endOfRun = (state: StateInline): number => {
  const env = envOf(state);
  const { src, pos, posMax } = state;
  if (env.run?.src !== src || env.run.end <= pos) {
    addressRun.lastIndex = pos;
    env.run = { src, end: pos + (addressRun.exec(src)?.[0].length ?? 0) };
  }
  return Math.min(env.run.end, posMax);
};

/** `http://…` and `https://…`, found at their colon. */
const bareAddress: RuleInline = (state, silent) => {
  const { src, pos } = state;
  if (src.charCodeAt(pos) !== 0x3a || !src.startsWith('//', pos + 1) || !roomFor(state)) return false;
  const scheme = /https?$/iu.exec(src.slice(Math.max(0, pos - 5), pos))?.[0];
  if (scheme === undefined || beforeIs(state, pos - scheme.length, /\w/)) return false;
  const end = endOfRun(state);
  if (end - pos > 2 * MAX_ADDRESS_BYTES) return false;
  const rest = trimmed(src.slice(pos, end));
  const address = `${scheme}${rest}`;
  if (findLink(address) === undefined) return false;
  return take(state, silent, 'address', address, pos + rest.length, scheme.length);
};

const tagLetters = /[\p{L}\p{M}\p{N}_\u00b7\u200c\u200d]+/uy;

/** A tag of a text: letters of any script, with one letter at least, so that #1 is a number. */
export const isTagWord = (word: string): boolean =>
  word.length <= MAX_TAG_BYTES &&
  /\p{L}/u.test(word) &&
  [...word].length <= MAX_TAG_LETTERS &&
  new TextEncoder().encode(word).length <= MAX_TAG_BYTES;

const tag: RuleInline = (state, silent) => {
  if (
    state.src.charCodeAt(state.pos) !== 0x23 ||
    !roomFor(state) ||
    beforeIs(state, state.pos, /[\p{L}\p{M}\p{N}_#&/]/u)
  )
    return false;
  tagLetters.lastIndex = state.pos + 1;
  const word = tagLetters.exec(state.src)?.[0].replace(/[\u00b7\u200c\u200d]+$/u, '');
  if (word === undefined || state.pos + 1 + word.length > state.posMax || !isTagWord(word)) return false;
  return take(state, silent, 'tag', word, state.pos + 1 + word.length);
};

const mentionLetters = /[a-z2-7]{32}(?![\p{L}\p{M}\p{N}_])/uy;

const mention: RuleInline = (state, silent) => {
  if (
    state.src.charCodeAt(state.pos) !== 0x40 ||
    !roomFor(state) ||
    beforeIs(state, state.pos, /[\p{L}\p{M}\p{N}_@/.]/u)
  )
    return false;
  mentionLetters.lastIndex = state.pos + 1;
  const letters = mentionLetters.exec(state.src)?.[0];
  if (letters === undefined || state.pos + 33 > state.posMax) return false;
  return take(state, silent, 'mention', letters, state.pos + 33);
};

export const ownRules: readonly (readonly [name: string, rule: RuleInline])[] = [
  ['address', bareAddress],
  ['tag', tag],
  ['mention', mention],
];
