/**
 * Landing: the one way in which a verified commit and its tree come into the store. STO-4: blocks, commit, heads, marks, clock and the
 * merged view are written in one transaction or not at all. What the transaction was worked out from is compared inside it.
 */
import { unwrap } from 'idb';
import {
  type Cid,
  createPart,
  type Did,
  type DidKey,
  type Judgement,
  TabardError,
  type Tid,
  valid,
} from '../base/index.js';
import {
  type BlockSource,
  createMemoryBlocks,
  judgeCommit,
  judgeUpdate,
  type Marks,
  mergeHeads,
  overlayBlocks,
  type Part,
  raiseMarks,
  reaches,
  type VerifiedCommit,
  WHOLE,
} from '../repo/index.js';
import type { CommitRow, RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import { type Context, rangeOf } from './context.js';
import { type Identities, putIdentity, rowsOf } from './identities.js';
import { MAX_LIVE, MAX_MARKS, MAX_RETRIES } from './limits.js';
import { packsOf, putPacks } from './packs.js';
import type { Held } from './parts.js';
import { roomOf } from './quota.js';
import {
  basisOf,
  emptyRow,
  groundOf,
  headInfo,
  type LiveHead,
  type Repositories,
  type Repository,
} from './repository.js';
import { stale, untilFresh } from './retry.js';
import type { HeadInfo, VerifyStoreEvents } from './types.js';

const parts = createPart(() => import('./parts.js'));

export interface Arrival {
  readonly commit: VerifiedCommit;
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
  /** What of its tree has come, or was here; undefined: all of it. */
  readonly part?: Part | undefined;
  /** `basisOf` the row when the arrival began: blocks that it counts on may have gone since. */
  readonly basis: string | undefined;
  /** Heads that an own tree was built on: it has all that they have. */
  readonly contains: readonly Cid[];
  readonly servedBy: string | null;
  readonly by: VerifyStoreEvents['changed']['by'];
  /** What the commit was just judged by: while it stands, it need be neither read nor judged again. */
  readonly judgedBy?: Repository;
  /** Nothing of its identity is here: that of `judgedBy` is stored with it. */
  readonly founds?: boolean;
  /** Stamped anew after a clock that ran ahead: what comes next follows this one, not what it replaces. */
  readonly setsClock?: boolean;
}

export interface Landed {
  readonly head: HeadInfo;
  /** Its tree takes away what an older one has: both stay live, so nothing is hidden. */
  readonly hides: boolean;
}

export type Landing = (arrival: Arrival) => Promise<Judgement<Landed>>;

export const createLanding = (
  context: Context,
  identities: Pick<Identities, 'remember'>,
  repositories: Repositories,
  blocks: Blocks,
): Landing => {
  const { events, counters } = context;
  return (arrival) => {
    let { judgedBy } = arrival;
    return untilFresh(MAX_RETRIES, async () => {
      const { commit, bytes } = arrival.commit;
      const repository = judgedBy ?? (await repositories.load(commit.did));
      if (repository === undefined) return { verdict: 'needs', what: 'operations', ids: [commit.did] };
      // The log may have changed since the head was found valid.
      const founds = repository === judgedBy && arrival.founds === true;
      const again =
        repository === judgedBy ? valid(undefined) : await judgeCommit(bytes, groundOf(repository.ground, commit.rev));
      judgedBy = undefined;
      if (again.verdict !== 'valid') return again;
      const source = overlayBlocks(createMemoryBlocks(arrival.blocks), blocks.of(commit.did));
      const planned = await plan(context, repository, arrival, source);
      if (planned.verdict !== 'valid') return planned;
      const { commitRow, staying, hides } = planned.value;
      const row = await counters.timed('write', () =>
        writePlan(context, repository, { ...arrival, founds }, planned.value),
      );
      blocks.remember(commit.did, planned.value.blocks);
      const live = [{ row: commitRow, verified: arrival.commit }, ...staying].sort((a, b) =>
        a.row.rev < b.row.rev ? 1 : -1,
      );
      if (founds) identities.remember(repository.identity);
      repositories.remember({ ...repository, row, live });
      const head = headInfo(arrival.commit, commitRow.receivedAt);
      events.emit('changed', { did: commit.did, head, by: arrival.by });
      if (hides) counters.refused('hidden-removal');
      return { verdict: 'valid', value: { head, hides } };
    });
  };
};

interface Plan {
  readonly row: RepositoryRow;
  readonly commitRow: CommitRow;
  readonly superseded: readonly LiveHead[];
  /** Live heads that stay so beside it. */
  readonly staying: readonly LiveHead[];
  readonly hides: boolean;
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
}

const plan = async (
  context: Context,
  repository: Repository,
  arrival: Arrival,
  source: BlockSource,
): Promise<Judgement<Plan>> => {
  const { did, live, row: before } = repository;
  const { commit: verified } = arrival;
  const { commit } = verified;
  if (arrival.basis !== undefined && arrival.basis !== basisOf(before)) {
    throw new TabardError('write-conflict', 'what it counted on has gone in between', { retryable: true });
  }
  const at = context.now();
  const others = live.filter(({ row }) => row.id !== verified.id);
  if (others.some((head) => reaches(head.verified.commit, commit))) return { verdict: 'refused', code: 'not-newer' };
  const reached = others.filter((head) => reaches(commit, head.verified.commit));
  const isPart = arrival.part !== undefined || live.some((head) => head.row.part !== undefined);
  const inPart = isPart ? await parts() : undefined;
  const superseded =
    arrival.setsClock === true ? valid(others) : await coveredBy(repository, arrival, reached, source, inPart);
  if (superseded.verdict !== 'valid') return superseded;
  const staying = others.filter((head) => !superseded.value.includes(head));
  const own = arrival.by === 'commit';
  if (!own && staying.length >= MAX_LIVE) return { verdict: 'refused', code: 'too-many' };
  const held: Held = inPart?.heldAfter(arrival, live, staying) ?? { of: {}, all: { scope: WHOLE } };
  const view = await viewOf([verified, ...staying.map((head) => head.verified)], source, repository, held.all.part);
  const blocks = new Map([...arrival.blocks, ...view.blocks]);
  if (sizeOf(blocks) > roomOf(before)) {
    await (await parts()).noteOver(context, did, (before?.bytes ?? 0) + sizeOf(blocks), arrival.part);
    return { verdict: 'refused', code: 'too-large' };
  }
  const { over: _, part: __, ...base } = before ?? emptyRow(did, { reason: own ? 'own' : 'visit', serve: own }, at);
  const landed = raise(base.landed, commit.key, commit.seq);
  const row: RepositoryRow = {
    ...base,
    ...held.all,
    heads: [verified.id, ...staying.map((head) => head.row.id)],
    view: view.root,
    marks: boundMarks(raiseMarks(base.marks, [verified]), landed, [verified, ...staying.map((head) => head.verified)]),
    landed,
    clock: arrival.setsClock === true ? commit.rev : laterOf(base.clock, commit.rev),
    bytes: base.bytes + sizeOf(blocks),
    receivedAt: at,
    verifiedAt: at,
    servedBy: arrival.servedBy,
  };
  const hides = superseded.value.length < reached.length;
  const commitRow = { ...commitRowOf(verified, at), ...held.of };
  return { verdict: 'valid', value: { row, commitRow, superseded: superseded.value, staying, hides, blocks } };
};

/**
 * The heads that the new one supersedes: those of which it takes nothing away (REP-20). Of the others it says that it contains them and does
 * not: they stay live beside it.
 */
const coveredBy = async (
  { isPurge }: Repository,
  { commit, part, contains }: Arrival,
  reached: readonly LiveHead[],
  source: BlockSource,
  inPart: typeof import('./parts.js') | undefined,
): Promise<Judgement<readonly LiveHead[]>> => {
  const covered: LiveHead[] = [];
  for (const head of reached) {
    if (contains.includes(head.row.id)) {
      covered.push(head);
      continue;
    }
    const newer = treeOf(commit);
    const judged = await (inPart === undefined
      ? judgeUpdate(head.row, newer, { source, isPurge })
      : inPart.judgeHeld(source, head.row, { ...newer, part }, isPurge));
    if (judged.verdict === 'valid') covered.push(head);
    else if (judged.verdict !== 'invalid' || judged.code !== 'hidden-removal') return judged;
  }
  return { verdict: 'valid', value: covered };
};

const treeOf = ({ commit: { data, rev, floor } }: VerifiedCommit): { data: Cid; rev: Tid; floor?: Tid } =>
  floor === undefined ? { data, rev } : { data, rev, floor };

/** What is shown: one head's tree, or the merge of several. Of trees that are here in part the newest is shown alone. */
const viewOf = async (
  heads: readonly VerifiedCommit[],
  source: BlockSource,
  { isPurge }: Pick<Repository, 'isPurge'>,
  part: Part | undefined,
): Promise<{ root: Cid; blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>> }> => {
  const [newest] = heads.toSorted((a, b) => (a.commit.rev < b.commit.rev ? 1 : -1));
  if (newest === undefined) throw new RangeError('"heads" is empty');
  const roots = new Set(heads.map(({ commit }) => commit.data));
  if (roots.size === 1 || part !== undefined) return { root: newest.commit.data, blocks: new Map() };
  return mergeHeads(source, heads.map(treeOf), isPurge);
};

/** Answers the row as it was written. Requests are not awaited where nothing depends on them: one that fails aborts the transaction. */
const writePlan = async (
  context: Context,
  repository: Repository,
  arrival: Arrival,
  planned: Plan,
): Promise<RepositoryRow> => {
  const { did, identity, row: before } = repository;
  const { row, commitRow, superseded, blocks } = planned;
  const stores = ['identities', 'repositories', 'commits', 'packs', 'packIndex', 'pending'] as const;
  const founding =
    arrival.founds === true ? await rowsOf(identity.log, { at: context.now(), from: arrival.servedBy }) : undefined;
  const more = founding === undefined ? [] : (['operations', 'delegations'] as const);
  return context.store().write([...stores, ...more], 'relaxed', async (tx) => {
    const counted = tx.objectStore('packIndex').count(rangeOf(did));
    const [known, found] = await Promise.all([
      tx.objectStore('identities').get(did),
      tx.objectStore('repositories').get(did),
      counted,
    ]);
    if (known?.stamp !== (founding === undefined ? identity.stamp : undefined)) throw stale;
    if (founding !== undefined) putIdentity(tx, identity, founding);
    if (arrival.by === 'commit') ensureNext(found, commitRow.key, commitRow.seq);
    if (!isSame(found, before) || found?.policy.quota !== before?.policy.quota) throw stale;
    const nextPack = await putPacks(tx, did, packsOf(blocks), row.nextPack, { random: context.random, counted });
    const commits = unwrap(tx.objectStore('commits'));
    for (const head of superseded) commits.put({ ...head.row, supersededAt: commitRow.receivedAt });
    if (arrival.setsClock === true) await forgetAhead(tx.objectStore('commits'), commitRow);
    commits.put(commitRow);
    const written = { ...row, policy: found?.policy ?? row.policy, nextPack };
    unwrap(tx.objectStore('repositories')).put(written);
    unwrap(tx.objectStore('pending')).delete([did, commitRow.id]);
    return written;
  });
};

/** STO-16: what it replaces would stand above it wherever heads are worked out again. */
const forgetAhead = async (
  commits: { getAll(range: IDBKeyRange): Promise<CommitRow[]>; delete(key: [Did, Cid]): Promise<void> },
  { did, rev }: CommitRow,
): Promise<void> => {
  for (const row of await commits.getAll(rangeOf(did))) if (row.rev > rev) await commits.delete([did, row.id]);
};

/** STO-5: two tabs may have prepared the same `seq`; the first to land has it. */
const ensureNext = (row: RepositoryRow | undefined, key: DidKey, seq: number): void => {
  if ((row?.marks[key] ?? 0) + 1 !== seq) {
    throw new TabardError('write-conflict', 'another commit of this key came in between', { retryable: true });
  }
};

/** All that a landing is worked out from; whether it is kept, and why, is not. */
const isSame = (found: RepositoryRow | undefined, before: RepositoryRow | undefined): boolean =>
  found === before || JSON.stringify(found, withoutPolicy) === JSON.stringify(before, withoutPolicy);

const withoutPolicy = (key: string, value: unknown): unknown => (key === 'policy' ? undefined : value);

const commitRowOf = ({ id, cid, bytes, commit }: VerifiedCommit, receivedAt: number): CommitRow => ({
  did: commit.did,
  id,
  cid,
  bytes: bytes.slice(),
  key: commit.key,
  seq: commit.seq,
  rev: commit.rev,
  data: commit.data,
  receivedAt,
  supersededAt: null,
});

const raise = (marks: Readonly<Record<DidKey, number>>, key: DidKey, seq: number): Record<DidKey, number> => ({
  ...marks,
  [key]: Math.max(marks[key] ?? 0, seq),
});

/** A liar may claim to have seen any number of keys: over the bound, those stay that have commits here or stand in a live head. */
const boundMarks = (marks: Marks, landed: Marks, live: readonly VerifiedCommit[]): Marks => {
  if (Object.keys(marks).length <= MAX_MARKS) return marks;
  const named = raiseMarks(landed, live);
  return Object.fromEntries(Object.entries(marks).filter(([key]) => Object.hasOwn(named, key)));
};

const laterOf = (a: Tid | null, b: Tid): Tid => (a !== null && a > b ? a : b);

const sizeOf = (blocks: ReadonlyMap<Cid, Uint8Array>): number => {
  let size = 0;
  for (const bytes of blocks.values()) size += bytes.length;
  return size;
};
