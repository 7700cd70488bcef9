/** All lies that are told to a visitor over a link, in memory and in Chromium. */
import type { Lie } from './lie.js';
import { keyLies } from './lies-keys.js';
import { talkLies } from './lies-talk.js';
import { treeAndBlockLies } from './lies-trees.js';

export const lies: readonly Lie[] = [...keyLies, ...treeAndBlockLies, ...talkLies];
