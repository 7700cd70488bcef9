/**
 * Where more than one version of a repository is here: judging the step between two, merging many, and the removals that both ask about.
 * Fetched when it is first needed, since a visitor by link begins with one.
 */
import { createPart } from '../base/index.js';
import type { CommitGround } from './judge-commit.js';
import type { PurgeJudge } from './version.js';

const update = createPart(() => import('./update.js'));
const merge = createPart(() => import('./merge.js'));
const purge = createPart(() => import('./purge.js'));

export const judgeUpdate: typeof import('./update.js').judgeUpdate = async (...args) =>
  (await update()).judgeUpdate(...args);

export const mergeHeads: typeof import('./merge.js').mergeHeads = async (...args) =>
  (await merge()).mergeHeads(...args);

/** The judge that merging asks. What cannot be judged yet counts as a deletion until it can. */
export const purgeJudge =
  (ground: CommitGround): PurgeJudge =>
  async (path, record) =>
    (await (await purge()).judgePurge(record, path, ground)).verdict === 'valid';
