/**
 * The beginning of a long text, for lists of posts. Cut in the tree and not on the screen: what is folded is not drawn, and how high a post is does
 * not hang on measuring it.
 */
import type { BlockNode, InlineNode, PostTree } from './tree.js';

export interface Folded {
  readonly tree: PostTree;
  /** Whether anything was left out. */
  readonly cut: boolean;
}

/** Letters in a line of the usual width; those of Han, kana and Hangul take two places. */
const lineWidth = 60;
const wide = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u;

/** Room that is left, in places of a line. */
interface Room {
  left: number;
}

const newLine = (room: Room): void => {
  room.left = Math.floor((room.left - 1) / lineWidth) * lineWidth;
};

/** The beginning of a text that fits, up to the end of a word. */
const fitting = (text: string, room: Room): string => {
  let width = 0;
  let end = 0;
  for (const letter of text) {
    width += wide.test(letter) ? 2 : 1;
    if (width > room.left) break;
    end += letter.length;
  }
  room.left -= width;
  if (end === text.length) return text;
  const word = text.slice(0, end).replace(/\s+\S{0,24}$/u, '');
  return `${word}…`;
};

const cutInline = (nodes: readonly InlineNode[], room: Room): InlineNode[] => {
  const kept: InlineNode[] = [];
  for (const node of nodes) {
    if (room.left <= 0) break;
    switch (node.kind) {
      case 'text':
      case 'code':
        kept.push({ ...node, text: fitting(node.text, room) });
        break;
      case 'break':
        newLine(room);
        kept.push(node);
        break;
      case 'tag':
        room.left -= node.tag.length + 1;
        kept.push(node);
        break;
      case 'mention':
        room.left -= 12;
        kept.push(node);
        break;
      case 'strong':
      case 'emphasis':
        kept.push({ ...node, children: cutInline(node.children, room) });
        break;
      case 'link':
        room.left -= Math.min(node.host.length + node.rest.length, 40);
        // Whole or not at all: of half its words nobody could tell where it leads.
        kept.push(node);
        break;
    }
  }
  if (room.left <= 0) while (kept.at(-1)?.kind === 'break') kept.pop();
  return kept;
};

const cutBlock = (block: BlockNode, room: Room): BlockNode => {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return { ...block, children: cutInline(block.children, room) };
    case 'quote':
      return { ...block, children: cutBlocks(block.children, room) };
    case 'list': {
      const items: (readonly BlockNode[])[] = [];
      for (const item of block.items) {
        if (room.left <= 0) break;
        items.push(cutBlocks(item, room));
      }
      return { ...block, items };
    }
    case 'code': {
      const lines = block.text.split('\n');
      const kept = lines.slice(0, Math.max(1, Math.floor(room.left / lineWidth)));
      room.left -= kept.length * lineWidth;
      return { ...block, text: kept.length < lines.length ? [...kept, '…'].join('\n') : block.text };
    }
    case 'rule':
      return block;
  }
};

const cutBlocks = (blocks: readonly BlockNode[], room: Room): BlockNode[] => {
  const kept: BlockNode[] = [];
  for (const block of blocks) {
    if (room.left <= 0) break;
    kept.push(cutBlock(block, room));
    newLine(room);
  }
  return kept;
};

/** The first `lines` lines; all of it where that would leave out next to nothing. */
export const foldPost = (tree: PostTree, lines = 12): Folded => {
  const room = { left: (lines + Math.ceil(lines / 4)) * lineWidth };
  cutBlocks(tree, room);
  if (room.left > 0) return { tree, cut: false };
  return { tree: cutBlocks(tree, { left: lines * lineWidth }), cut: true };
};
