/** HTML of a readable export: everything is text until it is escaped here. No page of it runs or fetches anything. */
import { parseUrl } from '../../base/index.js';

/** Marked-up text: made by `html` alone, from literals of ours and escaped values. */
export interface Html {
  readonly markup: string;
}

type Part = string | number | Html | readonly Html[] | undefined;

const letters: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Text as it stands in elements and in quoted attributes, of HTML and of XML: what XML cannot hold is left out. */
export const escapeText = (text: string): string =>
  text.replace(unspeakable, '').replace(/[&<>"']/g, (letter) => letters[letter] ?? '');

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are the ones that no XML document may hold.
const unspeakable = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g;

const markupOf = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeText(`${part}`);
  return 'markup' in part ? part.markup : part.map(({ markup }) => markup).join('');
};

/** A template whose values are escaped. Attributes stand in double quotes. */
export const html = (literals: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  markup: literals.reduce((markup, literal, at) => markup + markupOf(parts[at - 1]) + literal),
});

/** What may be followed: nothing that runs. */
export const safeAddress = (text: string): string | undefined => {
  const url = parseUrl(text);
  return url !== undefined && ['http:', 'https:', 'mailto:'].includes(url.protocol) ? url.href : undefined;
};

export const linkTo = (address: string, label: string): Html => {
  const href = safeAddress(address);
  return href === undefined ? html`${label}` : html`<a href="${href}" rel="noopener noreferrer nofollow">${label}</a>`;
};

/** Text in which addresses can be followed. */
export const linked = (text: string): Html => {
  const parts = text.split(/(https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]])/);
  return html`${parts.map((part, at) => (at % 2 === 1 ? linkTo(part, part) : html`${part}`))}`;
};
