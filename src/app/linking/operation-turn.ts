/**
 * Operations of this identity are made one after the other, in all tabs: two that were built on the same one would be rivals, and of equal rank a
 * conflict that only the words heal. Comes before the turn of writes, never after it.
 */
import type { AppCore } from '../core.js';

export const inOperationTurn = async <T>(core: Pick<AppCore, 'page' | 'opened'>, run: () => Promise<T>): Promise<T> => {
  const { identity } = await core.opened();
  return core.page.exclusive(`tabard/${identity.id}/recovery`, run);
};
