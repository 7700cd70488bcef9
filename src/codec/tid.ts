/**
 * TIDs (atproto): 53 bits of microseconds and 10 bits of clock id in 13 sortable letters; and the hybrid logical clock that
 * hands them out: max(now, last accepted + 1), so a TID is always above every commit that this device has accepted.
 */
import { create, parse, validate } from '@atcute/tid';
import type { Now, Tid } from '../base/index.js';

/** The TID in a text, or undefined. */
export const parseTid = (text: string): Tid | undefined => (validate(text) ? (text as Tid) : undefined);

/** A TID of a time in microseconds and a clock id (0–1023). Throws `RangeError`. */
export const tidOf = (microseconds: number, clockId: number): Tid => {
  if (!Number.isSafeInteger(microseconds) || microseconds < 0) throw new RangeError('"microseconds" is not a time');
  if (!Number.isInteger(clockId) || clockId < 0 || clockId > 1023) throw new RangeError('"clockId" is not in 0–1023');
  return create(microseconds, clockId) as Tid;
};

/** Microseconds since 1970. */
export const microsecondsOf = (tid: Tid): number => parse(tid).timestamp;

/** Milliseconds since 1970, rounded down. */
export const millisecondsOf = (tid: Tid): number => Math.floor(microsecondsOf(tid) / 1000);

/** How far ahead of the local clock a TID may be before it is `notYet` (DESIGN §4.2). Milliseconds. */
export const MAX_AHEAD = 10 * 60 * 1000;

/** Whether a TID is too far ahead, and until when. */
export const isAhead = (tid: Tid, now: number): boolean => millisecondsOf(tid) > now + MAX_AHEAD;

export interface TidClock {
  /** A TID above every one given or observed so far. */
  next(): Tid;
  /** Feeds a TID of an accepted commit. */
  observe(tid: Tid): void;
}

/** A clock for one device. `last` restores what an earlier run reached. */
export const createTidClock = (now: Now, clockId: number, last?: Tid): TidClock => {
  let highest = last === undefined ? 0 : microsecondsOf(last);
  return {
    next() {
      highest = Math.max(Math.floor(now() * 1000), highest + 1);
      return tidOf(highest, clockId);
    },
    observe(tid) {
      highest = Math.max(highest, microsecondsOf(tid));
    },
  };
};
