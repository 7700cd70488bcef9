/**
 * Own commits, in two steps because keys stay in the page: `prepare` merges what is live, applies the writes and says what to sign;
 * `finish` checks the signature like anyone's and lands the commit.
 */
import { type Cid, type Did, type RecordPath, TabardError, type Tid } from '../base/index.js';
import { createTidClock, encodeBase32, isAhead, parseTid, type TidClock } from '../codec/index.js';
import {
  applyChanges,
  type CommitDraft,
  decodeRecord,
  draftCommit,
  finishCommit,
  judgeCommit,
  keyKindOf,
  type Part,
  parseRecordPath,
  pathOf,
  seenBy,
  splitPath,
} from '../repo/index.js';
import type { Blocks } from './blocks.js';
import type { Context } from './context.js';
import type { Landing } from './landing.js';
import { basisOf, groundOf, type Repositories, type Repository } from './repository.js';
import { restampTree } from './restamp.js';
import type { Room } from './room.js';
import type { CommitSigner, HeadInfo, PreparedCommit, Write } from './types.js';
import { type Change, changeOf } from './write-record.js';

export interface Writing {
  prepare(did: Did, writes: readonly Write[], signer: CommitSigner): Promise<PreparedCommit>;
  prepareRestamp(did: Did, signer: CommitSigner): Promise<PreparedCommit>;
  finish(ticket: string, signature: Uint8Array): Promise<HeadInfo>;
}

interface Ticket {
  readonly did: Did;
  readonly draft: CommitDraft;
  readonly rev: Tid;
  readonly basis: string | undefined;
  readonly contains: readonly Cid[];
  readonly part: Part | undefined;
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
  /** The clock of the repository goes back to `rev`. */
  readonly setsClock: boolean;
}

const maxTickets = 16;

/** Hashing is fast when many are under way. */
const writesAtOnce = 256;

export const createWriting = (
  context: Context,
  repositories: Repositories,
  blocks: Blocks,
  land: Landing,
  room: () => Promise<Pick<Room, 'again'>>,
): Writing => {
  const tickets = new Map<string, Ticket>();

  const keep = (ticket: Ticket): string => {
    const name = encodeBase32(context.random(10));
    tickets.set(name, ticket);
    for (const oldest of tickets.keys()) {
      if (tickets.size <= maxTickets) break;
      tickets.delete(oldest);
    }
    return name;
  };

  /** PIN-16. */
  const withRoom = <Result>(run: () => Promise<Result>): Promise<Result> =>
    run().catch(async (error: unknown) => (await room()).again(error, 0, run));

  return {
    async prepare(did, writes, signer) {
      const repository = await ensureKnown(repositories, did);
      const seq = nextSeq(repository, signer);
      const clock = createTidClock(context.now, signer.clockId, repository.row?.clock ?? undefined);
      const paths = pathsOf(writes, clock, (tid) => isAhead(tid, context.now()) && tid > (repository.row?.clock ?? ''));
      const rev = clock.next();
      const source = blocks.of(did);
      const changes = await changesOf(writes, paths, rev, { repository, source });
      if (changes.length === 0 && repository.row !== undefined) return { unchanged: true, paths };
      const tree = await applyChanges(
        source,
        repository.row?.view ?? null,
        new Map(changes.map(({ path, cid }) => [path, cid])),
      );
      const draft = await draftNext(repository, signer, { seq, rev, data: tree.root });
      const ticket = keep({
        did,
        draft,
        rev,
        basis: basisOf(repository.row),
        contains: repository.live.map(({ row }) => row.id),
        part: repository.row?.part,
        blocks: new Map([...tree.blocks, ...changes.map(({ cid, bytes }) => [cid, bytes] as const)]),
        setsClock: false,
      });
      return { unchanged: false, ticket, signing: draft.signing, id: draft.id, rev, seq, paths };
    },
    async prepareRestamp(did, signer) {
      const repository = await ensureKnown(repositories, did);
      const { row, live } = repository;
      if (row?.view == null || row.clock === null || !isAhead(row.clock, context.now()))
        return { unchanged: true, paths: [] };
      const seq = nextSeq(repository, signer);
      const { rev, tree, made } = await restampTree(blocks.of(did), row.view, context.now, signer.clockId);
      const draft = await draftNext(repository, signer, { seq, rev, data: tree.root });
      const ticket = keep({
        ...{ did, draft, rev, part: row.part, basis: basisOf(row), setsClock: true },
        contains: live.map((head) => head.row.id),
        blocks: new Map([...tree.blocks, ...made]),
      });
      return { unchanged: false, ticket, signing: draft.signing, id: draft.id, rev, seq, paths: [] };
    },
    async finish(name, signature) {
      const ticket = tickets.get(name);
      tickets.delete(name);
      if (ticket === undefined) throw new TypeError('"ticket" is not open');
      const repository = await ensureKnown(repositories, ticket.did);
      const judged = await judgeCommit(finishCommit(ticket.draft, signature), groundOf(repository.ground, ticket.rev));
      if (judged.verdict !== 'valid') throw notAccepted(judged);
      context.counters.verified(1);
      const { blocks: made, basis, contains, part, setsClock } = ticket;
      const arrival = { commit: judged.value, blocks: made, basis, contains, part, setsClock };
      const landed = await withRoom(() => land({ ...arrival, servedBy: null, by: 'commit' }));
      if (landed.verdict !== 'valid') throw notAccepted(landed);
      return landed.value.head;
    },
  };
};

const ensureKnown = async (repositories: Repositories, did: Did): Promise<Repository> => {
  const repository = await repositories.load(did);
  if (repository === undefined) throw new TabardError('no-identity', 'the identity log is not here');
  return repository;
};

/** One above the last. If others have seen more of this key than is here, its device was restored or cloned and needs a new key. */
const nextSeq = ({ row }: Repository, { key }: CommitSigner): number => {
  const mark = row?.marks[key] ?? 0;
  if (mark > (row?.landed[key] ?? 0) || mark === Number.MAX_SAFE_INTEGER) {
    throw new TabardError('write-conflict', 'this device key has been used elsewhere: make a new one');
  }
  return mark + 1;
};

/**
 * Where each write goes. The clock is fed with every TID key and purge, so that nothing written is above the commit's `rev`. What lies ahead
 * of all clocks is refused: it would take every later commit there.
 */
const pathsOf = (writes: readonly Write[], clock: TidClock, isFuture: (tid: Tid) => boolean): RecordPath[] => {
  const observe = (tid: Tid): void => {
    if (isFuture(tid)) throw new TabardError('bad-record-input', 'a time of the future');
    clock.observe(tid);
  };
  const paths = writes.map((write) => {
    if ('collection' in write) return pathOf(write.collection, clock.next());
    const path = parseRecordPath('remove' in write ? write.remove : 'purge' in write ? write.purge : write.path);
    if (path === undefined) throw new TabardError('bad-record-input', 'not a record path');
    const purge = 'purge' in write ? decodeRecord(write.bytes) : undefined;
    if (purge?.verdict === 'valid') observe(purge.value.rev);
    const { collection, key } = splitPath(path);
    const tid = keyKindOf(collection) === 'tid' ? parseTid(key) : undefined;
    if (tid !== undefined) observe(tid);
    return path;
  });
  if (new Set(paths).size < paths.length) throw new TabardError('bad-record-input', 'two writes to one path');
  return paths;
};

const changesOf = async (
  writes: readonly Write[],
  paths: readonly RecordPath[],
  rev: Tid,
  ground: Parameters<typeof changeOf>[3],
): Promise<Change[]> => {
  const changes: Change[] = [];
  for (let at = 0; at < writes.length; at += writesAtOnce) {
    const some = writes.slice(at, at + writesAtOnce);
    const made = await Promise.all(
      some.map((write, index) => {
        const path = paths[at + index];
        return path === undefined ? undefined : changeOf(write, path, rev, ground);
      }),
    );
    for (const change of made) if (change !== undefined) changes.push(change);
  }
  return changes;
};

const draftNext = (
  { did, live, identity: { log } }: Repository,
  { key, auth }: CommitSigner,
  tree: { readonly seq: number; readonly rev: Tid; readonly data: Cid },
): Promise<CommitDraft> => {
  const { revoked, retired, position } = log.state;
  const heads = live.map(({ verified }) => verified);
  const seen = seenBy(heads, key, { has: (one) => revoked.has(one) || retired.has(one) });
  const prev = heads.find(({ commit }) => commit.key === key) ?? heads[0];
  return draftCommit({ v: 1, did, ...tree, seen, prev: prev?.id ?? null, log: position, key, auth });
};

/** A device whose key was put out or away is told so: what it writes is right, and nobody takes it. */
const notAccepted = (judged: { readonly verdict: string; readonly code?: unknown }): TabardError => {
  const isOut = judged.code === 'revoked' || judged.code === 'retired';
  const message = `own commit: ${judged.verdict} ${String(judged.code ?? '')}`.trim();
  return new TabardError(isOut ? 'device-out' : 'not-verifiable', message);
};
