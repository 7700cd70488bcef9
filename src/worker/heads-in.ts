/** Heads that others offer: judged, compared with what is here, and remembered for a pull. Stored only when their trees have come. */
import type { Cid, Did, DidKey } from '../base/index.js';
import type { Delegation } from '../identity/index.js';
import { coversPart, isBehind, judgeCommit, type Part, reaches, type VerifiedCommit } from '../repo/index.js';
import { type Context, rangeOf } from './context.js';
import { MAX_AFTER_TRIES, MAX_CANDIDATES, MAX_HEADS, MAX_PENDING } from './limits.js';
import { headInfo, type Repositories, type Repository } from './repository.js';
import type { HeadOutcome } from './types.js';

export interface HeadsIn {
  receive(did: Did, commits: readonly Uint8Array[], part?: Part): Promise<readonly HeadOutcome[]>;
  due(): Promise<readonly { readonly did: Did; readonly bytes: Uint8Array<ArrayBuffer> }[]>;
  /** A commit that was found valid in this run, or that is here. */
  find(did: Did, id: Cid): Promise<VerifiedCommit | undefined>;
  /** One of a key that was put out: to be put aside, never to land. */
  after(did: Did, id: Cid): VerifiedCommit | undefined;
}

export const createHeadsIn = (
  context: Context,
  repositories: Repositories,
  leftOut: (did: Did) => ReadonlyMap<Cid, Delegation>,
): HeadsIn => {
  const { counters } = context;
  const candidates = new Map<Cid, VerifiedCommit>();
  /** By keys of one's own log: there are as many as it has put out. */
  const afterwards = new Map<DidKey, VerifiedCommit>();
  const tries = new Map<DidKey, number>();

  const remember = (commit: VerifiedCommit): void => {
    candidates.delete(commit.id);
    candidates.set(commit.id, commit);
    for (const oldest of candidates.keys()) {
      if (candidates.size <= MAX_CANDIDATES) return;
      candidates.delete(oldest);
    }
  };

  /** HSE-17. A thief who signs one after the other is not followed for ever. */
  const findAfter = async (
    repository: Repository,
    bytes: Uint8Array<ArrayBuffer>,
  ): Promise<{ readonly id: Cid; readonly data: Cid } | undefined> => {
    if (repository.row?.policy.reason !== 'own') return undefined;
    const { judgeAfter } = await import('./afterwards.js');
    const commit = await judgeAfter(context, repository, bytes, leftOut(repository.did));
    if (commit === undefined) return undefined;
    const {
      id,
      commit: { key, data },
    } = commit;
    const tried = (tries.get(key) ?? 0) + 1;
    if (tried > MAX_AFTER_TRIES) return undefined;
    tries.set(key, tried);
    afterwards.set(key, commit);
    return { id, data };
  };

  const receiveOne = async (
    repository: Repository,
    bytes: Uint8Array<ArrayBuffer>,
    part: Part | undefined,
  ): Promise<HeadOutcome> => {
    const judged = await counters.timed('judge-head', () => judgeExactly(repository, bytes, leftOut));
    if (judged.verdict === 'notYet') return setAside(context, repository, bytes, judged.until);
    if (judged.verdict === 'invalid' && judged.code === 'revoked') {
      const after = await findAfter(repository, bytes);
      return { ...counters.declined(judged), ...(after === undefined ? {} : { after }) };
    }
    if (judged.verdict !== 'valid') return counters.declined(judged);
    counters.verified(1);
    const { receivedAt: _, ...head } = headInfo(judged.value, 0);
    const known = isHeld(repository, judged.value, part) && (await isKnown(context, judged.value));
    const newer = !known && isNewer(repository, judged.value);
    if (!known && !newer) counters.refused('not-newer');
    if (newer) remember(judged.value);
    return { verdict: 'valid', head, known, newer };
  };

  return {
    async receive(did, commits, part) {
      const repository = await repositories.load(did);
      const outcomes: HeadOutcome[] = [];
      for (const [index, bytes] of commits.entries()) {
        if (index >= MAX_HEADS) outcomes.push(counters.declined({ verdict: 'refused', code: 'too-many' }));
        else if (repository === undefined) outcomes.push({ verdict: 'needs', what: 'operations', ids: [did] });
        else outcomes.push(await receiveOne(repository, bytes.slice(), part));
      }
      return outcomes;
    },
    async due() {
      const now = context.now();
      const rows = await context.store().read(['pending'], (tx) => tx.objectStore('pending').getAll());
      const due = rows.filter(({ until }) => until <= now);
      if (due.length > 0) {
        await context.store().write(['pending'], 'relaxed', async (tx) => {
          for (const { did, id } of due) await tx.objectStore('pending').delete([did, id]);
        });
      }
      return due.map(({ did, bytes }) => ({ did, bytes }));
    },
    async find(did, id) {
      const candidate = candidates.get(id);
      if (candidate !== undefined) return candidate.commit.did === did ? candidate : undefined;
      const repository = await repositories.load(did);
      return repository?.live.find(({ row }) => row.id === id)?.verified;
    },
    after: (did, id) => [...afterwards.values()].find((one) => one.id === id && one.commit.did === did),
  };
};

/** Where the delegations that hold do not say whether its key may, those that do not hold say why not. They never say that it may. */
const judgeExactly = async (
  { did, ground }: Repository,
  bytes: Uint8Array<ArrayBuffer>,
  leftOut: (did: Did) => ReadonlyMap<Cid, Delegation>,
): ReturnType<typeof judgeCommit> => {
  const judged = await judgeCommit(bytes, ground);
  const out = leftOut(did);
  if (judged.verdict !== 'needs' || judged.what !== 'delegations' || out.size === 0) return judged;
  const why = await judgeCommit(bytes, { ...ground, delegations: new Map([...out, ...ground.delegations]) });
  return why.verdict === 'invalid' ? why : judged;
};

/** A live head of which less is here than is wanted is to be fetched (again). */
const isHeld = ({ live }: Repository, { id }: VerifiedCommit, part: Part | undefined): boolean =>
  live.every(({ row }) => row.id !== id || coversPart(row.part, part));

const isKnown = async (context: Context, { commit: { did }, id }: VerifiedCommit): Promise<boolean> =>
  (await context.store().read(['commits'], (tx) => tx.objectStore('commits').getKey([did, id]))) !== undefined;

/** Marks never go back: an older head is no news, whoever offers it. */
const isNewer = ({ row, live }: Repository, { commit }: VerifiedCommit): boolean =>
  !isBehind(commit, row?.marks ?? {}) && !live.some(({ verified }) => reaches(verified.commit, commit));

/** A head ahead of the clock is kept if everything else about it holds, so that nobody can fill the store with noise. */
const setAside = async (
  context: Context,
  { did, ground }: Repository,
  bytes: Uint8Array<ArrayBuffer>,
  until: number,
): Promise<HeadOutcome> => {
  const judged = await judgeCommit(bytes, { ...ground, now: until });
  if (judged.verdict !== 'valid') return context.counters.declined(judged);
  await context.store().write(['pending'], 'relaxed', async (tx) => {
    const pending = tx.objectStore('pending');
    if ((await pending.count(rangeOf(did))) >= MAX_PENDING) return;
    await pending.put({ did, id: judged.value.id, bytes, until });
  });
  return { verdict: 'notYet', until };
};
