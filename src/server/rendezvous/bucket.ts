import type { Now } from '../../base/index.js';
import type { Rate } from '../limits.js';

/** A token bucket: `take` says whether one more is within the rate. */
export interface Bucket {
  take(): boolean;
  /** Full again: nobody would notice if it were forgotten. */
  isFull(): boolean;
}

export const createBucket = (rate: Rate, now: Now): Bucket => {
  let tokens = rate.burst;
  let at = now();
  const refill = (): void => {
    const time = now();
    tokens = Math.min(rate.burst, tokens + (Math.max(0, time - at) * rate.perSecond) / 1000);
    at = time;
  };
  return {
    take() {
      refill();
      if (tokens < 1) return false;
      tokens -= 1;
      return true;
    },
    isFull() {
      refill();
      return tokens >= rate.burst;
    },
  };
};
