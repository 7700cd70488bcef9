/** Text with ranges (`app.bsky.richtext.facet`, counted in UTF-8 bytes) as the Markdown of posts. */
import { isJsonMap, textIn } from './json.js';
import { webAddress } from './web-address.js';

const steering = /[\\`*_[\]<>]/g;
const escaped = (text: string): string => text.replace(steering, (letter) => `\\${letter}`);

interface Range {
  readonly from: number;
  readonly to: number;
  readonly url: string;
}

const rangeOf = (facet: unknown): Range | undefined => {
  if (!isJsonMap(facet) || !isJsonMap(facet.index) || !Array.isArray(facet.features)) return undefined;
  const { byteStart: from, byteEnd: to } = facet.index;
  const links: unknown[] = facet.features;
  const link = links.find((feature) => isJsonMap(feature) && feature.$type === 'app.bsky.richtext.facet#link');
  const url = isJsonMap(link) ? textIn(link, 'uri') : undefined;
  if (typeof from !== 'number' || typeof to !== 'number' || url === undefined) return undefined;
  return webAddress(url) !== undefined && from >= 0 && to > from ? { from, to, url } : undefined;
};

/** Links only: tags and people stay their words. Ranges that overlap or stand beyond the text are passed over. */
export const markdownOfFacets = (text: string, facets: readonly unknown[]): string => {
  const bytes = new TextEncoder().encode(text);
  const decoder = new TextDecoder();
  const part = (from: number, to: number): string => decoder.decode(bytes.subarray(from, to));
  const ranges = facets.flatMap((facet) => rangeOf(facet) ?? []).toSorted((a, b) => a.from - b.from);
  let out = '';
  let at = 0;
  for (const { from, to, url } of ranges) {
    if (from < at || to > bytes.length) continue;
    const words = part(from, to);
    const { href } = new URL(url);
    const bare = words.replace(/^https?:\/\//, '').replace(/(\.\.\.|…)$/, '');
    const isBare = href.replace(/^https?:\/\//, '').startsWith(bare);
    const address = href.replace(/[<>]/g, encodeURIComponent);
    out += escaped(part(at, from)) + (isBare ? address : `[${escaped(words)}](<${address}>)`);
    at = to;
  }
  return (out + escaped(part(at, bytes.length))).trim();
};
