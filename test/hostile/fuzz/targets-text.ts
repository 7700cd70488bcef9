/** The text of posts: what anybody writes, and every reader's page takes apart. */
import { foldPost } from '../../../src/app/text/fold.js';
import { createNameBook } from '../../../src/app/text/names.js';
import { parsePost } from '../../../src/app/text/parse.js';
import { plainPost } from '../../../src/app/text/plain.js';
import type { BlockNode, InlineNode, PostTree } from '../../../src/app/text/tree.js';
import { type Chance, pick } from './chance.js';
import type { Target } from './run.js';

const ensure = (isSo: boolean, what: string): void => {
  if (!isSo) throw new Error(what);
};

/** Marks of Markdown and of ours, what hides, and what steers. Nothing that swallows words: a title in quotes, the name of a language. */
const marks = [
  ...[
    '*',
    '**',
    '_',
    '`',
    '[',
    ']',
    '](',
    '(',
    ')',
    '<',
    '>',
    '> ',
    '- ',
    '1. ',
    '# ',
    '\n',
    '\n\n',
    '  \n',
    '\\',
    '![',
  ],
  ...[
    ' ',
    ' ',
    ' ',
    '***\n',
    '---\n',
    '#',
    '@',
    ':',
    '//',
    'https://',
    'https://e.org/',
    'http://[::1]/',
    'mailto:',
    'javascript:',
  ],
  ...[
    '[a](https://e.org)',
    '[paypal.com](https://e.org)',
    '<https://e.org>',
    '<script>',
    '&amp;',
    '@aaaabbbbccccddddeeeeffffgggghhhh',
  ],
  ...[
    '\u0301',
    '\u0301\u0301\u0301\u0301\u0301\u0301\u0301',
    '\u200b',
    '\u202a',
    '\u2067',
    '\u{e0041}',
    '👩‍👧',
    'ß',
    '字',
    'א',
    '\t',
    '    ',
  ],
];

const written = (chance: Chance): { readonly text: string; readonly words: readonly string[] } => {
  const words: string[] = [];
  let text = '';
  for (let left = 1 + chance(60); left > 0; left--) {
    if (chance(3) === 0) {
      const word = `w${words.length}w`;
      words.push(word);
      text += word;
    } else text += pick(chance, marks).repeat(chance(12) === 0 ? 1 + chance(300) : 1);
  }
  return { text, words };
};

/** What holds of every tree. */
const judgeInline = (nodes: readonly InlineNode[], depth: number, inLink: boolean): void => {
  ensure(depth < 12, 'words are nested too deeply');
  for (const node of nodes) {
    if (node.kind === 'link') {
      ensure(!inLink, 'a link within a link');
      ensure(/^(?:https?:\/\/[^@/]+(?:\/|$)|mailto:)/.test(node.href), `a link to ${node.href}`);
      ensure(/^[\x21-\x7e]+$/.test(node.host), `a host of ${JSON.stringify(node)}`);
    }
    if (node.kind === 'tag' || node.kind === 'mention') ensure(!inLink, 'a tag within a link');
    if (node.kind === 'text') ensure(!/\p{M}{7}/u.test(node.text), 'too many marks');
    if ('children' in node) judgeInline(node.children, depth + 1, inLink || node.kind === 'link');
  }
};

const judgeBlock = (block: BlockNode, depth: number): void => {
  ensure(depth < 16, 'blocks are nested too deeply');
  if (block.kind === 'paragraph' || block.kind === 'heading') judgeInline(block.children, 0, false);
  else if (block.kind === 'quote') judgeTree(block.children, depth + 1);
  else if (block.kind === 'list') for (const item of block.items) judgeTree(item, depth + 1);
  else if (block.kind === 'code') ensure(!/[\u202a-\u202e\u2066-\u2069]/.test(block.text), 'code that is turned');
};

const judgeTree = (tree: PostTree, depth = 0): void => {
  for (const block of tree) judgeBlock(block, depth);
};

export const textTarget: Target = {
  name: 'texts of posts',
  weight: 4,
  run(chance) {
    const { text, words } = written(chance);
    const tree = parsePost(text);
    judgeTree(tree);
    const shown = `${JSON.stringify(tree)} ${plainPost(tree)}`.normalize('NFD').replace(/\p{M}/gu, '');
    for (const word of words) ensure(shown.includes(word), `${word} is nowhere in ${JSON.stringify(text)}`);
    const folded = foldPost(tree);
    judgeTree(folded.tree);
    ensure(folded.cut || folded.tree === tree, 'a whole text that is another');
    const book = createNameBook(() => 'Ada');
    ensure(book.store(book.show(text)) === text || text.includes('@Ada'), 'a text that comes back as another');
    return plainPost(tree) === text ? 'refused' : 'accepted';
  },
};
