/**
 * What follows from what peers make of this machine's clock: while it is wrong, own writes stay here and the person is told; when it is right
 * again they go out, and what was written under a clock that ran ahead is stamped anew.
 */
import type { Now } from '../base/index.js';
import type { ClockView } from '../peer/index.js';

export interface ClockGuardParts {
  readonly now: Now;
  /** Never jumps. */
  readonly steady: Now;
  /** Asks the peers, if the clock was set. */
  ask(): Promise<ClockView>;
  /** Milliseconds that this clock is ahead of the peers', or null. */
  isOff(milliseconds: number | null): void;
  /** It is right: what was held can go out. */
  isRight(): Promise<void>;
  /** It is right, and peers say so: what lies ahead of it was written when it was wrong. */
  heal(): Promise<void>;
  failedWith(error: unknown): void;
}

export interface ClockGuard {
  told(view: ClockView): void;
  check(): Promise<void>;
  /** Milliseconds that it is ahead, when peers agree that it is; asked anew if it was set since. */
  off(): Promise<number | null>;
}

/** A clock that moved by so much against the steady one was set, or the machine slept. Milliseconds. */
const JUMP = 60_000;

export const createClockGuard = (parts: ClockGuardParts): ClockGuard => {
  const drift = (): number => parts.now() - parts.steady();
  let checked = drift();
  let last: ClockView = { off: null, sure: false };

  const told = (view: ClockView): void => {
    last = view;
    // Peers say how far they are ahead of us.
    parts.isOff(view.off === null ? null : -view.off);
    if (view.off === null) parts.isRight().catch(parts.failedWith);
    if (view.off === null && view.sure) parts.heal().catch(parts.failedWith);
  };

  const check = async (): Promise<void> => {
    const at = drift();
    told(await parts.ask());
    checked = at;
  };

  return {
    told,
    check,
    async off() {
      if (Math.abs(drift() - checked) > JUMP) await check();
      return last.off === null ? null : -last.off;
    },
  };
};
