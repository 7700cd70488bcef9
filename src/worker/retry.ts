/** Work that is prepared outside a transaction and compared inside: if another tab was faster, it is worked out anew. */
import { TabardError } from '../base/index.js';

/** Thrown inside a transaction to abandon it. Never leaves this layer. */
export const stale = new Error('another tab was faster');

export const untilFresh = async <Result>(tries: number, run: () => Promise<Result>): Promise<Result> => {
  for (let left = tries; left > 0; left--) {
    try {
      return await run();
    } catch (error) {
      if (error !== stale) throw error;
    }
  }
  throw new TabardError('write-conflict', 'other tabs kept writing', { retryable: true });
};
