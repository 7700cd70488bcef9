/**
 * From key press to commit: our own journal ("kept"), a moment of rest, then the commit ("published"), stored once its text is kept. One function
 * decides what the person is told.
 *
 * Invariants: 1. `published` is only said when no edit is younger than the commit. 2. A failure never discards text: the document keeps it,
 * and what may pass by itself (a full disk, a closed database) is tried again until it has. 3. At most one write runs; edits during it start
 * another.
 */
import { createCell, type Dispose, type ErrorCode, isTabardError, type Readable, type Timers } from '../base/index.js';
import type { SaveState } from './view.js';

export interface PublisherParts {
  readonly timers: Timers;
  readonly now: () => number;
  /** Resolves when every edit so far is in the journal. */
  readonly kept: () => Promise<void>;
  /** Writes the document's present state, once it is kept. Resolves when it is stored and signed. */
  readonly publish: () => Promise<void>;
}

export interface Publisher {
  readonly state: Readable<SaveState>;
  /** An edit was made here. */
  edited(): void;
  /** An edit of another tab or device arrived: what was published may lack it. Nobody is told of a saving that is not theirs. */
  heard(): void;
  /** Publishes at once: the page may be gone in a moment, or the console waits. Resolves when nothing is left to publish. */
  flush(): Promise<void>;
  dispose: Dispose;
}

/** How long the keys must rest, and how long at most an edit waits while they do not. Milliseconds. */
export const REST = 250;
export const LONGEST_WAIT = 1_000;

/** How soon after a failure it is tried again; twice as long each time, up to the longest. Milliseconds. */
export const FIRST_RETRY = 1_000;
export const LONGEST_RETRY = 30_000;

export const createPublisher = ({ timers, now, kept, publish }: PublisherParts): Publisher => {
  const state = createCell<SaveState>({ kind: 'unchanged' });
  let edits = 0;
  let published = 0;
  let waitingSince: number | undefined;
  let timer: number | undefined;
  let retryWait = FIRST_RETRY;
  let disposed = false;
  let running: Promise<void> | undefined;

  const stopTimer = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
  };

  const startTimer = (wait: number): void => {
    stopTimer();
    timer = timers.set(() => {
      run().then(() => {
        if (edits > published) schedule();
      }, fail);
    }, wait);
  };

  const fail = (error: unknown): void => {
    const code: ErrorCode = isTabardError(error) ? error.code : 'worker-failed';
    // Clock and lock tell of themselves when they are right again.
    const held = code === 'clock-wrong' || code === 'vault-locked';
    state.set(held ? { kind: 'held', code } : { kind: 'failed', code });
    if (held || disposed || !isTabardError(error) || !error.retryable) return;
    startTimer(retryWait);
    retryWait = Math.min(retryWait * 2, LONGEST_RETRY);
  };

  const runOnce = async (): Promise<void> => {
    stopTimer();
    waitingSince = undefined;
    const upTo = edits;
    await Promise.all([kept(), publish()]);
    published = upTo;
    retryWait = FIRST_RETRY;
    if (edits === upTo) state.set({ kind: 'published', at: now() });
  };

  const run = (): Promise<void> => {
    running ??= runOnce().finally(() => {
      running = undefined;
    });
    return running;
  };

  const schedule = (): void => {
    const since = waitingSince ?? now();
    waitingSince = since;
    startTimer(Math.max(0, Math.min(REST, since + LONGEST_WAIT - now())));
  };

  return {
    state,
    edited() {
      edits++;
      const mine = edits;
      state.set({ kind: 'saving' });
      kept().then(() => {
        if (mine === edits && published < mine && state.get().kind === 'saving') state.set({ kind: 'kept' });
      }, fail);
      schedule();
    },
    heard() {
      edits++;
      schedule();
    },
    async flush() {
      try {
        while (edits > published) await run();
      } catch (error) {
        fail(error);
        throw error;
      }
    },
    dispose() {
      disposed = true;
      stopTimer();
    },
  };
};
