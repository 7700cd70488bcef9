/** Reading what is kept: records out of the merged view. A record that its schema refuses stays in the tree and is not shown. */
import type { Cid, Did, RecordPath, Tid } from '../base/index.js';
import { toJson } from '../codec/index.js';
import {
  collectionScope,
  findInTree,
  judgeRecord,
  parseRecordPath,
  type Scope,
  TreeFault,
  walkTree,
} from '../repo/index.js';
import type { RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import { MAX_PAGE } from './limits.js';
import { headInfo, type Repositories, type Repository } from './repository.js';
import type {
  HeadInfo,
  ListOptions,
  ProfileView,
  ReadOptions,
  RecordPage,
  RecordView,
  RepositorySummary,
} from './types.js';

export interface Reading {
  record(did: Did, path: RecordPath, options?: ReadOptions): Promise<RecordView | undefined>;
  list(did: Did, collection: string, options?: ListOptions): Promise<RecordPage>;
  profile(did: Did): Promise<ProfileView | undefined>;
  /** The profile of a repository as it stands. */
  profileIn(repository: Repository | undefined): Promise<ProfileView | undefined>;
  repositories(): Promise<readonly RepositorySummary[]>;
}

const profilePath = parseRecordPath('app.tabard.profile/self');

export const createReading = (context: Context, repositories: Repositories, blocks: Blocks): Reading => {
  const rowOf = (did: Did): Promise<RepositoryRow | undefined> =>
    context.store().read(['repositories'], (tx) => tx.objectStore('repositories').get(did));

  const recordIn = async (
    row: RepositoryRow | undefined,
    path: RecordPath,
    options?: ReadOptions,
  ): Promise<RecordView | undefined> => {
    const view = row?.view ?? null;
    if (row === undefined || view === null) return undefined;
    const source = blocks.of(row.did);
    const cid = await orElse(null, () => findInTree(source, view, path));
    const bytes = cid === null ? undefined : await source.get(cid);
    return cid === null || bytes === undefined ? undefined : shownOf(path, cid, bytes, row.clock, options);
  };

  const list: Reading['list'] = async (did, collection, options = {}) => {
    const row = await rowOf(did);
    if (row === undefined || row.view === null) return { records: [] };
    const source = blocks.of(did);
    const limit = Math.min(Math.max(options.limit ?? 50, 1), MAX_PAGE);
    const reverse = options.reverse ?? false;
    const records: RecordView[] = [];
    let batch: { path: RecordPath; cid: Cid }[] = [];
    const flush = async (): Promise<void> => {
      const found = await source.getMany(batch.map(({ cid }) => cid));
      for (const [index, { path, cid }] of batch.entries()) {
        const bytes = found[index];
        const view = bytes === undefined ? undefined : await shownOf(path, cid, bytes, row.clock, options);
        if (view !== undefined) records.push(view);
      }
      batch = [];
    };
    const { view } = row;
    await orElse(undefined, async () => {
      for await (const entry of walkTree(source, view, { scope: pageScope(collection, options), reverse })) {
        batch.push(entry);
        if (records.length + batch.length <= limit) continue;
        await flush();
        if (records.length > limit) break;
      }
    });
    await flush();
    const page = records.slice(0, limit);
    const last = page.at(-1);
    return records.length > limit && last !== undefined ? { records: page, cursor: last.path } : { records: page };
  };

  const profileIn: Reading['profileIn'] = async (repository) => {
    const [newest] = repository?.live ?? [];
    if (repository?.row === undefined || newest === undefined || profilePath === undefined) return undefined;
    const { did, row, live, identity } = repository;
    const found = await recordIn(row, profilePath);
    return {
      did,
      record: found?.value,
      head: headInfo(newest.verified, newest.row.receivedAt),
      heads: live.length,
      verifiedAt: row.verifiedAt ?? newest.row.receivedAt,
      receivedAt: newest.row.receivedAt,
      servedBy: row.servedBy,
      conflict: identity.log.state.conflict,
      policy: row.policy,
    };
  };

  return {
    record: async (did, path, options) => recordIn(await rowOf(did), path, options),
    list,
    profile: async (did) => profileIn(await repositories.load(did)),
    profileIn,
    async repositories() {
      const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
      return Promise.all(rows.map(async (row) => summaryOf(row, await headsOf(repositories, row.did))));
    },
  };
};

/** Of a repository that is kept in part, what lies outside is not here. */
const orElse = async <Result>(otherwise: Result, run: () => Promise<Result>): Promise<Result> => {
  try {
    return await run();
  } catch (error) {
    if (error instanceof TreeFault) return otherwise;
    throw error;
  }
};

const headsOf = async (repositories: Repositories, did: Did): Promise<HeadInfo[]> => {
  const repository = await repositories.load(did);
  return (repository?.live ?? []).map(({ row, verified }) => headInfo(verified, row.receivedAt));
};

const summaryOf = (row: RepositoryRow, heads: readonly HeadInfo[]): RepositorySummary => {
  const { did, policy, scope, bytes, addedAt, receivedAt, servedBy } = row;
  return { did, policy, scope, heads, bytes, addedAt, receivedAt, servedBy };
};

/** What a page shows of a record: nothing if it is newer than every head (it belongs to none), or not what its collection asks for. */
const shownOf = async (
  path: RecordPath,
  cid: Cid,
  bytes: Uint8Array,
  newest: Tid | null,
  options: ReadOptions = {},
): Promise<RecordView | undefined> => {
  const judged = await judgeRecord(path, bytes);
  if (judged.verdict !== 'valid' || newest === null || judged.value.rev > newest) return undefined;
  const { removal, value } = judged.value;
  if (removal === undefined) return { path, cid, value: toJson(value) };
  return options.removed === true ? { path, cid, value: toJson(value), removal } : undefined;
};

const pageScope = (collection: string, { cursor, reverse = false }: ListOptions): Scope => {
  const scope = collectionScope(collection);
  if (cursor === undefined) return scope;
  return scope.flatMap(({ from, to }) => {
    const range = reverse ? { from, to: cursor < to ? cursor : to } : { from: `${cursor}\x00`, to };
    return range.from < range.to ? [range] : [];
  });
};
