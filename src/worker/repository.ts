/**
 * A repository as it stands in the store: its row, its live heads (judged again under the log as it is now), and the ground on which
 * others are judged.
 */
import type { Cid, Did, Tid } from '../base/index.js';
import { millisecondsOf } from '../codec/index.js';
import {
  type CommitGround,
  judgeCommit,
  type PurgeJudge,
  purgeJudge,
  type VerifiedCommit,
  WHOLE,
} from '../repo/index.js';
import type { CommitRow, KeepPolicy, RepositoryRow } from '../store/index.js';
import type { Context } from './context.js';
import type { Identities, Identity } from './identities.js';
import { CACHED_IDENTITIES } from './limits.js';
import type { HeadInfo } from './types.js';

export interface LiveHead {
  readonly row: CommitRow;
  readonly verified: VerifiedCommit;
}

export interface Repository {
  readonly did: Did;
  readonly identity: Identity;
  readonly ground: CommitGround;
  readonly isPurge: PurgeJudge;
  /** Undefined while nothing of it is kept. */
  readonly row: RepositoryRow | undefined;
  /** Newest first. */
  readonly live: readonly LiveHead[];
}

export interface Repositories {
  /** Undefined if not even the identity is known. */
  load(did: Did): Promise<Repository | undefined>;
  forget(did: Did): void;
}

export const createRepositories = (context: Context, identities: Identities): Repositories => {
  /** Commits judged under a log and its delegations, as the identity's stamp numbers them. */
  const judged = new Map<Did, { stamp: number; commits: Map<Cid, VerifiedCommit> }>();

  const verifiedIn = async (
    row: CommitRow,
    identity: Identity,
    ground: CommitGround,
  ): Promise<VerifiedCommit | undefined> => {
    let known = judged.get(row.did);
    if (known?.stamp !== identity.stamp) {
      known = { stamp: identity.stamp, commits: new Map() };
      judged.delete(row.did);
      judged.set(row.did, known);
      trim(judged);
    }
    const found = known.commits.get(row.id);
    if (found !== undefined) return found;
    const result = await judgeCommit(row.bytes, groundOf(ground, row.rev));
    if (result.verdict !== 'valid') return undefined;
    known.commits.set(row.id, result.value);
    return result.value;
  };

  return {
    async load(did) {
      const identity = await identities.find(did);
      if (identity === undefined) return undefined;
      const { row, heads } = await context.store().read(['repositories', 'commits'], async (tx) => {
        const found = await tx.objectStore('repositories').get(did);
        const commits = tx.objectStore('commits');
        return { row: found, heads: await Promise.all((found?.heads ?? []).map((id) => commits.get([did, id]))) };
      });
      const ground: CommitGround = { log: identity.log, delegations: identity.delegations, now: context.now() };
      const live: LiveHead[] = [];
      for (const head of heads) {
        const verified = head === undefined ? undefined : await verifiedIn(head, identity, ground);
        if (head !== undefined && verified !== undefined) live.push({ row: head, verified });
      }
      live.sort((a, b) => (a.row.rev < b.row.rev ? 1 : -1));
      return { did, identity, ground, isPurge: purgeJudge(ground), row, live };
    },
    forget: (did) => judged.delete(did),
  };
};

const trim = (cache: Map<Did, unknown>): void => {
  for (const oldest of cache.keys()) {
    if (cache.size <= CACHED_IDENTITIES) return;
    cache.delete(oldest);
  }
};

/** What was accepted once stays so, though the clock may have been put back since. */
export const groundOf = (ground: CommitGround, rev: Tid): CommitGround => ({
  ...ground,
  now: Math.max(ground.now, millisecondsOf(rev)),
});

/** The row of a repository of which nothing is kept yet. */
export const emptyRow = (did: Did, policy: KeepPolicy, addedAt: number): RepositoryRow => ({
  did,
  policy,
  scope: WHOLE,
  heads: [],
  view: null,
  marks: {},
  landed: {},
  clock: null,
  rejudge: false,
  bytes: 0,
  nextPack: 0,
  sweeps: 0,
  addedAt,
  receivedAt: null,
  verifiedAt: null,
  servedBy: null,
});

/** What tells whether blocks that were here may have gone: the row was made anew, or swept. Undefined where nothing was here. */
export const basisOf = (row: RepositoryRow | undefined): string | undefined =>
  row === undefined ? undefined : `${row.addedAt} ${row.sweeps}`;

export const headInfo = ({ id, cid, commit }: VerifiedCommit, receivedAt: number): HeadInfo => ({
  did: commit.did,
  id,
  cid,
  key: commit.key,
  seq: commit.seq,
  rev: commit.rev,
  data: commit.data,
  log: commit.log,
  receivedAt,
});
