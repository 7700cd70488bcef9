/**
 * Where more than one version of a repository is here: judging the step between two, merging many. Fetched when it is first needed,
 * since a visitor by link begins with one.
 */

export const judgeUpdate: typeof import('./update.js').judgeUpdate = async (...args) =>
  (await import('./update.js')).judgeUpdate(...args);

export const mergeHeads: typeof import('./merge.js').mergeHeads = async (...args) =>
  (await import('./merge.js')).mergeHeads(...args);
