/** Which way a text is read, by its first letter that says so. For lists and quotes: the browser asks paragraphs by themselves. */
import { plainPost } from './plain.js';
import type { PostTree } from './tree.js';

const leftwards = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u;
const strong = /\p{L}/u;

export const directionOf = (tree: PostTree): 'ltr' | 'rtl' => {
  const letter = strong.exec(plainPost(tree).replace(/@\S*/gu, ''))?.[0] ?? '';
  return leftwards.test(letter) ? 'rtl' : 'ltr';
};
