/**
 * Whether our clock is wrong: peers tell theirs on `hello`. One liar must not stop us, so at least three must tell the same other time,
 * and be more than all others (SYN-12). What follows (own writes stay on this device) is the app's.
 */
import type { DidKey, Now } from '../base/index.js';
import { CLOCK_TOLERANCE, CLOCK_WITNESSES } from './limits.js';

export interface ClockWatch {
  /** Milliseconds that we seem to be off (theirs minus ours), or null. */
  offset(): number | null;
  /** A peer told its time. True if the verdict changed. */
  told(peer: DidKey, time: number): boolean;
  forget(peer: DidKey): boolean;
}

export const createClockWatch = (now: Now): ClockWatch => {
  const offsets = new Map<DidKey, number>();
  let verdict: number | null = null;

  const judge = (): boolean => {
    const apart = [...offsets.values()].filter((offset) => Math.abs(offset) > CLOCK_TOLERANCE).sort((a, b) => a - b);
    const middle = apart[apart.length >> 1] ?? 0;
    const agreeing = apart.filter((offset) => Math.abs(offset - middle) <= CLOCK_TOLERANCE).length;
    const next = agreeing >= CLOCK_WITNESSES && agreeing * 2 > offsets.size ? middle : null;
    const changed = (next === null) !== (verdict === null);
    verdict = next;
    return changed;
  };

  return {
    offset: () => verdict,
    told(peer, time) {
      offsets.set(peer, time - now());
      return judge();
    },
    forget: (peer) => offsets.delete(peer) && judge(),
  };
};
