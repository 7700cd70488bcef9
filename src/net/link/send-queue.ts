/**
 * Sending on one channel: frames in order, pausing above the high mark of back-pressure and going on below the low one, and a bound on what
 * waits (LNK-7).
 */
import { TabardError } from '../../base/index.js';
import { BUFFER_HIGH, QUEUE_BYTES } from '../limits.js';
import { framesOf } from './frames.js';
import type { RtcChannel } from './rtc.js';

export interface SendQueue {
  send(message: Uint8Array): Promise<void>;
  /** The channel's buffer is low again. */
  resume(): void;
  queued(): number;
  close(): void;
}

export interface SendQueueEvents {
  /** A message has left, with this many bytes on the wire. */
  sent(bytes: number): void;
  stalled(): void;
  broken(): void;
}

interface Waiting {
  readonly frames: Iterator<Uint8Array<ArrayBuffer>, void>;
  readonly size: number;
  wire: number;
  readonly resolve: () => void;
  readonly reject: (error: TabardError) => void;
}

const closedError = (): TabardError => new TabardError('link-closed', 'the link is closed', { retryable: true });

export const createSendQueue = (channel: RtcChannel, events: SendQueueEvents): SendQueue => {
  const waiting: Waiting[] = [];
  const held: (() => void)[] = [];
  let queued = 0;
  let closed = false;
  let pumping = false;

  const pump = (): void => {
    while (!closed) {
      const next = waiting[0];
      if (next === undefined || channel.bufferedAmount >= BUFFER_HIGH) break;
      const frame = next.frames.next();
      if (frame.done) {
        waiting.shift();
        queued -= next.size;
        events.sent(next.wire);
        if (channel.bufferedAmount < BUFFER_HIGH) next.resolve();
        else held.push(next.resolve);
        continue;
      }
      next.wire += frame.value.length;
      channel.send(frame.value);
    }
  };

  const guardedPump = (): void => {
    if (pumping) return;
    pumping = true;
    try {
      pump();
    } catch (error) {
      if (!(error instanceof Error)) throw error;
      events.broken();
    } finally {
      pumping = false;
    }
  };

  return {
    send(message) {
      if (closed) return Promise.reject(closedError());
      return new Promise((resolve, reject) => {
        waiting.push({ frames: framesOf(message), size: message.length, wire: 0, resolve, reject });
        queued += message.length;
        if (queued > QUEUE_BYTES) events.stalled();
        else guardedPump();
      });
    },
    resume() {
      for (const resolve of held.splice(0)) resolve();
      guardedPump();
    },
    queued: () => queued,
    close() {
      if (closed) return;
      closed = true;
      queued = 0;
      for (const resolve of held.splice(0)) resolve();
      for (const { reject } of waiting.splice(0)) reject(closedError());
    },
  };
};
