/** When the first page stands: until then the line and the processor belong to it, and what can wait does. */
import type { Timers } from '../base/index.js';

export interface Showing {
  /** What was asked for is on the screen. */
  now(): void;
  /** Resolves a moment after that; at last it no longer matters what was asked for. */
  readonly shown: Promise<void>;
}

/** Milliseconds. The moment in which the browser draws; and the longest wait where nothing comes that could be shown. */
const moment = 50;
const atLast = 10_000;

export const createShowing = (timers: Timers): Showing => {
  let resolve: () => void = () => undefined;
  const shown = new Promise<void>((settle) => {
    resolve = settle;
  });
  const last = timers.set(resolve, atLast);
  return {
    shown,
    now() {
      timers.clear(last);
      timers.set(resolve, moment);
    },
  };
};
