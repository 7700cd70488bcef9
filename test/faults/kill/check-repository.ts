/** What must hold of one identity's rows: log, delegations, commits, packs, and the row that names the heads. */
import type { Cid, Did } from '../../../src/base/index.js';
import { cidOfValue, codecOf, matchesCid } from '../../../src/codec/index.js';
import { judgeTree, parseNode } from '../../../src/repo/index.js';
import {
  type CommitRow,
  indexOfPacks,
  mergeIndexes,
  type PackIndexRow,
  type PackRow,
  type RepositoryRow,
  type Store,
} from '../../../src/store/index.js';
import { rangeOf } from '../../../src/worker/context.js';
import { blocksIn } from '../../../src/worker/packs.js';
import type { Repositories } from '../../../src/worker/repository.js';

export interface RepositoryCheck {
  rows: number;
  blocks: number;
  commits: number;
}

interface Rows {
  readonly row: RepositoryRow | undefined;
  readonly commits: readonly CommitRow[];
  readonly packs: readonly (readonly [number, PackRow])[];
  /** All that the index says. */
  readonly indexed: PackIndexRow;
  readonly operations: number;
  readonly delegations: number;
}

type Blocks = ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;

export const findRepositoryProblems = async (
  store: Store,
  repositories: Repositories,
  did: Did,
): Promise<{ readonly problems: string[]; readonly checked: RepositoryCheck }> => {
  const rows = await rowsOf(store, did);
  const problems: string[] = [];
  const blocks = await blocksOf(rows, problems);
  const repository = await repositories.load(did);
  if (repository === undefined) problems.push('the log does not judge as valid');
  const { row } = rows;
  if (row === undefined) {
    if (rows.commits.length + rows.packs.length > 0) problems.push('commits or blocks without their repository');
  } else {
    if (repository?.live.length !== row.heads.length) problems.push('a head is not here, or not valid');
    if (row.rejudge) problems.push('a change of the log was left half done');
    problems.push(...marksProblems(row, rows.commits), ...headsProblems(row, rows.commits));
    problems.push(...(await treeProblems(row, rows.commits, blocks)));
  }
  return {
    problems,
    checked: {
      rows: rows.operations + rows.delegations + rows.commits.length + rows.packs.length + (row === undefined ? 1 : 2),
      blocks: blocks.size,
      commits: rows.commits.length,
    },
  };
};

const rowsOf = (store: Store, did: Did): Promise<Rows> =>
  store.read(['repositories', 'commits', 'packs', 'packIndex', 'operations', 'delegations'], async (tx) => {
    const range = rangeOf(did);
    const packs = tx.objectStore('packs');
    const keys = await packs.getAllKeys(range);
    const values = await packs.getAll(range);
    const indexed = mergeIndexes(await tx.objectStore('packIndex').getAll(range));
    return {
      row: await tx.objectStore('repositories').get(did),
      commits: await tx.objectStore('commits').getAll(range),
      packs: keys.flatMap(([, number], index) => {
        const pack = values[index];
        return pack === undefined ? [] : [[number, pack] as const];
      }),
      indexed,
      operations: await tx.objectStore('operations').count(range),
      delegations: await tx.objectStore('delegations').count(range),
    };
  });

/** Every block has the hash by which it is named, and the index names every block and nothing else. */
const blocksOf = async ({ row, packs, indexed }: Rows, problems: string[]): Promise<Blocks> => {
  const blocks = new Map<Cid, Uint8Array<ArrayBuffer>>();
  for (const [number, pack] of packs) {
    if (number >= (row?.nextPack ?? 0)) problems.push(`pack ${number} is none that the repository knows of`);
    if (pack.ends.length !== pack.cids.length || (pack.ends.at(-1) ?? 0) !== pack.bytes.length)
      problems.push(`pack ${number} is cut short`);
    for (const [cid, bytes] of blocksIn(pack)) {
      if (!(await matchesCid(cid, bytes))) problems.push(`block ${cid} has another hash`);
      blocks.set(cid, bytes);
    }
  }
  if (indexed.join() !== indexOfPacks(packs).join()) problems.push('the index of blocks does not agree with the packs');
  return blocks;
};

/** Live commits are exactly the heads that the row names, each under the name of its own bytes. */
const headsProblems = (row: RepositoryRow, commits: readonly CommitRow[]): string[] => {
  const live = commits.filter(({ supersededAt, barred }) => supersededAt === null && barred !== true);
  const heads = new Set(row.heads);
  return [
    ...live.filter(({ id }) => !heads.has(id)).map(({ id }) => `commit ${id} is live and no head`),
    ...row.heads.filter((id) => !live.some((commit) => commit.id === id)).map((id) => `head ${id} has no live commit`),
    ...(commits.length > 0 && row.heads.length === 0 ? ['commits and no head'] : []),
  ];
};

const marksProblems = (row: RepositoryRow, commits: readonly CommitRow[]): string[] =>
  // What the log bars counts for nothing.
  commits
    .filter(({ barred }) => barred !== true)
    .flatMap(({ key, seq, rev, id }) => [
      ...(commits.some((other) => other.key === key && other.seq === seq && other.id !== id)
        ? [`commit ${id} is one of two of this number`]
        : []),
      ...((row.landed[key] ?? 0) < seq ? [`commit ${id} is above what has landed`] : []),
      ...((row.marks[key] ?? 0) < (row.landed[key] ?? 0) ? [`the mark of ${key} is below what has landed`] : []),
      ...(row.clock === null || row.clock < rev ? [`commit ${id} is ahead of the clock that accepted it`] : []),
    ]);

/** The shown tree is judged from its root as a stranger's is; of the trees of all other kept commits every node and record is here. */
const treeProblems = async (row: RepositoryRow, commits: readonly CommitRow[], blocks: Blocks): Promise<string[]> => {
  const problems: string[] = [];
  const source = { get: async (cid: Cid) => blocks.get(cid) };
  if (row.view !== null) {
    const judged = await judgeTree(source, row.view);
    if (judged.verdict !== 'valid') problems.push(`the shown tree is ${judged.verdict}`);
  } else if (row.heads.length > 0) problems.push('heads, and nothing shown');
  const visited = new Set<Cid>();
  for (const { id, cid, bytes, data } of commits) {
    if ((await cidOfValue(bytes)) !== cid || codecOf(cid) !== 'dag-cbor')
      problems.push(`commit ${id} has another hash`);
    problems.push(...missingUnder(data, blocks, visited).map((one) => `commit ${id} lacks ${one}`));
  }
  return problems;
};

const missingUnder = (root: Cid, blocks: Blocks, visited: Set<Cid>): Cid[] => {
  const missing: Cid[] = [];
  const waiting = [root];
  for (let cid = waiting.pop(); cid !== undefined; cid = waiting.pop()) {
    if (visited.has(cid)) continue;
    visited.add(cid);
    const bytes = blocks.get(cid);
    const node = bytes === undefined ? undefined : parseNode(bytes);
    if (node?.verdict !== 'valid') {
      missing.push(cid);
      continue;
    }
    if (node.value.left !== null) waiting.push(node.value.left);
    for (const { value, right } of node.value.entries) {
      if (!blocks.has(value)) missing.push(value);
      if (right !== null) waiting.push(right);
    }
  }
  return missing;
};
