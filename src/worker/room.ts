/**
 * Room on this device. Where there is none left, what is others' gives way (PIN-15): media first, the longest known first, of whoever was only visited,
 * then of who is followed, then of who is kept online; then what they wrote: repositories that were only visited, the longest unseen first, then
 * earlier states of the others, then old posts of the others (`easing.ts`). One's own is never touched, nor what was brought in from a file.
 */
import { type Cid, type Did, isTabardError } from '../base/index.js';
import type { BlobRefRow, KeepPolicy, ReadTransaction, RepositoryRow, WriteTransaction } from '../store/index.js';
import { type Context, rangeOf } from './context.js';
import type { Easing } from './easing.js';
import { FULL_FROM, FULL_TO, LEAST_ROOM, UNNAMED_FOR, VISIT_IN_USE } from './limits.js';
import { giveWayRank } from './rank.js';
import { type Space, spaceHere } from './space.js';
import { deleteBlobs } from './upkeep.js';

export interface Room {
  /** Answers how many bytes of others' gave way. */
  make(bytes: number): Promise<number>;
  /** In idle time: where the device is nearly full, room is made before somebody needs it. */
  tidy(): Promise<number>;
  /** Runs a write of one's own; once more where there was no room and some could be made. */
  within<Result>(bytes: number, run: () => Promise<Result>): Promise<Result>;
  /** Runs it once more where this is why it failed, and room could be made. */
  again<Result>(error: unknown, bytes: number, run: () => Promise<Result>): Promise<Result>;
}

export interface RoomParts {
  readonly context: Context;
  readonly space?: (() => Promise<Space>) | undefined;
  drop(did: Did): Promise<void>;
  /** Takes out of others' repositories what only earlier states of them have. Answers the bytes. */
  forgetEarlier(): Promise<number>;
  readonly easing: Easing;
}

interface Victim {
  readonly cid: Cid;
  readonly rank: number;
  readonly at: number;
}

export const createRoom = ({ context, space = spaceHere, drop, forgetEarlier, easing }: RoomParts): Room => {
  const victims = (): Promise<readonly Victim[]> =>
    context.store().read(['repositories', 'blobRefs'], async (tx) => {
      const [rows, refs] = await Promise.all([
        tx.objectStore('repositories').getAll(),
        tx.objectStore('blobRefs').getAll(),
      ]);
      const policies = new Map(rows.map(({ did, policy }) => [did, policy]));
      const of = new Map<Cid, Victim | null>();
      for (const ref of refs) of.set(ref.cid, laterOf(of.get(ref.cid), victimOf(ref, policies.get(ref.did))));
      return [...of.values()].filter((victim) => victim !== null).sort((a, b) => a.rank - b.rank || a.at - b.at);
    });

  /** Undefined: one's own, or not yet anybody's. */
  const victimOf = (ref: BlobRefRow, policy: KeepPolicy | undefined): Victim | undefined => {
    const rank = giveWayRank(policy);
    const isComing = policy === undefined && context.now() - ref.at < UNNAMED_FOR;
    return rank === undefined || isComing ? undefined : { cid: ref.cid, rank, at: ref.at };
  };

  /** The last word has the transaction that deletes: somebody may have named it meanwhile. */
  const release = (cids: readonly Cid[]): Promise<number> =>
    context.store().write(['repositories', 'blobs', 'blobRefs', 'chunks'], 'relaxed', async (tx) => {
      let freed = 0;
      const gone: Cid[] = [];
      for (const cid of cids) {
        const refs = await tx.objectStore('blobRefs').getAll(rangeOf(cid));
        if (!(await areOthers(tx, refs))) continue;
        freed += await bytesOf(tx, cid);
        for (const { did } of refs) await tx.objectStore('blobRefs').delete([cid, did]);
        gone.push(cid);
      }
      await deleteBlobs(tx, gone);
      return freed;
    });

  const areOthers = async (tx: WriteTransaction, refs: readonly BlobRefRow[]): Promise<boolean> => {
    for (const ref of refs) {
      const row = await tx.objectStore('repositories').get(ref.did);
      if (victimOf(ref, row?.policy) === undefined) return false;
    }
    return refs.length > 0;
  };

  const letGoOfMedia = async (bytes: number): Promise<number> => {
    const all = await victims();
    let freed = 0;
    for (let at = 0; at < all.length && freed < bytes; at += 1) {
      const victim = all[at];
      if (victim !== undefined) freed += await release([victim.cid]);
    }
    return freed;
  };

  const letGoOfVisits = async (bytes: number): Promise<number> => {
    const rows = await context.store().read(['repositories'], (tx) => tx.objectStore('repositories').getAll());
    const unused = rows
      .filter(({ policy, receivedAt }) => policy.reason === 'visit' && isUnused(receivedAt, context.now()))
      .sort((a, b) => (a.receivedAt ?? 0) - (b.receivedAt ?? 0));
    let freed = 0;
    for (const row of unused) {
      if (freed >= bytes) break;
      await drop(row.did);
      freed += row.bytes;
    }
    return freed;
  };

  const make: Room['make'] = async (bytes) => {
    let freed = await letGoOfMedia(bytes);
    if (freed < bytes) freed += await letGoOfVisits(bytes - freed);
    if (freed < bytes) freed += await orNothing(forgetEarlier);
    if (freed < bytes) freed += await orNothing(() => easing.forRoom(bytes - freed));
    return freed;
  };

  const again: Room['again'] = async (error, bytes, run) => {
    if (!isTabardError(error) || error.code !== 'storage-quota') throw error;
    if ((await make(Math.max(bytes, LEAST_ROOM))) === 0) throw error;
    return run();
  };

  return {
    make,
    async tidy() {
      const { usage, quota } = await space();
      if (usage === null || quota === null) return 0;
      if (usage <= (quota / 100) * FULL_FROM) {
        await easing.again({ usage, quota });
        return 0;
      }
      return make(usage - (quota / 100) * FULL_TO);
    },
    within: (bytes, run) => run().catch((error: unknown) => again(error, bytes, run)),
    again,
  };
};

/** A blob that several name is as safe as the safest of them; null: it stays. */
const laterOf = (before: Victim | null | undefined, victim: Victim | undefined): Victim | null => {
  if (before === null || victim === undefined) return null;
  if (before === undefined) return victim;
  return { ...victim, rank: Math.max(before.rank, victim.rank), at: Math.max(before.at, victim.at) };
};

const bytesOf = async (tx: ReadTransaction | WriteTransaction, cid: Cid): Promise<number> =>
  (await tx.objectStore('blobs').get(cid))?.size ?? 0;

const isUnused = (receivedAt: RepositoryRow['receivedAt'], now: number): boolean =>
  receivedAt === null || Math.abs(now - receivedAt) > VISIT_IN_USE;

/** Taking out what is dead writes the rest anew, for which there may be no room. */
const orNothing = async (run: () => Promise<number>): Promise<number> => {
  try {
    return await run();
  } catch (error) {
    if (isTabardError(error) && error.code === 'storage-quota') return 0;
    throw error;
  }
};
