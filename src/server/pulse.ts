/** Whether one socket is alive: it answers pings, and ends the messages that it begins. */
import type { DropReason } from './rendezvous/tracker.js';

/** The most that the answer to a ping has on the wire. */
const PONG_BYTES = 131;

export interface Pulse {
  pong(): void;
  /** A message came whole. */
  message(): void;
  /** When a ping is due: whether to send it, or why to drop the socket. */
  beat(): 'ping' | Extract<DropReason, 'silent' | 'slow'>;
}

/** `bytesRead`: what came over the socket so far. `most`: what of a message that is not whole may stand from one beat to the next. */
export const createPulse = (bytesRead: () => number, most: number): Pulse => {
  let answered = true;
  let whole = bytesRead();
  let hung = false;
  return {
    pong() {
      if (!answered) whole += PONG_BYTES;
      answered = true;
    },
    message() {
      whole = bytesRead();
      hung = false;
    },
    beat() {
      if (!answered) return 'silent';
      answered = false;
      const hangs = bytesRead() - whole > most;
      if (hung && hangs) return 'slow';
      hung = hangs;
      return 'ping';
    },
  };
};
