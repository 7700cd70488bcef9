/**
 * An open link: two channels with framing, bounds and back-pressure. Knows nothing of handshakes, topics or
 * what the messages say.
 */
import { createDisposer, createEmitter, type DidKey, type Disposer, type Emitter, type Now } from '../../base/index.js';
import { HELD_BYTES, HELD_OVERHEAD, MESSAGE_BYTES } from '../limits.js';
import type { Channel, CloseReason, Link, LinkEvents, LinkMessage, LinkSource, LinkStats } from '../types.js';
import { type Assembler, createAssembler } from './frames.js';
import type { RtcChannel } from './rtc.js';
import { createSendQueue, type SendQueue } from './send-queue.js';

export interface LinkParts {
  readonly remote: DidKey;
  readonly id: string;
  readonly dialed: boolean;
  readonly source: LinkSource;
  readonly transcript: Uint8Array<ArrayBuffer>;
  readonly rtt: number | undefined;
  readonly control: RtcChannel;
  readonly bulk: RtcChannel;
  readonly now: Now;
  /** Closes what carries the channels. Called once. */
  readonly release: () => void;
}

/** Takes over both channels, which are open. */
export const createLink = (parts: LinkParts): Link & { end(reason: CloseReason): void } => {
  const emitter = createEmitter<LinkEvents>();
  const openedAt = parts.now();
  const counts = { bytesIn: 0, bytesOut: 0, messagesIn: 0, messagesOut: 0 };
  const disposer = createDisposer();
  let reason: CloseReason | undefined;

  const end = (why: CloseReason): void => {
    if (reason !== undefined) return;
    reason = why;
    disposer.dispose();
    emitter.emit('close', { reason: why });
  };

  disposer.add(parts.release);
  const held = createHolder(emitter, end);
  const queues = {
    control: openChannel(parts.control, 'control', { held, end, disposer, counts }),
    bulk: openChannel(parts.bulk, 'bulk', { held, end, disposer, counts }),
  };

  return {
    remote: parts.remote,
    id: parts.id,
    dialed: parts.dialed,
    source: parts.source,
    transcript: parts.transcript,
    get closed() {
      return reason !== undefined;
    },
    send(channel, bytes) {
      if (bytes.length > MESSAGE_BYTES[channel]) {
        throw new RangeError(`"bytes" has ${bytes.length}, ${channel} takes ${MESSAGE_BYTES[channel]}`);
      }
      return queues[channel].send(bytes);
    },
    on(name, listener) {
      const dispose = emitter.on(name, listener);
      if (name === 'message') held.flush();
      return dispose;
    },
    stats(): LinkStats {
      return { ...counts, queued: queues.control.queued() + queues.bulk.queued(), openedAt, rtt: parts.rtt };
    },
    close(why = 'local') {
      end(why);
    },
    end,
  };
};

interface Context {
  readonly held: Holder;
  readonly end: (reason: CloseReason) => void;
  readonly disposer: Disposer;
  readonly counts: { bytesIn: number; bytesOut: number; messagesIn: number; messagesOut: number };
}

const openChannel = (channel: RtcChannel, name: Channel, context: Context): SendQueue => {
  const { counts, end, held } = context;
  const assembler: Assembler = createAssembler(MESSAGE_BYTES[name]);
  const queue = createSendQueue(channel, {
    sent: (bytes) => {
      counts.bytesOut += bytes;
      counts.messagesOut += 1;
    },
    stalled: () => end('stalled'),
    broken: () => end('lost'),
  });
  context.disposer.add(queue.close);
  let over = false;
  context.disposer.add(() => {
    over = true;
  });
  channel.handlers = {
    open: () => undefined,
    low: queue.resume,
    close: () => end('remote'),
    frame(bytes) {
      if (over) return;
      counts.bytesIn += bytes.length;
      const judged = assembler.take(bytes);
      if (judged.verdict !== 'valid') {
        end(judged.verdict === 'invalid' ? judged.code : 'bad-frame');
        return;
      }
      if (judged.value === undefined) return;
      counts.messagesIn += 1;
      held.take({ channel: name, bytes: judged.value });
    },
  };
  return queue;
};

interface Holder {
  take(message: LinkMessage): void;
  flush(): void;
}

/** Holds messages until the first listener is there (LNK-8): in order, and not without end. */
const createHolder = (emitter: Emitter<LinkEvents>, end: (reason: CloseReason) => void): Holder => {
  let messages: LinkMessage[] | undefined = [];
  let bytes = 0;
  return {
    take(message) {
      if (messages === undefined) {
        emitter.emit('message', message);
        return;
      }
      messages.push(message);
      bytes += message.bytes.length + HELD_OVERHEAD;
      if (bytes > HELD_BYTES) end('flood');
    },
    flush() {
      const waiting = messages ?? [];
      messages = undefined;
      for (const message of waiting) emitter.emit('message', message);
    },
  };
};
