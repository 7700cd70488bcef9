/** Tags, people, folding and words alone. */
import { describe, expect, it } from 'vitest';
import { directionOf } from '../../../src/app/text/direction.js';
import { mentionsIn, tagKey, tagsIn } from '../../../src/app/text/find.js';
import { foldPost } from '../../../src/app/text/fold.js';
import { createNameBook } from '../../../src/app/text/names.js';
import { parsePost } from '../../../src/app/text/parse.js';
import { plainPost } from '../../../src/app/text/plain.js';
import { treeOf } from '../../../src/app/text/recent.js';
import type { Did } from '../../../src/base/index.js';
import { parseDid } from '../../../src/codec/index.js';

const didOf = (letter: string): Did => {
  const did = parseDid(`did:tabard:${letter.repeat(32)}`);
  if (did === undefined) throw new TypeError('no DID');
  return did;
};
const [ada, bjorn, cem] = [didOf('a'), didOf('b'), didOf('c')];
const at = (did: Did): string => `@${did.slice(11)}`;

describe('TXT-7 tags', () => {
  const tags = (text: string): readonly string[] => tagsIn(parsePost(text));

  it.each([
    ['#one and #two, #three.', ['one', 'two', 'three']],
    ['(#one) "#two" **#three** > #four', ['one', 'two', 'three', 'four']],
    [
      '#über #日本語 #मराठी #کتاب‌ها #a1 #snake_case #12a',
      ['über', '日本語', 'मराठी', 'کتاب‌ها', 'a1', 'snake_case', '12a'],
    ],
    ['#One #one #ONE', ['One']],
    ['#a-b #a.b', ['a']],
    ['# #1 ## #12 a#b &#x26; https://e.org/#c /#d ##e `#f` \\#g', []],
    [`#${'a'.repeat(65)} #${'日'.repeat(86)}`, []],
    [`#${'a'.repeat(64)}`, ['a'.repeat(64)]],
    ['- #one\n- > #two', ['one', 'two']],
    ['# #one', ['one']],
  ])('are found: %s', (text, found) => expect(tags(text)).toEqual(found));

  it('are one tag whatever their case and width', () => {
    expect(tagKey('Ｔａｂａｒｄ')).toBe(tagKey('tabard'));
  });
});

describe('TXT-8 people', () => {
  it('are @ and 32 letters', () => {
    expect(mentionsIn(parsePost(`${at(ada)}, (${at(bjorn)}) **${at(ada)}** and ${at(cem)}: hello`))).toEqual([
      ada,
      bjorn,
      cem,
    ]);
  });

  it.each([
    `a${at(ada)}`,
    `${at(ada)}a`,
    `${at(ada)}_`,
    `@${'a'.repeat(31)}`,
    `@${'1'.repeat(32)}`,
    `@${'A'.repeat(32)}`,
    `\`${at(ada)}\``,
    `@${at(ada)}`,
    `https://e.org/${at(ada)}`,
  ])('are nobody: %s', (text) => expect(mentionsIn(parsePost(text))).toEqual([]));

  it('are shown by name to whoever writes, and stored by their letters', () => {
    const book = createNameBook((did) => ({ [ada]: 'Ada Thornfield', [bjorn]: 'Ada', [cem]: '' })[did] ?? '');
    const text = `Hi ${at(ada)}, ${at(bjorn)} and ${at(cem)}. ${at(ada)}`;
    expect(book.show(text)).toBe(`Hi @Ada Thornfield, @Ada and ${at(cem)}. @Ada Thornfield`);
    expect(book.store(book.show(text))).toBe(text);
    expect(book.store('@Adam @Ada @Ada Thornfields')).toBe(`@Adam ${at(bjorn)} ${at(bjorn)} Thornfields`);
  });

  it('are told apart where two have one name', () => {
    const book = createNameBook(() => 'Ada (*[x]');
    const text = `${at(ada)} ${at(bjorn)}`;
    expect(book.show(text)).toBe('@Ada (*[x] @Ada (*[x] (bbbbbb)');
    expect(book.store(book.show(text))).toBe(text);
  });

  it('are not read into a name that holds an @', () => {
    const book = createNameBook((did) => (did === ada ? `Eve ${at(bjorn)}` : 'B'));
    expect(book.store(book.show(at(ada)))).toBe(at(ada));
  });
});

describe('a text as words alone', () => {
  it('has names, tags, and no marks', () => {
    const words = plainPost(
      parsePost(
        `# Hi\n**a** _b_ \`c\`\nd ${at(ada)} ${at(bjorn)} #t [w](https://e.org)\n- e\n- f\n> g\n***\n\`\`\`\nh\n\`\`\``,
      ),
      (did) => (did === ada ? 'Ada' : ''),
    );
    expect(words).toBe(`Hi\na b c\nd @Ada ${at(bjorn)} #t w\ne\nf\ng\nh`);
  });
});

describe('TXT-1 nothing is written where nobody sees it', () => {
  it.each([
    ['```js\na\n```', 'a'],
    ['```hidden words\na\n```', 'hidden words\na'],
    ['[a](https://e.org "hidden words") b', 'a (hidden words) b'],
    ['[a]() b', '[a]() b'],
    ['[]() b', '[]() b'],
    ['[a]: https://e.org\nb', '[a]: e.org\nb'],
  ])('%j', (text, words) => expect(plainPost(parsePost(text))).toBe(words));
});

describe('trees of texts that were shown', () => {
  it('are kept, the last three hundred of them', () => {
    const first = treeOf('first');
    expect(treeOf('first')).toBe(first);
    for (let at = 0; at < 299; at++) treeOf(`other ${at}`);
    expect(treeOf('first')).toBe(first);
    for (let at = 0; at < 300; at++) treeOf(`another ${at}`);
    expect(treeOf('first')).not.toBe(first);
    expect(treeOf('first')).toEqual(first);
  });
});

describe('which way a text is read', () => {
  it.each([
    ['a list', 'ltr'],
    ['1. שלום', 'rtl'],
    ['@Ada: مرحبا', 'rtl'],
    ['123 *a* ש', 'ltr'],
    ['- > ש a', 'rtl'],
    ['', 'ltr'],
  ])('is said by its first letter: %s', (text, way) => expect(directionOf(parsePost(text))).toBe(way));
});

describe('the beginning of a long text', () => {
  const cut = (text: string) => foldPost(parsePost(text));
  const words = 'word '.repeat(2_000);

  it('leaves a short one whole', () => {
    for (const text of ['', 'a', 'a\n\nb', words.slice(0, 700), 'a\n'.repeat(12)]) {
      expect(cut(text)).toEqual({ tree: parsePost(text), cut: false });
    }
  });

  it.each([
    ['one paragraph', words],
    ['lines', 'a\n'.repeat(500)],
    ['paragraphs', 'a\n\n'.repeat(500)],
    ['a list', '- a\n'.repeat(500)],
    ['quotes', '> a\n\n'.repeat(500)],
    ['code', `\`\`\`\n${'a\n'.repeat(500)}\`\`\``],
    ['bold words', `**${words}**`],
    ['emoji', '😀'.repeat(3_000)],
    ['Han', '字'.repeat(3_000)],
    ['links', '[a](https://e.org/aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa) '.repeat(150)],
    ['fifteen lines exactly', `${'a\n'.repeat(15)}b\nc\nd\ne`],
  ])('cuts %s', (_, text) => {
    const { tree, cut: isCut } = cut(text);
    expect(isCut).toBe(true);
    const kept = plainPost(tree);
    expect(kept.length).toBeLessThan(1_600);
    expect(kept.split('\n').length).toBeLessThan(16);
    expect(kept.length).toBeGreaterThan(8);
  });

  it('ends at a word, with dots, and cuts no letter in two', () => {
    expect(plainPost(cut(words).tree)).toMatch(/word…$/);
    expect(plainPost(cut('😀'.repeat(3_000)).tree)).toMatch(/^(😀)+…$/u);
  });
});
