/**
 * A repository as it stands in the store: its row, its live heads (judged again under the log as it is now), and the ground on which
 * others are judged.
 */
import type { Did, Tid } from '../base/index.js';
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
  /** As it stood when it was last seen here: for what is compared in the transaction that it ends in. */
  recall(did: Did): Repository | undefined;
  /** It stands so from now on. */
  remember(repository: Repository): void;
  forget(did: Did): void;
}

export const createRepositories = (context: Context, identities: Identities): Repositories => {
  const seen = new Map<Did, Repository>();

  const remember = (repository: Repository): void => {
    seen.delete(repository.did);
    seen.set(repository.did, repository);
    for (const oldest of seen.keys()) if (seen.size > CACHED_IDENTITIES) seen.delete(oldest);
  };

  const groundNow = ({ log, delegations }: Identity): CommitGround => ({ log, delegations, now: context.now() });

  return {
    async load(did) {
      const before = seen.get(did);
      const rows = await context.store().read(['identities', 'repositories', 'commits'], async (tx) => {
        const commits = tx.objectStore('commits');
        const [known, row] = await Promise.all([
          tx.objectStore('identities').get(did),
          tx.objectStore('repositories').get(did),
        ]);
        // What was judged under another log is judged again; of what was swept, or is kept less of, the commits say what is here.
        const isSame = before?.identity.stamp === known?.stamp && before?.row?.sweeps === row?.sweeps;
        const judged = isSame ? before?.live : undefined;
        const heads = (row?.heads ?? []).map(
          (id) => judged?.find((head) => head.row.id === id) ?? commits.get([did, id]),
        );
        return { known, row, heads: await Promise.all(heads) };
      });
      const identity = await identities.of(did, rows.known);
      if (identity === undefined) {
        seen.delete(did);
        return undefined;
      }
      const ground = groundNow(identity);
      const live: LiveHead[] = [];
      for (const head of rows.heads) {
        const verified = head === undefined ? undefined : await verify(head, before, identity, ground);
        if (verified !== undefined) live.push(verified);
      }
      live.sort((a, b) => (a.row.rev < b.row.rev ? 1 : -1));
      const repository = { did, identity, ground, isPurge: purgeJudge(ground), row: rows.row, live };
      remember(repository);
      return repository;
    },
    recall(did) {
      const found = seen.get(did);
      if (found === undefined) return undefined;
      const ground = groundNow(found.identity);
      return { ...found, ground, isPurge: purgeJudge(ground) };
    },
    remember,
    forget: (did) => void seen.delete(did),
  };
};

/** A head that was judged before under this log and these delegations, or is now. Undefined for what does not hold. */
const verify = async (
  head: LiveHead | CommitRow,
  before: Repository | undefined,
  identity: Identity,
  ground: CommitGround,
): Promise<LiveHead | undefined> => {
  if ('verified' in head && before?.identity.stamp === identity.stamp) return head;
  const row = 'verified' in head ? head.row : head;
  const judged = await judgeCommit(row.bytes, groundOf(ground, row.rev));
  return judged.verdict === 'valid' ? { row, verified: judged.value } : undefined;
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
