/** Links that carry the messages of a linking: opaque, each link in its own order, held until somebody listens. */
import { createEmitter, type Dispose, TabardError, type Timers } from '../base/index.js';
import type { Link } from '../net/types.js';

export interface MeetingEvents {
  peer: string;
  message: { readonly peer: string; readonly bytes: Uint8Array<ArrayBuffer> };
  gone: string;
}

export interface Meeting {
  peers(): readonly string[];
  send(peer: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  part(peer: string): void;
  on<Name extends keyof MeetingEvents>(name: Name, listener: (value: MeetingEvents[Name]) => void): Dispose;
  close(): void;
}

/** What was sent last still leaves. Milliseconds. */
export const LINGER = 1_000;

export interface Conversations extends Omit<Meeting, 'close'> {
  open(link: Link): void;
}

/** `aside`: gets what comes on `control`, which is no part of the linking then. */
export const createConversations = (
  timers: Timers,
  aside?: (link: Link, bytes: Uint8Array<ArrayBuffer>) => void,
): Conversations => {
  const emitter = createEmitter<MeetingEvents>();
  const links = new Map<string, Link>();
  let heard = false;
  const listen = (link: Link): void => {
    link.on('message', ({ channel, bytes }) => {
      if (channel === 'control' && aside !== undefined) aside(link, bytes);
      else emitter.emit('message', { peer: link.remote, bytes });
    });
  };
  return {
    open(link) {
      links.set(link.remote, link);
      link.on('close', () => {
        if (links.get(link.remote) !== link) return;
        links.delete(link.remote);
        emitter.emit('gone', link.remote);
      });
      emitter.emit('peer', link.remote);
      if (heard) listen(link);
    },
    peers: () => [...links.keys()],
    async send(peer, bytes) {
      const link = links.get(peer);
      if (link === undefined) throw new TabardError('link-closed', 'the other device is gone', { retryable: true });
      // One channel for all: only within one are messages in order.
      await link.send('bulk', bytes);
    },
    part(peer) {
      const link = links.get(peer);
      if (link !== undefined) timers.set(() => link.close('local'), LINGER);
    },
    on(name, listener) {
      const dispose = emitter.on(name, listener);
      if (name === 'message' && !heard) {
        heard = true;
        for (const link of links.values()) listen(link);
      }
      return dispose;
    },
  };
};
