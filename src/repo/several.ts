/**
 * Where more than one version of a repository is here: judging the step between two, merging many. Fetched when it is first needed,
 * since a visitor by link begins with one.
 */
import { createPart } from '../base/index.js';

const update = createPart(() => import('./update.js'));
const merge = createPart(() => import('./merge.js'));

export const judgeUpdate: typeof import('./update.js').judgeUpdate = async (...args) =>
  (await update()).judgeUpdate(...args);

export const mergeHeads: typeof import('./merge.js').mergeHeads = async (...args) =>
  (await merge()).mergeHeads(...args);
