/** PIN-2: a newer state had no room. Apart from `quota.ts`, for nobody needs it at a first visit. */
import type { Did } from '../base/index.js';
import type { Part } from '../repo/index.js';
import type { Context } from './context.js';
import { roomOf } from './quota.js';

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
