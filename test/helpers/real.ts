/** The clock's own timers and the machine's own chance, where a test is about the real ones. */
import type { RandomBytes, Timers } from '../../src/base/index.js';

export const realTimers: Timers = {
  set: (run, milliseconds) => Number(setTimeout(run, milliseconds)),
  clear: (id) => clearTimeout(id),
};

export const realRandom: RandomBytes = (length) => crypto.getRandomValues(new Uint8Array(length));
