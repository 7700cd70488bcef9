/**
 * Others' old posts give way (PIN-19, PIN-20): of a repository that is kept for somebody else only its newest posts are to be kept from then on, as if
 * the follow's rule said so. What stays is a part (PRT rules), proven and served as one; nothing of one's own is ever touched, nor what came from a file.
 */
import type { Did } from '../base/index.js';
import { allPosts, commonPart, coversPart, type Part, postsPart, TreeFault, walkTree } from '../repo/index.js';
import type { KeepPolicy, RepositoryRow } from '../store/index.js';
import type { Blocks } from './blocks.js';
import { markPart } from './collect-part.js';
import { type Context, rangeOf } from './context.js';
import { EASED_FOR, EASED_TO, FILLED_AGAIN, FULL_TO, LEAST_EASED, REMOVED_FOR, ROOM_AGAIN } from './limits.js';
import { narrow } from './parts.js';
import { giveWayRank } from './rank.js';
import type { Space } from './space.js';

export interface Easing {
  /** PIN-19. Answers the bytes that were let go. */
  forRoom(bytes: number): Promise<number>;
  /** PIN-20: until its blocks take no more than half of its quota, one step at least. Answers whether there was something to let go. */
  forQuota(did: Did): Promise<boolean>;
  /** What was let go for want of room is to be kept again, where there is some. */
  again(space: Space): Promise<void>;
  /** The same of one, now, because its keeper asks for it: where it fits. Answers whether it is to be kept again. */
  keepAgain(did: Did, space: Space): Promise<boolean>;
}

export interface EasingParts {
  readonly context: Context;
  readonly blocks: Blocks;
  /** Takes out what is to be kept no more. Answers the bytes. */
  collect(did: Did): Promise<number>;
}

/** What stays of an earlier state: who they were. */
const leastPart = postsPart([], null);

/** What was to be kept before anything was let go. */
const chosenPart = ({ eased, part }: KeepPolicy): Part | undefined => (eased === undefined ? part : eased.part);

/** So many posts of what was chosen. Undefined where that has none that could go. */
const partAt = (chosen: Part | undefined, newest: number): Part | undefined => {
  if (chosen === undefined) return postsPart(null, newest);
  const { scope, posts } = chosen;
  if (posts === null) return undefined;
  if (newest === 0 && posts.streams.length === 0) return { scope, posts: null };
  return { scope, posts: { ...posts, newest: Math.min(newest, posts.newest ?? newest) } };
};

/** How many posts are kept now, as far as that was said. */
const newestNow = ({ eased, part }: KeepPolicy): number =>
  eased?.newest ?? part?.posts?.newest ?? (part?.posts === null ? 0 : Number.POSITIVE_INFINITY);

const stepsBelow = (policy: KeepPolicy): readonly number[] => EASED_TO.filter((step) => step < newestNow(policy));

export const createEasing = ({ context, blocks, collect }: EasingParts): Easing => {
  const rowsHere = (): Promise<readonly RepositoryRow[]> =>
    context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());

  const rowOf = (did: Did): Promise<RepositoryRow | undefined> =>
    context.store().read(['repositories'], (tx) => tx.objectStore('repositories').get(did));

  /** Bytes of blocks that would stay. */
  const bytesWith = async (row: RepositoryRow, newest: number): Promise<number | undefined> => {
    const part = partAt(chosenPart(row.policy), newest);
    if (part === undefined) return undefined;
    const rows = await context.store().read(['commits'], (tx) => tx.objectStore('commits').getAll(rangeOf(row.did)));
    const kept = rows
      .filter(({ supersededAt }) => supersededAt === null || context.now() - supersededAt <= REMOVED_FOR)
      .map((commit) => ({ ...commit, part: commonPart(commit.part, part) }));
    return (await markPart(blocks, row.did, kept, { ...row, part: commonPart(row.part, part) }, undefined)).bytes;
  };

  const countPosts = async ({ did, view }: RepositoryRow): Promise<number> => {
    if (view === null) return 0;
    let count = 0;
    try {
      for await (const _ of walkTree(blocks.of(did), view, { scope: allPosts, reverse: true })) {
        count += 1;
        if (count > EASED_TO[0]) break;
      }
    } catch (error) {
      // Of a part no more is here than these.
      if (!(error instanceof TreeFault)) throw error;
    }
    return count;
  };

  /** The last word has the transaction that writes it: it may have become one's own meanwhile. */
  const narrowTo = (did: Did, newest: number, why: 'room' | 'quota'): Promise<boolean> =>
    context.store().write(['repositories', 'commits'], 'relaxed', async (tx) => {
      const row = await tx.objectStore('repositories').get(did);
      if (row === undefined || giveWayRank(row.policy) === undefined || newestNow(row.policy) <= newest) return false;
      if (why === 'quota' && !isTooMuch(row)) return false;
      const chosen = chosenPart(row.policy);
      const part = partAt(chosen, newest);
      if (part === undefined) return false;
      const { over: _, ...rest } = await narrow(tx, did, row, part);
      const { eased } = row.policy;
      const bytes = eased?.bytes ?? 0;
      const whole = chosen === undefined ? {} : { part: chosen };
      const policy = { ...row.policy, part, eased: { newest, at: context.now(), why, bytes, ...whole } };
      await tx.objectStore('repositories').put({ ...rest, policy });
      return true;
    });

  /** What only earlier states of a pin have goes before its newest posts do. Answers whether there was any. */
  const narrowEarlier = (did: Did): Promise<boolean> =>
    context.store().write(['repositories', 'commits'], 'relaxed', async (tx) => {
      const row = await tx.objectStore('repositories').get(did);
      if (row?.part === undefined || row.policy.reason !== 'pin' || !isTooMuch(row)) return false;
      const commits = tx.objectStore('commits');
      const wide = (await commits.getAll(rangeOf(did))).filter(
        ({ supersededAt, part }) => supersededAt !== null && !coversPart(leastPart, part),
      );
      if (leastPart === undefined || wide.length === 0) return false;
      for (const commit of wide) await commits.put({ ...commit, part: leastPart });
      await tx.objectStore('repositories').put({ ...row, sweeps: row.sweeps + 1 });
      return true;
    });

  /** Answers whether half of its quota is free then: what was too much is asked for again. */
  const letEarlierGo = async (did: Did, quota: number): Promise<boolean> => {
    if (!(await narrowEarlier(did))) return false;
    await collect(did);
    const isEnough = await context.store().write(['repositories'], 'relaxed', async (tx) => {
      const row = await tx.objectStore('repositories').get(did);
      if (row === undefined || row.bytes > quota / 2) return false;
      const { over: _, ...rest } = row;
      await tx.objectStore('repositories').put(rest);
      return true;
    });
    if (isEnough) context.events.emit('eased', { did });
    return isEnough;
  };

  /** For whoever is told what was let go. */
  const note = (did: Did, freed: number): Promise<void> =>
    context.store().write(['repositories'], 'relaxed', async (tx) => {
      const row = await tx.objectStore('repositories').get(did);
      if (row?.policy.eased === undefined) return;
      const eased = { ...row.policy.eased, bytes: row.policy.eased.bytes + freed };
      await tx.objectStore('repositories').put({ ...row, policy: { ...row.policy, eased } });
    });

  const ease = async (did: Did, newest: number, why: 'room' | 'quota'): Promise<number | undefined> => {
    if (!(await narrowTo(did, newest, why))) return undefined;
    const freed = await collect(did);
    if (freed > 0) await note(did, freed);
    context.events.emit('eased', { did });
    return freed;
  };

  /** Whom it spares most comes first: those whose blocks take most. */
  const victims = async (step: number): Promise<readonly RepositoryRow[]> =>
    (await rowsHere())
      .filter(({ policy, bytes }) => (giveWayRank(policy) ?? 0) > 0 && bytes > LEAST_EASED && newestNow(policy) > step)
      .toSorted((a, b) => (giveWayRank(a.policy) ?? 0) - (giveWayRank(b.policy) ?? 0) || b.bytes - a.bytes);

  return {
    async forRoom(bytes) {
      let freed = 0;
      for (const step of EASED_TO) {
        for (const row of await victims(step)) {
          if (freed >= bytes) return freed;
          const left = await bytesWith(row, step);
          if (left !== undefined && row.bytes - left >= LEAST_EASED) freed += (await ease(row.did, step, 'room')) ?? 0;
        }
      }
      return freed;
    },
    async forQuota(did) {
      const before = await rowOf(did);
      const { reason, quota } = before?.policy ?? {};
      if (before === undefined || reason !== 'pin' || quota === undefined || !isTooMuch(before)) return false;
      if (await letEarlierGo(did, quota)) return true;
      const row = (await rowOf(did)) ?? before;
      const steps = stepsBelow(row.policy);
      // What is to come will be like what is here.
      const each = row.bytes / Math.max(1, await countPosts(row));
      for (const step of steps) {
        const left = await bytesWith(row, step);
        const fits = left !== undefined && left <= quota / 2 && step * each <= quota / 2;
        if (fits || step === steps.at(-1)) return (await ease(did, step, 'quota')) !== undefined;
      }
      return false;
    },
    async again({ usage, quota }) {
      if (usage === null || quota === null || usage > (quota / 100) * ROOM_AGAIN) return;
      let spare = (quota / 100) * FILLED_AGAIN - usage;
      const eased = (await rowsHere()).filter(
        ({ policy }) => policy.eased?.why === 'room' && context.now() - policy.eased.at > EASED_FOR,
      );
      for (const { did, policy } of eased.toSorted((a, b) => bytesOf(a) - bytesOf(b))) {
        spare -= policy.eased?.bytes ?? 0;
        if (spare < 0) return;
        await restore(context, did);
      }
    },
    async keepAgain(did, { usage, quota }) {
      const eased = (await rowOf(did))?.policy.eased;
      // A quota is made larger, or nothing fits into it.
      if (eased === undefined || eased.why === 'quota') return false;
      const isKnown = usage !== null && quota !== null;
      if (isKnown && usage + eased.bytes > (quota / 100) * FULL_TO) return false;
      await restore(context, did);
      return true;
    },
  };
};

/** Its blocks are over its quota, or those of its newest state would be. */
export const isTooMuch = ({ over, bytes, policy: { reason, quota } }: RepositoryRow): boolean =>
  over !== undefined || (reason === 'pin' && quota !== undefined && bytes > quota);

const bytesOf = ({ policy }: RepositoryRow): number => policy.eased?.bytes ?? 0;

const restore = async (context: Context, did: Did): Promise<void> => {
  await context.store().write(['repositories'], 'relaxed', async (tx) => {
    const row = await tx.objectStore('repositories').get(did);
    if (row?.policy.eased === undefined) return;
    const { part: _, eased, ...policy } = row.policy;
    const chosen = eased.part === undefined ? {} : { part: eased.part };
    await tx.objectStore('repositories').put({ ...row, policy: { ...policy, ...chosen } });
  });
  context.events.emit('eased', { did });
};
