/**
 * What a pin may take (PIN-1, PIN-2), enforced where blocks are written. Own repositories, and those that are only followed or visited, have no
 * quota.
 */
import type { Did } from '../base/index.js';
import type { Part } from '../repo/index.js';
import type { RepositoryRow } from '../store/index.js';
import type { Context } from './context.js';
import { OVER_FOR } from './limits.js';

/** Bytes of blocks that may still come; without end where there is no quota. */
export const roomOf = (row: RepositoryRow | undefined): number =>
  row?.policy.reason === 'pin' && row.policy.quota !== undefined
    ? Math.max(0, row.policy.quota - row.bytes)
    : Number.POSITIVE_INFINITY;

/** Whether a newer state was too large a while ago: it is not fetched again and again. */
export const isOver = (row: RepositoryRow | undefined, now: number): boolean =>
  row?.over !== undefined && Math.abs(now - row.over.at) < OVER_FOR;

/**
 * Keeps in mind, for whoever set the quota, what it would have had to be. `tried`: what of the tree was to be taken in; if less is to be kept by now, that
 * has been tried by nobody yet.
 */
export const noteOver = async (context: Context, did: Did, bytes: number, tried: Part | undefined): Promise<void> => {
  const isNoted = await context.store().write(['repositories'], 'relaxed', async (tx) => {
    const repositories = tx.objectStore('repositories');
    const row = await repositories.get(did);
    if (row === undefined || roomOf(row) === Number.POSITIVE_INFINITY) return false;
    if (JSON.stringify(row.policy.part) !== JSON.stringify(tried)) return false;
    await repositories.put({ ...row, over: { at: context.now(), bytes } });
    return true;
  });
  if (isNoted) context.events.emit('over', { did });
};
