/** The fence of leadership (DESIGN §5): a number that only rises. Who finds a higher one than its own has been replaced. */
import type { EpochStore, Store } from './types.js';

const row = 'epoch';

export const createEpoch = (read: Store['read'], write: Store['write']): EpochStore => ({
  current: () => read(['meta'], async (tx) => numberOf(await tx.objectStore('meta').get(row))),
  raise: () =>
    write(['meta'], 'relaxed', async (tx) => {
      const meta = tx.objectStore('meta');
      const next = numberOf(await meta.get(row)) + 1;
      await meta.put(next, row);
      return next;
    }),
});

const numberOf = (value: unknown): number => (typeof value === 'number' ? value : 0);
