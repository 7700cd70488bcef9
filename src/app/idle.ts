/** Locks after a time without a hand at any tab of this browser. A machine that slept is found out by whatever comes first afterwards. */
import type { Dispose, Now, Timers } from '../base/index.js';

export interface IdleParts {
  readonly timers: Timers;
  readonly now: Now;
  /** Milliseconds; 0 is never. */
  readonly limit: () => number;
  readonly expired: () => void;
  /** There was a hand at this tab: tells the others, now and then. */
  readonly tell: () => void;
}

export interface Idle {
  /** A hand at this tab. */
  active(): void;
  /** A hand at another one. */
  heard(): void;
  /** Begins, or begins anew. */
  start(): void;
  stop: Dispose;
}

/** How often a tab tells the others that there is a hand at it. Milliseconds. */
const tellEvery = 20_000;

export const createIdle = ({ timers, now, limit, expired, tell }: IdleParts): Idle => {
  let last = now();
  let told = Number.NEGATIVE_INFINITY;
  let timer: number | undefined;
  let running = false;

  const stop = (): void => {
    running = false;
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  };
  /** True if it is over. A clock that was set back only makes it longer. */
  const isOver = (): boolean => limit() > 0 && now() - last >= limit();
  const end = (): void => {
    stop();
    expired();
  };
  const schedule = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = limit() === 0 ? undefined : timers.set(look, Math.max(1_000, last + limit() - now()));
  };
  const look = (): void => {
    if (!running) return;
    if (isOver()) end();
    else schedule();
  };
  const note = (): boolean => {
    if (!running) return false;
    // What wakes a machine that slept is no hand of whoever was here before.
    if (isOver()) {
      end();
      return false;
    }
    last = now();
    return true;
  };

  return {
    active() {
      if (!note() || now() - told < tellEvery) return;
      told = now();
      tell();
    },
    heard: () => void note(),
    start() {
      running = true;
      last = now();
      schedule();
    },
    stop,
  };
};
