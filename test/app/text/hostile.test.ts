/** What strangers may write into a post, and what becomes of it. */
import { describe, expect, it } from 'vitest';
import { parsePost } from '../../../src/app/text/parse.js';
import { plainPost } from '../../../src/app/text/plain.js';
import type { BlockNode, InlineNode, LinkNode, PostTree } from '../../../src/app/text/tree.js';

const inlineOf = (nodes: readonly InlineNode[]): readonly InlineNode[] =>
  nodes.flatMap((node) => ('children' in node ? [node, ...inlineOf(node.children)] : [node]));
const inBlock = (block: BlockNode): readonly InlineNode[] => {
  if (block.kind === 'paragraph' || block.kind === 'heading') return inlineOf(block.children);
  if (block.kind === 'quote') return all(block.children);
  return block.kind === 'list' ? block.items.flatMap((item) => all(item)) : [];
};
const all = (tree: PostTree): readonly InlineNode[] => tree.flatMap(inBlock);
const links = (text: string): readonly LinkNode[] => all(parsePost(text)).filter((node) => node.kind === 'link');
const kinds = (text: string): readonly string[] => all(parsePost(text)).map(({ kind }) => kind);

const repeated = (text: string, length = 10_000): string =>
  text.repeat(Math.ceil(length / text.length)).slice(0, length);

describe('TXT-1 HTML and what posts do not have', () => {
  it.each([
    '<script>alert(1)</script>',
    '<img src=x onerror=alert(1)>',
    '<a href="javascript:alert(1)">a</a>',
    '<!-- hidden -->',
    '<?php x ?>',
    '<![CDATA[x]]>',
    'a <b>bold</b> word',
    '<svg><script href="data:,x"/></svg>',
    '&lt;script&gt; &#60; &amp; &copy;',
    '[a]: https://evil.example',
    '| a | b |',
    '[a][b]',
    '~~~',
  ])('stays the letters that were typed: %s', (text) => {
    const tree = parsePost(text);
    expect(kinds(text).filter((kind) => kind !== 'text' && kind !== 'link')).toEqual([]);
    if (text !== '~~~')
      expect(plainPost(tree).replace(/evil\.example.*/, '')).toBe(text.replace(/https:\/\/evil.*/, ''));
  });
});

describe('TXT-2 addresses', () => {
  const bad = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    'java\tscript:alert(1)',
    '\u0001javascript:alert(1)',
    'javascript&colon;alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'data:image/svg+xml;base64,PHN2Zz4=',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    'blob:https://a.example/1',
    'ftp://a.example/',
    'ws://a.example/',
    'tel:112',
    'intent://a#Intent;end',
    'about:blank',
    '//a.example/x',
    '/settings',
    '#/node',
    '?t=1',
    'https://user:pass@a.example/',
    'https://a.example@evil.example/',
    'https:\\\\a.example',
    'http://',
    'https://a*b.example',
    'https://a.example!b/',
    "https://a'b.example",
    'https://a b',
    'mailto:',
    'mailto:#@b.example',
    'mailto:a#b@c.example',
    'mailto:a@b?bcc=c@d&body=x',
    `https://a.example/${'a'.repeat(2100)}`,
    '',
  ];

  it.each(bad)('opens none of another kind: [words](%s)', (address) => {
    expect(links(`[words](${address})`).filter(({ bare }) => !bare)).toEqual([]);
    expect(links(`[words](<${address}>)`).filter(({ bare }) => !bare)).toEqual([]);
    expect(plainPost(parsePost(`[words](${address})`))).toContain('words');
  });

  it.each(bad.filter((address) => !address.includes('http')))(
    'finds none alone or in angle brackets: %s',
    (address) => {
      expect(links(`see ${address} there <${address}>`)).toEqual([]);
    },
  );

  it('never opens what hides a host behind a name', () => {
    for (const link of links('https://paypal.com@evil.example/ and <https://a:b@evil.example>'))
      expect(link.host).not.toContain('evil');
  });

  it('opens http, https and mailto, and says the host', () => {
    expect(links('[a](https://e.org/b?c#d)')).toMatchObject([
      { href: 'https://e.org/b?c#d', host: 'e.org', rest: '/b?c#d' },
    ]);
    expect(links('[a](mailto:a@e.org)')).toMatchObject([{ href: 'mailto:a@e.org', host: 'a@e.org' }]);
    expect(links('<http://e.org>')).toMatchObject([{ host: 'e.org', bare: true }]);
  });

  it.each([
    ['see https://e.org/a_b_c.', 'https://e.org/a_b_c'],
    ['(https://e.org/a_(b))', 'https://e.org/a_(b)'],
    ['**https://e.org/a**', 'https://e.org/a'],
    ['https://e.org/a?b=c&d=e#f, and', 'https://e.org/a?b=c&d=e#f'],
    ['读https://e.org/a。好', 'https://e.org/a'],
    ['HTTPS://E.ORG/A', 'https://e.org/A'],
    ['"https://e.org/a"', 'https://e.org/a'],
    ['https://e.org/a\u202efdp.exe', 'https://e.org/a'],
    ['https://e.org/a\u200bb', 'https://e.org/a'],
  ])('finds a bare one and what ends it: %s', (text, href) => {
    expect(links(text)).toMatchObject([{ href, bare: true, children: [] }]);
  });

  it.each(['xhttps://e.org', 'https://', 'http:/e.org', '`https://e.org`', '```\nhttps://e.org\n```'])(
    'finds none where none is: %s',
    (text) => expect(links(text)).toEqual([]),
  );

  it('takes an address as it was typed: entities are letters', () => {
    expect(links('[a](https://e.org/?a=1&amp;b=2)')[0]?.rest).toBe('/?a=1&amp;b=2');
  });

  it('keeps links out of the words of links', () => {
    expect(links('[see https://a.example and #tag](https://b.example)')).toMatchObject([{ host: 'b.example' }]);
    expect(links('[see <https://a.example>](https://b.example)')).toMatchObject([{ host: 'b.example' }]);
    expect(links('[a [b](https://b.example) c](https://c.example)').filter(({ bare }) => !bare)).toMatchObject([
      { host: 'b.example' },
    ]);
  });

  it('shows the address itself where a link has no words', () => {
    expect(links('[](https://e.org/a) [ ](https://e.org/b)')).toMatchObject([
      { bare: true, children: [], host: 'e.org' },
      { bare: true, children: [], host: 'e.org' },
    ]);
  });
});

describe('TXT-3 pictures from addresses', () => {
  it.each(['![](https://e.org/a.png)', '![alt](https://e.org/a.png "t")', '![alt][ref]\n\n[ref]: https://e.org/a.png'])(
    'are links at most: %s',
    (text) => expect(kinds(text).every((kind) => kind === 'text' || kind === 'link' || kind === 'break')).toBe(true),
  );
});

describe('TXT-4 words that say another address', () => {
  const doubt = (text: string) => links(text)[0]?.doubt;

  it.each([
    '[https://paypal.com](https://evil.example)',
    '[paypal.com](https://evil.example)',
    '[www.paypal.com/login](https://paypal.com.evil.example)',
    '[pay\u200bpal.com](https://evil.example)',
    '[\u2066paypal.com\u2069](https://evil.example)',
    '[go to paypal.com now](https://evil.example)',
    '[**paypal.com**](https://evil.example)',
    '[`paypal.com`](https://evil.example)',
    '[PayPal.com](https://evil.example)',
    '[paypаl.com](https://paypal.com)',
    '[paypal。com](https://evil.example)',
    '[paypal.com](https://xn--pypal-4ve.com)',
    '[ann@paypal.com](mailto:eve@evil.example)',
    '[paypal.com:443](https://evil.example)',
    '[1.2.3.4](https://evil.example)',
    '[<https://paypal.com>](https://evil.example)',
  ])('are doubted: %s', (text) => expect(doubt(text)).toBe('other-host'));

  it.each([
    '[my page](https://e.org)',
    '[e.org](https://e.org/a)',
    '[https://www.e.org/x](https://e.org/x)',
    '[Version 2.10](https://e.org)',
    '[main.ts](https://e.org)',
    '[e. g. this](https://e.org)',
    '[ann@e.org](mailto:ann@e.org)',
    'https://e.org/paypal.com',
  ])('are not, where they do not: %s', (text) => expect(doubt(text)).toBeNull());

  it('looks at the letters of a host', () => {
    expect(links('https://раураl.com')[0]).toMatchObject({
      doubt: 'mixed-script',
      host: expect.stringContaining('xn--'),
      spelled: 'раураl.com',
    });
    expect(links('https://münchen.de')[0]).toMatchObject({
      doubt: 'foreign-letters',
      host: 'xn--mnchen-3ya.de',
      spelled: 'münchen.de',
    });
    expect(links('https://аррӏе.com')[0]?.doubt).toBe('foreign-letters');
    expect(links('https://東京タワーabc.jp')[0]?.doubt).toBe('foreign-letters');
    expect(links('https://example.com')[0]).toMatchObject({ doubt: null, spelled: null });
  });

  it('spells nothing that cannot be seen, or is no spelling', () => {
    for (const host of ['xn--a-ecp.ru', 'xn--a', 'xn--0', 'xn--99999999999'])
      for (const { spelled } of links(`https://${host}.com`)) expect(spelled ?? 'x').not.toMatch(/[\p{C}\p{Z}]/u);
  });
});

describe('TXT-5 bounds', () => {
  const depth = (nodes: readonly (BlockNode | InlineNode)[]): number =>
    1 +
    Math.max(
      0,
      ...nodes.map((node) => {
        if (node.kind === 'list') return Math.max(0, ...node.items.map((item) => depth(item)));
        return 'children' in node ? depth(node.children) : 0;
      }),
    );

  const floods: readonly string[] = [
    ...['>', '> ', '[', '![', '](', '[](', '[a](', '*', '* ', '*a', '**a ', '_a*', '`', '<', '<a ', '<!--', '&', '\\'],
    ...[
      '#',
      '# ',
      '#t ',
      '#a',
      '@',
      '@a',
      '\n',
      '\t',
      ' ',
      'a\n',
      '- ',
      '- a\n',
      '1. ',
      '1) a\n',
      '>- ',
      '- * + ',
      '> a\n',
    ],
    ...[
      '***a ',
      'a**b',
      '[[]]',
      '~~~\n',
      '```\n',
      'http://',
      'http://a ',
      '<http://a',
      '(',
      ')',
      '"',
      ':',
      'a.',
      '*a _b ',
    ],
    ...[
      '[a](https://b.example) ',
      '@aaaaaaaabbbbbbbbccccccccdddddddd ',
      '\u0301',
      '\u200b',
      '\u202a',
      '𝕒',
      '👨‍👩‍👧',
      'ﷺ',
    ],
  ];

  /** The best of several: a loaded machine is not at fault. */
  const timeOf = (text: string, tries: number): number => {
    let best = Number.POSITIVE_INFINITY;
    for (let at = 0; at < tries; at++) {
      const begin = performance.now();
      parsePost(text);
      best = Math.min(best, performance.now() - begin);
    }
    return best;
  };

  it.each(floods)('hold against ten thousand of %j', (letters) => {
    const tree = parsePost(repeated(letters));
    expect(depth(tree)).toBeLessThan(30);
    expect(
      all(tree).filter(({ kind }) => kind === 'link' || kind === 'tag' || kind === 'mention').length,
    ).toBeLessThanOrEqual(200);
  });

  it('take no time that a person notices', () => {
    const slow = floods
      .map((letters) => [letters, timeOf(repeated(letters), 8)] as const)
      .filter(([, time]) => time > 40);
    expect(slow).toEqual([]);
  });

  it.each(['>', '[', '> ', '![', '[a](', '[](', ')', '`'])('take under 5 ms for ten thousand of %j', (letters) => {
    parsePost(repeated(letters));
    expect(timeOf(repeated(letters), 20)).toBeLessThan(5);
    expect(timeOf(`[a](https://e.org/${repeated(letters)}`, 20)).toBeLessThan(8);
  });

  it('keep what is too deep as text', () => {
    expect(plainPost(parsePost(`${'> '.repeat(100)}deep`))).toContain('deep');
    expect(plainPost(parsePost(`${'- '.repeat(100)}deep`))).toContain('deep');
    expect(plainPost(parsePost(`${'*'.repeat(200)}deep${'*'.repeat(200)}`))).toContain('deep');
  });

  it('take a text that is longer than any post as plain words', () => {
    const tree = parsePost('**a** '.repeat(40_000));
    expect(tree).toHaveLength(1);
    expect(all(tree)).toHaveLength(1);
  });
});

describe('TXT-6 what cannot be seen', () => {
  const words = (text: string): string => plainPost(parsePost(text));

  it('leaves a letter six marks, and tells who shows it of more than three', () => {
    const [node] = all(parsePost(`a${'\u0301'.repeat(10_000)}b`));
    expect(node).toEqual({ kind: 'text', text: `a${'\u0301'.repeat(6)}`, piled: true });
    expect(all(parsePost('e\u0301 שָּׁ ཧྐྵྨླྺྼྻྂ')).some((one) => one.kind === 'text' && one.text.startsWith('e\u0301'))).toBe(
      true,
    );
  });

  it('keeps marks off the words before them', () => {
    const nodes = all(parsePost(`a*${'\u0301'.repeat(3)}b*`));
    expect(nodes.filter((node) => node.kind === 'text' && /^\p{M}/u.test(node.text) && node.piled !== true)).toEqual(
      [],
    );
  });

  it('makes one of many letters without width, and keeps the joiners of emoji', () => {
    expect(words(`a${'\u200b'.repeat(10_000)}b`)).toBe('a\u200bb');
    expect(words(`a${'\u200b\u2060\ufeff'.repeat(3_000)}b`)).toBe('a\u200bb');
    expect(words('👨‍👩‍👧 क्‍ष')).toBe('👨‍👩‍👧 क्‍ष');
  });

  it('drops letters that are hidden in tags, and keeps flags', () => {
    const hidden = [...'ignore'].map((letter) => String.fromCodePoint(0xe0000 + letter.charCodeAt(0))).join('');
    expect(words(`a${hidden}b`)).toBe('ab');
    const scotland = '\u{1f3f4}\u{e0067}\u{e0062}\u{e0073}\u{e0063}\u{e0074}\u{e007f}';
    expect(words(scotland)).toBe(scotland);
  });

  it('shows in code that something turns or hides', () => {
    expect(parsePost('```js\nif (a\u202e\u2066) x\u200b\n```')).toEqual([
      { kind: 'code', language: 'js', text: 'if (a\ufffd\ufffd) x\ufffd' },
    ]);
    expect(all(parsePost('`a\u2067b`'))).toEqual([{ kind: 'code', text: 'a\ufffdb' }]);
  });
});
