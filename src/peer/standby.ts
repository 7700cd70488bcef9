/** A part of the peer that is not here yet: what is meant for it waits, in order, until its code is fetched. */
import { createPart, type Timers } from '../base/index.js';
import { MAX_STANDBY, STANDBY_PATIENCE } from './limits.js';

export interface Standby<Part> {
  /** If it is here. */
  readonly part: Part | undefined;
  /** Done at once if it is here, else when it comes: after `STANDBY_PATIENCE` at the latest. */
  run(job: (part: Part) => void): void;
  /** Fetched after this time. */
  soon(delay: number): void;
  /** Fetched now. */
  now(): Promise<Part>;
  close(): void;
}

export const createStandby = <Part extends { close(): void }>(options: {
  readonly timers: Timers;
  load(): Promise<Part>;
  onError(error: unknown): void;
}): Standby<Part> => {
  const { timers } = options;
  const bring = createPart(options.load);
  const jobs: ((part: Part) => void)[] = [];
  let part: Part | undefined;
  let due = Number.POSITIVE_INFINITY;
  let timer = 0;
  let closed = false;

  const now = async (): Promise<Part> => {
    const fetched = await bring();
    if (part !== undefined) return part;
    part = fetched;
    if (closed) part.close();
    for (const job of jobs.splice(0)) job(part);
    return part;
  };

  const soon = (delay: number): void => {
    if (part !== undefined || closed || delay >= due) return;
    timers.clear(timer);
    due = delay;
    timer = timers.set(() => {
      // Where it cannot be fetched, the next job tries again.
      due = Number.POSITIVE_INFINITY;
      now().catch(options.onError);
    }, delay);
  };

  return {
    get part() {
      return part;
    },
    run(job) {
      if (part !== undefined) {
        job(part);
        return;
      }
      if (jobs.length < MAX_STANDBY && !closed) jobs.push(job);
      soon(STANDBY_PATIENCE);
    },
    soon,
    now,
    close() {
      closed = true;
      jobs.length = 0;
      timers.clear(timer);
      part?.close();
    },
  };
};
