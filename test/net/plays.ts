/** Trackers that a test plays, each with a clock and a network of its own; ended after it, with nothing left behind. */
import { afterEach, expect } from 'vitest';
import { type Topic, topicOfBytes } from '../../src/net/index.js';
import { type Played, playTracker } from './tracker.js';

export const topic = (n: number): Topic => topicOfBytes(new Uint8Array(20).fill(n));

/** Call it at the top of a file. */
export const createPlays = (): ((...options: Parameters<typeof playTracker>) => Promise<Played>) => {
  const played: Played[] = [];
  afterEach(() => {
    for (const one of played.splice(0)) {
      one.close();
      expect(one.clock.pending()).toBe(0);
      expect(one.network.open()).toBe(0);
    }
  });
  return async (...options) => {
    const one = await playTracker(...options);
    played.push(one);
    return one;
  };
};

export const offersIn = (message: Record<string, unknown> | undefined): unknown[] =>
  Array.isArray(message?.offers) ? message.offers : [];
