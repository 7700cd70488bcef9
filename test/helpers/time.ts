/** A clock and timers that move only when the test says so. */
import type { Timers } from '../../src/base/index.js';

export interface ManualTime {
  readonly now: () => number;
  readonly timers: Timers;
  /** Moves on, running what falls due in order. */
  advance(milliseconds: number): void;
  readonly waiting: number;
}

export const createManualTime = (start = 1_800_000_000_000): ManualTime => {
  let now = start;
  let nextId = 1;
  const queue = new Map<number, { readonly at: number; readonly run: () => void }>();
  return {
    now: () => now,
    timers: {
      set(run, milliseconds) {
        const id = nextId++;
        queue.set(id, { at: now + milliseconds, run });
        return id;
      },
      clear: (id) => void queue.delete(id),
    },
    advance(milliseconds) {
      const end = now + milliseconds;
      for (;;) {
        const due = [...queue].filter(([, { at }]) => at <= end).sort(([a, x], [b, y]) => x.at - y.at || a - b)[0];
        if (due === undefined) break;
        queue.delete(due[0]);
        now = Math.max(now, due[1].at);
        due[1].run();
      }
      now = end;
    },
    get waiting() {
      return queue.size;
    },
  };
};
