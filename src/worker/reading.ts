/** Reading what is kept: records out of the merged view. A record that its schema refuses stays in the tree and is not shown. */
import { createPart, type Did, type RecordPath } from '../base/index.js';
import { findInTree, parseRecordPath } from '../repo/index.js';
import type { RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import { headInfo, type Repositories, type Repository } from './repository.js';
import { orElse, shownOf } from './shown.js';
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
  list(did: Did, collection: string | null, options?: ListOptions): Promise<RecordPage>;
  profile(did: Did): Promise<ProfileView | undefined>;
  /** The profile of a repository as it stands. */
  profileIn(repository: Repository | undefined): Promise<ProfileView | undefined>;
  repositories(): Promise<readonly RepositorySummary[]>;
}

/** A first screen is one record. */
const lists = createPart(() => import('./lists.js'));

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
      partial: row.part !== undefined,
    };
  };

  return {
    record: async (did, path, options) => recordIn(await rowOf(did), path, options),
    list: async (did, collection, options) => {
      const row = await rowOf(did);
      if (row === undefined) return { records: [] };
      return (await lists()).listRecords(row, blocks.of(did), collection, options);
    },
    profile: async (did) => profileIn(await repositories.load(did)),
    profileIn,
    async repositories() {
      const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
      return Promise.all(rows.map(async (row) => summaryOf(row, await headsOf(repositories, row.did))));
    },
  };
};

const headsOf = async (repositories: Repositories, did: Did): Promise<HeadInfo[]> => {
  const repository = await repositories.load(did);
  return (repository?.live ?? []).map(({ row, verified }) => headInfo(verified, row.receivedAt));
};

const summaryOf = (row: RepositoryRow, heads: readonly HeadInfo[]): RepositorySummary => {
  const { did, policy, scope, part, bytes, addedAt, receivedAt, servedBy } = row;
  return { did, policy, scope, ...(part && { part }), heads, bytes, addedAt, receivedAt, servedBy };
};
