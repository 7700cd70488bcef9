/** What the node page shows of this layer: checks made, refusals by code, time by kind of work. */
import type { Judgement, RefusalCode } from '../base/index.js';
import type { Timing, Unaccepted } from './types.js';

export interface Counters {
  verified(count: number): void;
  refused(code: RefusalCode): void;
  /** Counts a judgement that did not accept, and gives it back as plain data. */
  declined(judgement: Exclude<Judgement<unknown>, { readonly verdict: 'valid' }>): Unaccepted;
  timed<Result>(name: string, run: () => Promise<Result>): Promise<Result>;
  readonly verifications: number;
  refusals(): Partial<Record<RefusalCode, number>>;
  timings(): Record<string, Timing>;
}

/** `clock` measures spans only: `performance.now` or a test's. */
export const createCounters = (clock: () => number): Counters => {
  const refusals = new Map<RefusalCode, number>();
  const timings = new Map<string, Timing>();
  let verifications = 0;

  const refused = (code: RefusalCode): void => {
    refusals.set(code, (refusals.get(code) ?? 0) + 1);
  };

  return {
    verified(count) {
      verifications += count;
    },
    refused,
    declined(judgement) {
      if (judgement.verdict === 'invalid' || judgement.verdict === 'refused') refused(judgement.code);
      return judgement;
    },
    async timed(name, run) {
      const start = clock();
      try {
        return await run();
      } finally {
        const span = clock() - start;
        const before = timings.get(name) ?? { count: 0, total: 0, max: 0 };
        timings.set(name, {
          count: before.count + 1,
          total: before.total + span,
          max: Math.max(before.max, span),
        });
      }
    },
    get verifications() {
      return verifications;
    },
    refusals: () => Object.fromEntries(refusals),
    timings: () => Object.fromEntries(timings),
  };
};
