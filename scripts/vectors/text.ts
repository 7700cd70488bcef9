/**
 * The file of `test/vectors/text`: texts of posts and their trees, for a second implementation. Written once, by
 * `UPDATE_VECTORS=1 npx vitest run test/app/text/vectors.test.ts`, and read through; never made again to let a test pass.
 */
import { parsePost } from '../../src/app/text/parse.js';

const ada = '@mfzwizlsmuqhi2dpojxgm2lfnrsca43v';

const texts: Readonly<Record<string, readonly string[]>> = {
  'TXT-1': [
    '',
    'one\ntwo\n\nthree',
    '# Heading #\ntext',
    '**a** _b_ `c` \\*d\\*',
    '- a\n- b\n  - c\n\n3. d',
    '> a\n> > b',
    '```js\nlet a;\n```',
    '```two words\na\n```',
    '***',
    'a\n---\nb',
    '    indented',
    '<b>a</b> &amp; <!-- c -->',
    '[a]\n\n[a]: https://e.org',
    '[a](https://e.org "title")',
    '*a *b* c*',
  ],
  'TXT-2': [
    '[a](https://e.org/b?c#d)',
    'https://e.org/a_(b), and',
    '**https://e.org/a**',
    '<https://e.org> <a@e.org>',
    '[a](mailto:a@e.org)',
    '[a](javascript:alert(1))',
    '[a](data:text/html,a)',
    '[a](https://b:c@e.org)',
    '[a](/b) [c](#d) [e]()',
    'https://a*b.example',
    '[see <https://a.example>](https://b.example)',
    '读https://e.org/a。好',
  ],
  'TXT-3': ['![a](https://e.org/a.png)', '![](https://e.org/a.png)'],
  'TXT-4': [
    '[paypal.com](https://evil.example)',
    '[pay\u200bpal.com](https://evil.example)',
    '[a@b.example](mailto:c@evil.example)',
    '[main.ts](https://e.org)',
    'https://раураl.com',
    'https://münchen.de',
  ],
  'TXT-5': [`${'> '.repeat(14)}a`, `${'- '.repeat(8)}a`, `${'*a **b '.repeat(2)}c`],
  'TXT-6': [`a${'\u0301'.repeat(8)}b`, 'a\u200b\u2060\ufeffb', 'a\u{e0061}\u{e0062}b', '`a\u202eb`', '*\u0301a*'],
  'TXT-7': ['#one, #two_three #4 #5a', 'a#b ##c /#d \\#e', '#über#x', '[#a](https://e.org)'],
  'TXT-8': [`${ada}, hello`, `a${ada} ${ada}a`, `**${ada}**`, '@mfzwizlsmuqhi2dpojxgm2lfnrsca43'],
};

export const textVectors = (): Record<string, object> => ({
  'text.json': {
    about:
      'See docs/protocol/text.md. "tree" is what the words of a post are taken for; two texts beside each other in a paragraph are one.',
    cases: Object.entries(texts).flatMap(([rule, list]) => list.map((text) => ({ rule, text, tree: parsePost(text) }))),
  },
});
