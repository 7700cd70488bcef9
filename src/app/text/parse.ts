/** From the text of a post to its tree. Pure, bounded, and never throws: whatever is no Markdown is text. */
import type { Token } from 'markdown-it';
import { cleanCode, cleanText } from './clean.js';
import { buildInline } from './inline.js';
import { MAX_PARSED } from './limits.js';
import { markdown } from './markdown.js';
import type { BlockNode, PostTree } from './tree.js';

/** A block that is being filled: what closes it, and what becomes of its content. */
interface Frame {
  readonly blocks: BlockNode[];
  readonly items: BlockNode[][];
  readonly start: number | null;
}

const frame = (start: number | null = null): Frame => ({ blocks: [], items: [], start });

const startOf = (token: Token): number => {
  const start = Number(token.attrGet('start') ?? 1);
  return Number.isSafeInteger(start) ? start : 1;
};

/** What stands behind the opening fence: a language if it is one word, else the first line, so that nothing is written where nobody sees it. */
const codeBlock = (info: string, content: string): BlockNode => {
  const said = info.trim();
  const text = content.replace(/\n$/, '');
  if (/^[\w+#.-]{0,32}$/.test(said)) return { kind: 'code', language: said, text: cleanCode(text) };
  return { kind: 'code', language: '', text: cleanCode(`${said}\n${text}`) };
};

/** What a token makes of the blocks that are open. */
const place = (open: Frame[], token: Token, next: Token | undefined): void => {
  const top = open.at(-1);
  if (top === undefined) return;
  const close = (): Frame => open.pop() ?? frame();
  switch (token.type) {
    case 'paragraph_open':
    case 'heading_open':
      top.blocks.push({
        kind: token.type === 'heading_open' ? 'heading' : 'paragraph',
        children: buildInline(next?.children ?? []),
      });
      return;
    case 'fence':
      top.blocks.push(codeBlock(token.info, token.content));
      return;
    case 'hr':
      top.blocks.push({ kind: 'rule' });
      return;
    case 'blockquote_open':
    case 'list_item_open':
    case 'bullet_list_open':
      open.push(frame());
      return;
    case 'ordered_list_open':
      open.push(frame(startOf(token)));
      return;
    case 'blockquote_close': {
      const { blocks } = close();
      open.at(-1)?.blocks.push({ kind: 'quote', children: blocks });
      return;
    }
    case 'list_item_close': {
      const { blocks } = close();
      open.at(-1)?.items.push(blocks);
      return;
    }
    case 'bullet_list_close':
    case 'ordered_list_close': {
      const { items, start } = close();
      open.at(-1)?.blocks.push({ kind: 'list', start, items });
      return;
    }
  }
};

const plain = (text: string): PostTree => [{ kind: 'paragraph', children: [{ kind: 'text', text: cleanText(text) }] }];

/** The tree of a text. */
export const parsePost = (text: string): PostTree => {
  if (text.length > MAX_PARSED) return plain(text.slice(0, MAX_PARSED));
  const tokens = markdown().parse(cleanText(text), {});
  const root = frame();
  const open = [root];
  for (const [at, token] of tokens.entries()) place(open, token, tokens[at + 1]);
  return root.blocks;
};
