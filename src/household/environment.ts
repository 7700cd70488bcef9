/** The only place where this layer reaches for the browser's WebCrypto, chance and timers. */
import type { RandomBytes, Timers } from '../base/index.js';

export const webSubtle = (): SubtleCrypto => globalThis.crypto.subtle;

export const webRandom: RandomBytes = (length) => globalThis.crypto.getRandomValues(new Uint8Array(length));

const running = new Map<number, ReturnType<typeof setTimeout>>();
let last = 0;

export const webTimers: Timers = {
  set(run, milliseconds) {
    const id = ++last;
    const timer = setTimeout(() => {
      running.delete(id);
      run();
    }, milliseconds);
    running.set(id, timer);
    return id;
  },
  clear(id) {
    clearTimeout(running.get(id));
    running.delete(id);
  },
};
