/**
 * Keeps the verdict on our clock (`clock.ts`) up to date: asks the peers anew when the clock was set, and wakes what waits for a time to come.
 * Looks whenever something happens anyway; by a timer only while the clock is in doubt or something waits.
 */
import type { Dispose, Now, Timers } from '../base/index.js';
import { decodeValue } from '../codec/index.js';
import { type ClockView, createClockWatch } from './clock.js';
import { CLOCK_LOOK } from './limits.js';
import { RequestError, type Session } from './session/index.js';

export interface ClockKeeperOptions {
  /** What the machine believes. */
  readonly now: Now;
  /** Never jumps. */
  readonly steady: Now;
  readonly timers: Timers;
  sessions(): readonly Session[];
  onChange(view: ClockView): void;
  /** What lay ahead of our clock may be due. */
  onDue(): void;
  onError(error: unknown): void;
}

export interface ClockKeeper {
  /** A peer said its time on `hello`; `theirs` is that minus our steady clock then. */
  told(session: Session, theirs: number): void;
  forget(session: Session): void;
  /** Something was heard or done: cheap. */
  stir(): void;
  /** The verdict, after asking anew where our clock was set. */
  look(): Promise<ClockView>;
  /** Something lies ahead of our clock: `onDue` then, or when the clock was set. */
  waitUntil(time: number): void;
  close: Dispose;
}

export const createClockKeeper = (options: ClockKeeperOptions): ClockKeeper => {
  const { now, steady, timers } = options;
  const watch = createClockWatch(now, steady);
  let asking: Promise<void> | undefined;
  let due: number | undefined;
  let timer: number | undefined;
  let closed = false;

  const ask = async (session: Session): Promise<readonly [Session['remote'], number] | undefined> => {
    try {
      const answer = await session.ask({ t: 'ask', id: 0, role: 'clock', body: new Uint8Array() });
      const time = answer.t === 'answer' && answer.body !== null ? decodeValue(answer.body) : undefined;
      if (time?.verdict !== 'valid' || typeof time.value !== 'number') return undefined;
      return [session.remote, time.value];
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      return undefined;
    }
  };

  const askAll = async (): Promise<void> => {
    const open = options.sessions().filter((session) => session.open);
    const times = (await Promise.all(open.map(ask))).filter((told) => told !== undefined);
    if (closed) return;
    const changed = watch.retold(new Map(times));
    if (changed) options.onChange(watch.view());
    if (due !== undefined) fire();
  };

  const stir = (): void => {
    if (closed || asking !== undefined || !watch.jumped()) return;
    asking = askAll()
      .catch(options.onError)
      .finally(() => {
        asking = undefined;
        rest();
      });
  };

  const fire = (): void => {
    due = undefined;
    options.onDue();
  };

  const tick = (): void => {
    timer = undefined;
    stir();
    if (due !== undefined && now() >= due) fire();
    rest();
  };

  const rest = (): void => {
    if (closed || timer !== undefined || (due === undefined && watch.view().off === null)) return;
    const wait = due === undefined ? CLOCK_LOOK : Math.min(CLOCK_LOOK, Math.max(1_000, due - now()));
    timer = timers.set(tick, wait);
  };

  const tell = (changed: boolean): void => {
    if (changed) options.onChange(watch.view());
    stir();
    rest();
  };

  return {
    told: (session, theirs) => tell(watch.told(session.remote, steady() + theirs)),
    forget: (session) => tell(watch.forget(session.remote)),
    stir,
    async look() {
      stir();
      await asking;
      return watch.view();
    },
    waitUntil(time) {
      due = Math.min(due ?? time, time);
      rest();
    },
    close() {
      closed = true;
      if (timer !== undefined) timers.clear(timer);
    },
  };
};
