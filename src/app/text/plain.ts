/** A tree as words alone: for notices, lists, titles and readers of the screen. */
import type { Did } from '../../base/index.js';
import { lettersOf } from '../../codec/index.js';
import type { BlockNode, InlineNode, PostTree } from './tree.js';

export const plainWords = (nodes: readonly InlineNode[], nameOf: (did: Did) => string = () => ''): string =>
  nodes
    .map((node) => {
      switch (node.kind) {
        case 'text':
        case 'code':
          return node.text;
        case 'break':
          return '\n';
        case 'tag':
          return `#${node.tag}`;
        case 'mention': {
          const name = nameOf(node.did).trim();
          return name === '' ? `@${lettersOf(node.did)}` : `@${name}`;
        }
        case 'link':
          return node.bare ? `${node.host}${node.rest}` : plainWords(node.children, nameOf);
        case 'strong':
        case 'emphasis':
          return plainWords(node.children, nameOf);
      }
      return '';
    })
    .join('');

const blockWords = (block: BlockNode, nameOf: (did: Did) => string): string => {
  switch (block.kind) {
    case 'paragraph':
    case 'heading':
      return plainWords(block.children, nameOf);
    case 'quote':
      return plainPost(block.children, nameOf);
    case 'list':
      return block.items.map((item) => plainPost(item, nameOf)).join('\n');
    case 'code':
      return block.text;
    case 'rule':
      return '';
  }
};

/** The words of a post, a line a block. */
export const plainPost = (tree: PostTree, nameOf: (did: Did) => string = () => ''): string =>
  tree
    .map((block) => blockWords(block, nameOf))
    .filter((words) => words !== '')
    .join('\n');
