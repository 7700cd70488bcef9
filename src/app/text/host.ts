/** Whether an address is what its words say. Warnings only: where it leads is always shown beside it. */
import createParser from 'markdown-it';
import { isAddress } from '../../repo/index.js';
import { type Address, findAddress } from '../address.js';
import type { LinkDoubt } from './tree.js';

const scripts = (
  [
    ['latin', /\p{Script=Latin}/u],
    ['cyrillic', /\p{Script=Cyrillic}/u],
    ['greek', /\p{Script=Greek}/u],
    ['armenian', /\p{Script=Armenian}/u],
    ['georgian', /\p{Script=Georgian}/u],
    ['hebrew', /\p{Script=Hebrew}/u],
    ['arabic', /\p{Script=Arabic}/u],
    ['cherokee', /\p{Script=Cherokee}/u],
    ['thai', /\p{Script=Thai}/u],
    ['devanagari', /\p{Script=Devanagari}/u],
    ['han', /\p{Script=Han}/u],
    ['kana', /[\p{Script=Hiragana}\p{Script=Katakana}]/u],
    ['hangul', /\p{Script=Hangul}/u],
    ['bopomofo', /\p{Script=Bopomofo}/u],
  ] as const
).map(([name, pattern]) => ({ name, pattern }));

/** Sets of scripts that one language writes together. */
const together = [
  ['latin', 'han', 'kana'],
  ['latin', 'han', 'hangul'],
  ['latin', 'han', 'bopomofo'],
];

const isMixed = (label: string): boolean => {
  const found: string[] = scripts.filter(({ pattern }) => pattern.test(label)).map(({ name }) => name);
  return found.length > 1 && !together.some((set) => found.every((name) => set.includes(name)));
};

const unseen = /[\p{C}\p{Z}]/u;
/** As names in the DNS are: labels of at most 63 letters, 253 in all. */
const plainHost = /^(?=.{1,259}$)(?:[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*\.?|\[[0-9a-f:.]+\])(?::\d+)?$/;
const plainMail = /^[!-~]+@[a-z0-9.-]+$/i;

/** The address behind what a text names, if it is opened at all. */
export const findLink = (text: string): Address | undefined => {
  const address = isAddress(text) ? findAddress(text) : undefined;
  if (address === undefined) return undefined;
  const { href, host } = address;
  return (href.startsWith('mailto:') ? plainMail.test(host) && href === `mailto:${host}` : plainHost.test(host))
    ? address
    : undefined;
};

let decoder: ReturnType<typeof createParser> | undefined;

/** The library has the table of Punycode. */
const decoded = (host: string): string => {
  decoder ??= createParser('zero');
  return decoder.normalizeLinkText(`https://${host}`).slice('https://'.length);
};

/** The letters that `xn--` stands for; null where there are none, or none that can be shown. */
export const spelledHost = (host: string): string | null => {
  if (!/(?:^|[.@])xn--/.test(host)) return null;
  const spelled = host.split('@').map(decoded).join('@');
  return spelled === host || unseen.test(spelled) ? null : spelled;
};

/** Ends of file names that are no end of a host. */
const fileEnd = /\.(?:[cm]?[jt]sx?|json|html?|css|txt|pdf|exe|dmg|png|jpe?g|gif|wasm|toml|ya?ml|xml|csv|sql)$/iu;
const hostWords =
  /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:[^\s/?#@]*@)?((?:[\p{L}\p{M}\p{N}_-]+[.。．｡])+(?=[^.。．｡:/?#]*\p{L})[\p{L}\p{M}\p{N}-]{2,}\.?|\d{1,3}(?:\.\d{1,3}){3})(?::\d+)?(?:[/?#].*)?$/iu;
const mailWords = /^(?:mailto:)?[^\s@]+@[^\s@]+\.[^\s@]{2,}$/iu;
const formatting = /\p{Cf}/gu;

/** The host that words name, as a browser would resolve it. Undefined: they name none. */
const hostNamed = (word: string): string | undefined => {
  const found = hostWords.exec(word)?.[1];
  if (found === undefined || (fileEnd.test(found) && !/^[a-z]+:\/\//i.test(word))) return undefined;
  return findAddress(`https://${found}`)?.host ?? found;
};

const namesOther = (words: string, host: string): boolean =>
  words
    .replace(formatting, '')
    .split(/[\s()[\]"'“”‘’«»,;]+/u)
    .some((word) => {
      if (mailWords.test(word)) return word.replace(/^mailto:/iu, '').toLowerCase() !== host.toLowerCase();
      const named = hostNamed(word);
      return named !== undefined && named.replace(/\.$/, '') !== host.replace(/\.$/, '');
    });

/** `words`: what stands in the text instead of the address, or null. */
export const doubtOf = ({ host }: Address, words: string | null, spelled: string | null): LinkDoubt | null => {
  if (words !== null && namesOther(words, host)) return 'other-host';
  if (spelled?.split(/[.@]/).some(isMixed)) return 'mixed-script';
  return /(?:^|[.@])xn--/.test(host) ? 'foreign-letters' : null;
};
