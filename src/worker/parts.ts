/**
 * Repositories of which a part is here (`repo/part.ts`). A commit's row says which part of its tree is; the row of the repository, what is here of
 * all its live heads. Absent, it is the whole. Fetched with the first part: whoever keeps everything never needs it.
 */
import { type Cid, type Did, type Judgement, valid } from '../base/index.js';
import {
  type BlockSource,
  commonPart,
  coversPart,
  type Difference,
  intersectScopes,
  judgeUpdate,
  type NewerTree,
  openPartPull,
  openPull,
  type Part,
  type PartPull,
  type PurgeJudge,
  resolvePart,
  TreeFault,
  WHOLE,
} from '../repo/index.js';
import type { CommitRow, RepositoryRow, WriteTransaction } from '../store/index.js';
import { rangeOf } from './context.js';
import type { Arrival } from './landing.js';
import type { LiveHead } from './repository.js';

/** For whoever lands what has no room: fetched with this. */
export { noteOver } from './note-over.js';

interface InPart {
  readonly part?: Part | undefined;
}

/** What is here after a landing: of the head that lands, and of all that are live then. */
export interface Held {
  readonly of: Pick<CommitRow, 'part'>;
  readonly all: Pick<RepositoryRow, 'scope' | 'part'>;
}

/** What is here of all of these. */
export const commonOf = (parts: readonly (Part | undefined)[]): Part | undefined => parts.reduce(commonPart, undefined);

const naming = (part: Part | undefined): Pick<CommitRow, 'part'> => (part === undefined ? {} : { part });

/** What is here whole of a head stays so, though less of it was asked for this time. */
export const heldAfter = ({ commit, part }: Arrival, live: readonly LiveHead[], staying: readonly LiveHead[]): Held => {
  const isWhole = live.some(({ row }) => row.id === commit.id && row.part === undefined);
  const of = isWhole ? undefined : part;
  const all = commonOf([of, ...staying.map(({ row }) => row.part)]);
  return { of: naming(of), all: { scope: all?.scope ?? WHOLE, ...naming(all) } };
};

/** REP-20 between two trees, as far as both are here. */
export const judgeHeld = async (
  source: BlockSource,
  older: NewerTree & InPart,
  newer: NewerTree & InPart,
  isPurge: PurgeJudge,
): Promise<Judgement<readonly Difference[]>> => {
  try {
    const before = await resolvePart(source, older.data, older.part);
    const scope = intersectScopes(before, await resolvePart(source, newer.data, newer.part));
    return await judgeUpdate(older, newer, { source, isPurge, scope });
  } catch (error) {
    if (error instanceof TreeFault) return error.judgement;
    throw error;
  }
};

/** What the row of a repository says of that. */
export const heldRow = (row: RepositoryRow, part: Part | undefined): RepositoryRow => {
  const { part: _, ...rest } = row;
  return part === undefined ? { ...rest, scope: WHOLE } : { ...rest, scope: part.scope, part };
};

/** No more than this is held from now on. What else is here belongs to nothing and goes at the next collecting. */
export const narrow = async (
  tx: WriteTransaction,
  did: Did,
  row: RepositoryRow,
  part: Part,
): Promise<RepositoryRow> => {
  const commits = tx.objectStore('commits');
  for (const commit of await commits.getAll(rangeOf(did))) {
    const less = commonPart(commit.part, part);
    if (less !== undefined && JSON.stringify(less) !== JSON.stringify(commit.part))
      await commits.put({ ...commit, part: less });
  }
  // What was prepared before, and what other tabs remember of its heads, counts on more.
  return { ...heldRow(row, commonPart(row.part, part)), sweeps: row.sweeps + 1 };
};

/** What of it is to be kept, whoever asks for less. */
export const requiredPart = (row: RepositoryRow | undefined, asked: Part | undefined): Part | undefined =>
  row === undefined || row.policy.reason === 'visit' ? asked : row.policy.part;

/** What is taken in: what is asked for, or else what is to be kept; where neither has the other, all. */
export const takenPart = (row: RepositoryRow | undefined, asked: Part | undefined): Part | undefined => {
  const required = requiredPart(row, asked);
  if (coversPart(asked, required)) return asked;
  return coversPart(required, asked) ? required : undefined;
};

export interface OpenedPull {
  readonly tree: PartPull;
  /** Roots of trees that are here within the part. */
  readonly have: readonly Cid[];
}

/** Takes in a part of a tree, or all of it, on top of what live heads have here. */
export const openPullOf = async (
  source: BlockSource,
  live: readonly LiveHead[],
  root: Cid,
  part: Part | undefined,
): Promise<Judgement<OpenedPull>> => {
  const bases = [
    ...new Map(live.filter(({ row }) => coversPart(row.part, part)).map(({ row }) => [row.data, row.part])),
  ];
  const have = bases.map(([data]) => data);
  if (part === undefined) {
    const opened = await openPull({ source, root, bases: have });
    return opened.verdict === 'valid' ? valid({ tree: opened.value, have }) : opened;
  }
  const held = await Promise.all(
    bases.map(async ([data]) => ({ root: data, scope: await resolvePart(source, data, part) })),
  );
  const opened = await openPartPull({ source, root, bases: held, part });
  return opened.verdict === 'valid' ? valid({ tree: opened.value, have }) : opened;
};
