/** What waits to be sent on one channel: in order, in pieces, one at a time, so that the link's back-pressure holds. */
import { MAX_QUEUED_BYTES, PIECE_BYTES } from './limits.js';

export interface Outgoing {
  push(bytes: Uint8Array): void;
  stop(): void;
}

export interface OutgoingParts {
  readonly send: (more: boolean, bytes: Uint8Array<ArrayBuffer>) => Promise<void>;
  /** The link is gone, or too much waits. Called once. */
  readonly failed: () => void;
}

export const createOutgoing = ({ send, failed }: OutgoingParts): Outgoing => {
  let queue: Uint8Array[] = [];
  let queued = 0;
  let running = false;
  let stopped = false;

  const fail = (): void => {
    if (stopped) return;
    stopped = true;
    queue = [];
    failed();
  };

  const sendAll = async (): Promise<void> => {
    for (let bytes = queue.shift(); bytes !== undefined && !stopped; bytes = queue.shift()) {
      for (let at = 0; at === 0 || at < bytes.length; at += PIECE_BYTES) {
        if (stopped) return;
        const end = Math.min(at + PIECE_BYTES, bytes.length);
        await send(end < bytes.length, bytes.slice(at, end));
      }
      queued -= bytes.length;
    }
  };

  const run = (): void => {
    if (running) return;
    running = true;
    sendAll()
      .then(() => {
        running = false;
      })
      .catch(fail);
  };

  return {
    push(bytes) {
      if (stopped) return;
      queue.push(bytes);
      queued += bytes.length;
      if (queued > MAX_QUEUED_BYTES) fail();
      else run();
    },
    stop() {
      stopped = true;
      queue = [];
    },
  };
};
