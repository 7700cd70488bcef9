/** Trees of the texts that were shown last: a feed that is scrolled shows the same ones again and again. */
import { parsePost } from './parse.js';
import type { PostTree } from './tree.js';

const most = 300;
const trees = new Map<string, PostTree>();

/** The tree of a text, made once as long as it is in use. */
export const treeOf = (text: string): PostTree => {
  const known = trees.get(text);
  const tree = known ?? parsePost(text);
  // What was asked for last stands last.
  trees.delete(text);
  trees.set(text, tree);
  const [oldest] = trees.keys();
  if (trees.size > most && oldest !== undefined) trees.delete(oldest);
  return tree;
};
