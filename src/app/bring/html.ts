/** HTML of other networks as the Markdown of posts, and lists of links. Tags do nothing here: only words and addresses come through. */
import { Parser } from 'htmlparser2';
import type { BroughtLink } from './types.js';
import { webAddress } from './web-address.js';

/** Letters that Markdown would take for its own. */
const steering = /[\\`*_[\]<>]/g;
const escaped = (text: string): string => text.replace(steering, (letter) => `\\${letter}`);
/** At the start of a line they make headings, lists and rules. */
const lineStart = /^(\s*)(#{1,6}(?=\s)|[-+](?=\s)|={3,}|-{3,}|~{3,})/;
const numbered = /^(\s*\d{1,9})([.)])(?=\s)/;

/** A text as Markdown that says just that; `first`: it begins a line. */
export const plainMarkdown = (text: string, first: boolean): string => {
  const safe = escaped(text);
  return first ? safe.replace(lineStart, '$1\\$2').replace(numbered, '$1\\$2') : safe;
};

const isWeb = (url: string): boolean => webAddress(url) !== undefined;

/** At most so much of a page is read. */
const MAX_HTML = 8 * 1024 * 1024;

const hiddenTags = new Set(['script', 'style', 'template', 'noscript', 'iframe', 'object', 'head', 'svg', 'math']);
const blockTags = new Set(['p', 'div', 'blockquote', 'ul', 'ol', 'pre', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6']);

/** The words of a post, with its links. */
export const markdownOfHtml = (html: string): string => {
  const out: string[] = [];
  const links: { readonly href: string; readonly from: number }[] = [];
  let hidden = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (hiddenTags.has(name)) hidden += 1;
        if (hidden > 0) return;
        if (name === 'br') out.push('\n');
        else if (name === 'li') out.push('\n- ');
        else if (blockTags.has(name)) out.push('\n\n');
        else if (name === 'a') links.push({ href: attributes.href ?? '', from: out.length });
      },
      ontext(text) {
        if (hidden === 0) out.push(plainMarkdown(text.replace(/[\t\n\r ]+/g, ' '), /^$|\n$/.test(out.at(-1) ?? '')));
      },
      onclosetag(name) {
        if (hiddenTags.has(name)) hidden = Math.max(0, hidden - 1);
        if (hidden > 0) return;
        if (blockTags.has(name)) out.push('\n\n');
        if (name !== 'a') return;
        const link = links.pop();
        if (link === undefined) return;
        const words = out.splice(link.from).join('');
        out.push(linked(words, link.href));
      },
    },
    { decodeEntities: true, lowerCaseTags: true },
  );
  parser.write(html.slice(0, MAX_HTML));
  parser.end();
  return out
    .join('')
    .replace(/[^\S\n]+\n/g, '\n')
    .replace(/\n[^\S\n]+/g, '\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
};

/** Tags and people stay their words; an address that is written out stays bare; other links keep their words. */
const linked = (words: string, href: string): string => {
  const plain = words.replace(/\\(.)/g, '$1').trim();
  if (!isWeb(href) || /^[#@]/.test(plain)) return words;
  const { href: address } = new URL(href);
  const bare = plain.replace(/^https?:\/\//, '').replace(/…$/, '');
  if (bare === '' || address.replace(/^https?:\/\//, '').startsWith(bare.replace(/\/$/, '')))
    return ` ${address} `.trim();
  return `[${words.trim()}](<${address.replace(/[<>]/g, encodeURIComponent)}>)`;
};

/** The words alone, in one line. */
export const wordsOfHtml = (html: string): string => {
  const out: string[] = [];
  let hidden = 0;
  const parser = new Parser(
    {
      onopentag(name) {
        if (hiddenTags.has(name)) hidden += 1;
        else out.push(' ');
      },
      ontext(text) {
        if (hidden === 0) out.push(text);
      },
      onclosetag(name) {
        if (hiddenTags.has(name)) hidden = Math.max(0, hidden - 1);
      },
    },
    { decodeEntities: true },
  );
  parser.write(html.slice(0, MAX_HTML));
  parser.end();
  return out.join('').replace(/\s+/g, ' ').trim();
};

/** Every link of a page with its words, once each. */
export const linksOfHtml = (html: string, most: number): BroughtLink[] => {
  const found = new Map<string, string>();
  const open: { readonly href: string; readonly words: string[] }[] = [];
  let hidden = 0;
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (hiddenTags.has(name) && name !== 'head') hidden += 1;
        if (name === 'a') open.push({ href: attributes.href ?? '', words: [attributes['aria-label'] ?? ''] });
      },
      ontext(text) {
        if (hidden === 0) open.at(-1)?.words.push(text);
      },
      onclosetag(name) {
        if (hiddenTags.has(name) && name !== 'head') hidden = Math.max(0, hidden - 1);
        if (name !== 'a') return;
        const link = open.pop();
        if (link === undefined || found.size >= most) return;
        const href = link.href.trim();
        if (!isWeb(href) && !/^mailto:[^?\s]+$/i.test(href)) return;
        const [label = '', ...words] = link.words;
        const title = words.join('').replace(/\s+/g, ' ').trim() || label.trim();
        if (title !== '' && !found.has(href)) found.set(href, title);
      },
    },
    { decodeEntities: true },
  );
  parser.write(html.slice(0, MAX_HTML));
  parser.end();
  return [...found].map(([url, title]) => ({ url, title }));
};

/** The links of an OPML list of feeds: the page of each where it names one, else the feed. */
export const linksOfOpml = (xml: string, most: number): BroughtLink[] => {
  const found = new Map<string, string>();
  const parser = new Parser(
    {
      onopentag(name, attributes) {
        if (name !== 'outline' || found.size >= most) return;
        const url = [attributes.htmlUrl, attributes.xmlUrl, attributes.url].find(
          (address) => address !== undefined && isWeb(address.trim()),
        );
        const title = (attributes.title ?? attributes.text ?? '').replace(/\s+/g, ' ').trim();
        if (url !== undefined && !found.has(url.trim())) found.set(url.trim(), title || new URL(url.trim()).host);
      },
    },
    { xmlMode: true, decodeEntities: true },
  );
  parser.write(xml.slice(0, MAX_HTML));
  parser.end();
  return [...found].map(([url, title]) => ({ url, title }));
};
