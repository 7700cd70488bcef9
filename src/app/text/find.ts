/** What a text names: its tags, its people, and how a tag is compared. */
import type { Did } from '../../base/index.js';
import type { BlockNode, InlineNode, PostTree } from './tree.js';

function* within(nodes: readonly InlineNode[]): Generator<InlineNode> {
  for (const node of nodes) {
    yield node;
    if (node.kind === 'strong' || node.kind === 'emphasis' || node.kind === 'link') yield* within(node.children);
  }
}

function* inBlock(block: BlockNode): Generator<InlineNode> {
  if (block.kind === 'paragraph' || block.kind === 'heading') yield* within(block.children);
  else if (block.kind === 'quote') yield* wordsOf(block.children);
  else if (block.kind === 'list') for (const item of block.items) yield* wordsOf(item);
}

function* wordsOf(tree: PostTree): Generator<InlineNode> {
  for (const block of tree) yield* inBlock(block);
}

/** Two tags are one if this says the same of them. */
export const tagKey = (tag: string): string => tag.normalize('NFKC').toLowerCase();

/** The tags of a text in the order of their first mention, each once. */
export const tagsIn = (tree: PostTree): readonly string[] => {
  const found = new Map<string, string>();
  for (const node of wordsOf(tree))
    if (node.kind === 'tag' && !found.has(tagKey(node.tag))) found.set(tagKey(node.tag), node.tag);
  return [...found.values()];
};

/** The people whom a text mentions, each once. */
export const mentionsIn = (tree: PostTree): readonly Did[] => {
  const found = new Set<Did>();
  for (const node of wordsOf(tree)) if (node.kind === 'mention') found.add(node.did);
  return [...found];
};
