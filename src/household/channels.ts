/**
 * The channels of a hub. A channel belongs to one tab from the moment that it is taken: nobody else can write into it or
 * close it.
 */
import type { RandomBytes } from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import type { Frame } from './frames.js';
import { createIncoming, type Incoming } from './incoming.js';
import { MAX_CHANNELS } from './limits.js';
import { createOutgoing, type Outgoing } from './outgoing.js';

/** One end of a channel: what a peer shim is to the hub. */
export interface ChannelEnd {
  /** The other side took the channel. */
  accepted(): void;
  /** A whole message. Throws if the document cannot take it. */
  message(bytes: Uint8Array<ArrayBuffer>): void;
  closed(): void;
}

export interface Channel {
  readonly end: ChannelEnd;
  readonly incoming: Incoming;
  /** Undefined while it is only offered. */
  taken: { readonly peer: string; readonly outgoing: Outgoing } | undefined;
}

export interface ChannelsParts {
  readonly random: RandomBytes;
  /** Resolves when the link takes more; rejects when it is gone. */
  readonly send: (peer: string, frame: Frame) => Promise<void>;
  /** Sends without waiting. */
  readonly post: (peer: string, frame: Frame) => void;
}

export interface Channels {
  offer(end: ChannelEnd): string;
  /** False if the tab may not have one more, or the name is taken. */
  accept(peer: string, id: string, end: ChannelEnd): boolean;
  /** The other side took what was offered here. */
  accepted(peer: string, id: string): void;
  find(id: string): Channel | undefined;
  /** Forgets it without a word to its end. */
  close(id: string): void;
  /** Ends it. Told, the other side opens a new one when it may. */
  drop(id: string, tell: boolean): void;
  dropAllOf(peer: string, tell: boolean): void;
  dropAll(): void;
}

export const createChannels = ({ random, send, post }: ChannelsParts): Channels => {
  const channels = new Map<string, Channel>();

  const remove = (id: string, tell: boolean): Channel | undefined => {
    const channel = channels.get(id);
    channels.delete(id);
    channel?.taken?.outgoing.stop();
    if (tell && channel?.taken !== undefined) post(channel.taken.peer, { t: 'close', channel: id });
    return channel;
  };
  const drop = (id: string, tell: boolean): void => remove(id, tell)?.end.closed();

  const take = (id: string, channel: Channel, peer: string): void => {
    const outgoing = createOutgoing({
      send: (more, bytes) => send(peer, { t: 'data', channel: id, more, bytes }),
      failed: () => drop(id, true),
    });
    channel.taken = { peer, outgoing };
  };

  const of = (peer: string): string[] =>
    [...channels].filter(([, channel]) => channel.taken?.peer === peer).map(([id]) => id);

  return {
    offer(end) {
      const id = encodeBase32(random(16));
      channels.set(id, { end, incoming: createIncoming(), taken: undefined });
      return id;
    },
    accept(peer, id, end) {
      if (channels.has(id) || of(peer).length >= MAX_CHANNELS) return false;
      const channel: Channel = { end, incoming: createIncoming(), taken: undefined };
      channels.set(id, channel);
      take(id, channel, peer);
      post(peer, { t: 'accept', channel: id });
      return true;
    },
    accepted(peer, id) {
      const channel = channels.get(id);
      if (channel === undefined) post(peer, { t: 'close', channel: id });
      if (channel === undefined || channel.taken !== undefined) return;
      take(id, channel, peer);
      channel.end.accepted();
    },
    find: (id) => channels.get(id),
    close: (id) => void remove(id, true),
    drop,
    dropAllOf(peer, tell) {
      for (const id of of(peer)) drop(id, tell);
    },
    dropAll() {
      for (const id of [...channels.keys()]) drop(id, true);
    },
  };
};
