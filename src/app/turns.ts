/**
 * One tab at a time, but no waiting for one that does not answer. A tab may be frozen, or its process stopped, while it holds a lock: the
 * browser does not give the lock on, and all other tabs would wait for as long as the freeze lasts. So who waits asks whether the
 * holder is there; a holder that is silent loses its turn.
 *
 * It may wake and go on all the same, beside another: only for work that is guarded against two at once where it ends (STO-5: the
 * second commit of one `seq` is refused and made anew).
 */
import { type Dispose, isAbortError, type Timers } from '../base/index.js';

export interface TurnLocks {
  /** As Web Locks do. With `steal` the lock is taken from its holder, whose request rejects with an `AbortError`. */
  request<T>(name: string, options: { signal?: AbortSignal; steal?: boolean }, hold: () => Promise<T>): Promise<T>;
}

export interface TurnChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Dispose;
  close(): void;
}

export interface TurnsEnvironment {
  readonly locks: TurnLocks;
  /** Reaches every other tab. */
  openChannel(name: string): TurnChannel;
  readonly timers: Timers;
}

/** How long one waits before asking who holds it, and for an answer. Milliseconds. */
export const TURN_QUESTION = 300;
export const TURN_ANSWER = 700;

export type TakeTurn = <T>(name: string, run: () => Promise<T>) => Promise<T>;

export const createTurns = ({ locks, openChannel, timers }: TurnsEnvironment): TakeTurn => {
  /** Resolves with false when the holder has not answered, with true when waiting is over. */
  const watchHolder = (channel: TurnChannel, over: AbortSignal): Promise<boolean> =>
    new Promise((resolve) => {
      if (over.aborted) {
        resolve(true);
        return;
      }
      let timer: number | undefined;
      const after = (milliseconds: number, run: () => void): void => {
        if (timer !== undefined) timers.clear(timer);
        timer = timers.set(run, milliseconds);
      };
      const end = (value: boolean): void => {
        if (timer !== undefined) timers.clear(timer);
        stop();
        resolve(value);
      };
      const ask = (): void => {
        channel.post('who');
        after(TURN_ANSWER, () => end(false));
      };
      const stop = channel.onMessage((message) => {
        if (message === 'here') after(TURN_QUESTION, ask);
      });
      over.addEventListener('abort', () => end(true), { once: true });
      after(TURN_QUESTION, ask);
    });

  return async <T>(name: string, run: () => Promise<T>): Promise<T> => {
    const channel = openChannel(name);
    const waiting = new AbortController();
    const granted = new AbortController();
    let running: Promise<T> | undefined;
    const hold = async (): Promise<T> => {
      granted.abort();
      const stop = channel.onMessage((message) => {
        if (message === 'who') channel.post('here');
      });
      try {
        running = run();
        return await running;
      } finally {
        stop();
      }
    };
    /** Whoever took our turn thinks us gone: we end what we began, and see what has become of it. */
    const settled = async (request: Promise<T>): Promise<T> => {
      try {
        return await request;
      } catch (error) {
        if (running === undefined || !isAbortError(error)) throw error;
        return running;
      }
    };
    try {
      const inLine = settled(locks.request(name, { signal: waiting.signal }, hold));
      // Held by the race below; a turn that was given up is nobody's error.
      inLine.catch(() => undefined);
      const answered = await Promise.race([
        watchHolder(channel, granted.signal),
        inLine.then(
          () => true,
          () => true,
        ),
      ]);
      if (answered || granted.signal.aborted) return await inLine;
      waiting.abort();
      return await settled(locks.request(name, { steal: true }, hold));
    } finally {
      granted.abort();
      channel.close();
    }
  };
};
