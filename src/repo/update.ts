/**
 * Is an update complete? Old and new nodes must cover the scope, and every changed path must rise in merge order; else
 * something was taken away or put back. That is no forgery: the older head stays live beside the newer one, and nothing is lost.
 */
import { invalid, type Judgement, needs, type RecordPath, type Tid, valid } from '../base/index.js';
import type { BlockSource } from './blocks.js';
import { splitPath } from './path.js';
import { keyKindOf } from './schema/kinds.js';
import { type Scope, WHOLE } from './scope.js';
import { type Difference, diffTrees } from './tree/diff.js';
import { judging } from './tree/fault.js';
import { compareVersions, findVersion, type HeadTree, type PurgeJudge } from './version.js';

export interface NewerTree extends HeadTree {
  readonly floor?: Tid;
}

interface UpdateGround {
  readonly source: BlockSource;
  readonly isPurge: PurgeJudge;
  readonly scope?: Scope;
}

/** REP-20. Judges the step between two verified trees: the changed paths, `needs` for blocks, or `hidden-removal`. */
export const judgeUpdate = (
  older: HeadTree,
  newer: NewerTree,
  { source, isPurge, scope = WHOLE }: UpdateGround,
): Promise<Judgement<readonly Difference[]>> =>
  judging(async () => {
    const changed: Difference[] = [];
    for await (const difference of diffTrees(source, older.data, newer.data, scope)) {
      const fault = await judgeStep(difference, older, newer, { source, isPurge });
      if (fault !== undefined) return fault;
      changed.push(difference);
    }
    return valid(changed);
  });

const judgeStep = async (
  { path, old, new: now }: Difference,
  older: HeadTree,
  newer: NewerTree,
  { source, isPurge }: UpdateGround,
): Promise<Judgement<never> | undefined> => {
  if (old === null) return undefined;
  if (now === null && isBelowFloor(path, newer.floor)) return undefined;
  const before = await findVersion(source, path, old, older.rev, isPurge);
  if (before === 'dropped') return undefined;
  if (now === null) return hidden(path);
  const after = await findVersion(source, path, now, newer.rev, isPurge);
  if (after === 'missing') return needs('blocks', [now]);
  if (after === 'dropped') return hidden(path);
  // What stood there before cannot be had any more: there is nothing left to compare with.
  if (before === 'missing') return undefined;
  return compareVersions(after, before) > 0 ? undefined : hidden(path);
};

const hidden = (path: RecordPath): ReturnType<typeof invalid> => invalid('hidden-removal', 'REP-20', path);

const isBelowFloor = (path: RecordPath, floor: Tid | undefined): boolean => {
  if (floor === undefined) return false;
  const { collection, key } = splitPath(path);
  return keyKindOf(collection) === 'tid' && key < floor;
};
