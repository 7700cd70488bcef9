/** Data channels in memory: reliable, ordered, with a delay if wanted. Loss shows as delay, as it does on a real one. */
import type { Timers } from '../../base/index.js';
import { BUFFER_LOW } from '../limits.js';
import { idleHandlers, type RtcChannel } from './rtc.js';

export interface MemoryOptions {
  /** Needed for delays; without them everything arrives in the next microtask. */
  readonly timers?: Timers;
  /** One way, in milliseconds. */
  readonly delay?: number;
  /** Share of frames lost and sent again, 0 to 1; `chance` gives numbers in [0, 1) that decide. */
  readonly loss?: number;
  readonly chance?: () => number;
}

/** How much later a frame arrives for each time that it was lost. */
const RESEND = 200;

/** Runs things later, in the order given. */
export type Line = (run: () => void) => void;

export const createLine = (options: MemoryOptions): Line => {
  const { timers, delay = 0, loss = 0, chance = () => 1 } = options;
  if (timers === undefined) return queueMicrotask;
  const waiting: { run: () => void; wait: number }[] = [];
  const next = (): void => {
    const [head] = waiting;
    if (head === undefined) return;
    timers.set(() => {
      waiting.shift();
      next();
      head.run();
    }, head.wait);
  };
  if (loss === 0) return (run) => void timers.set(run, delay);
  return (run) => {
    let wait = delay;
    while (chance() < loss) wait += RESEND;
    if (wait === delay && waiting.length === 0) {
      timers.set(run, delay);
      return;
    }
    waiting.push({ run, wait: waiting.length === 0 ? wait : wait - delay });
    if (waiting.length === 1) next();
  };
};

export interface MemoryChannel extends RtcChannel {
  join(other: MemoryChannel): void;
  /** Opens this end. */
  begin(): void;
  /** This end is closed; nothing more comes or goes. */
  shut(): void;
  /** A frame from the other end. */
  arrive(frame: Uint8Array<ArrayBuffer>): void;
  /** The other end was closed. */
  remoteClosed(): void;
}

export const createMemoryChannel = (line: Line): MemoryChannel => {
  let state: 'new' | 'open' | 'closed' = 'new';
  let buffered = 0;
  let other: MemoryChannel | undefined;
  let early: Uint8Array<ArrayBuffer>[] = [];

  const deliver = (frame: Uint8Array<ArrayBuffer>): void => {
    const wasHigh = buffered > BUFFER_LOW;
    buffered -= frame.length;
    other?.arrive(frame);
    if (state === 'open' && wasHigh && buffered <= BUFFER_LOW) channel.handlers.low();
  };

  const channel: MemoryChannel = {
    handlers: idleHandlers,
    get open() {
      return state === 'open';
    },
    get bufferedAmount() {
      return buffered;
    },
    send(frame) {
      if (state !== 'open') throw new Error('the channel is not open');
      const copy = frame.slice();
      buffered += copy.length;
      line(() => deliver(copy));
    },
    join(to) {
      other = to;
    },
    begin() {
      if (state !== 'new') return;
      state = 'open';
      channel.handlers.open();
      for (const frame of early.splice(0)) channel.arrive(frame);
    },
    arrive(frame) {
      if (state === 'new') early.push(frame);
      else if (state === 'open') channel.handlers.frame(frame);
    },
    shut() {
      state = 'closed';
      early = [];
    },
    remoteClosed() {
      if (state !== 'open') return;
      state = 'closed';
      channel.handlers.close();
    },
  };
  return channel;
};
