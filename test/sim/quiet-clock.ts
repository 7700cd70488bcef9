/**
 * A clock that stands still until it is told to go on, and goes on only when nothing else is under way: WebCrypto runs in threads of its own, and
 * on a busy machine a signature would otherwise seem to take seconds.
 */
import type { Timers } from '../../src/base/index.js';

let underWay = 0;
let isCounting = false;

/** Every operation of WebCrypto is counted while it runs. */
const countCrypto = (): void => {
  if (isCounting) return;
  isCounting = true;
  const { subtle } = crypto;
  for (const name of ['sign', 'verify', 'digest', 'importKey', 'exportKey', 'generateKey'] as const) {
    const real: unknown = subtle[name];
    if (typeof real !== 'function') throw new TypeError('no WebCrypto');
    const value = (...args: unknown[]): Promise<unknown> => {
      underWay += 1;
      const done: Promise<unknown> = Reflect.apply(real, subtle, args);
      return done.finally(() => {
        underWay -= 1;
      });
    };
    Object.defineProperty(subtle, name, { configurable: true, value });
  }
};

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Until nothing has been under way for some turns. */
const quiet = async (): Promise<void> => {
  for (let still = 0; still < 4; ) {
    await turn();
    still = underWay === 0 ? still + 1 : 0;
  }
};

export interface QuietClock extends Timers {
  now(): number;
  advance(milliseconds: number): Promise<void>;
}

export const createQuietClock = (start: number): QuietClock => {
  countCrypto();
  let time = start;
  let serial = 0;
  const due = new Map<number, { readonly at: number; readonly run: () => void }>();
  const next = (until: number): [number, { readonly at: number; readonly run: () => void }] | undefined => {
    let first: [number, { readonly at: number; readonly run: () => void }] | undefined;
    for (const each of due) if (each[1].at <= until && (first === undefined || each[1].at < first[1].at)) first = each;
    return first;
  };
  return {
    // The clock of a browser tells whole milliseconds.
    now: () => Math.floor(time),
    set(run, milliseconds) {
      serial += 1;
      due.set(serial, { at: time + milliseconds, run });
      return serial;
    },
    clear: (id) => void due.delete(id),
    async advance(milliseconds) {
      const until = time + milliseconds;
      await quiet();
      for (let one = next(until); one !== undefined; one = next(until)) {
        const [id, { at, run }] = one;
        due.delete(id);
        if (at > time) await quiet();
        time = Math.max(time, at);
        run();
      }
      await quiet();
      time = until;
    },
  };
};
