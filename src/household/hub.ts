/**
 * Where the shims under y-webrtc meet the transport. One hub a joined household: signals go to every tab of it, messages go through
 * channels, one a document and tab. Invariants:
 *   1. frames of a tab that sent what is malformed are dropped until its block ends;
 *   2. a channel belongs to one tab: nobody else can write into it or close it;
 *   3. nothing that a tab sends makes an error here: it closes that tab's channels.
 */
import {
  createDisposer,
  createEmitter,
  type Dispose,
  type RandomBytes,
  type RefusalCode,
  type Timers,
} from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import { decodeFrame, encodeFrame, type Frame } from './frames.js';
import { BLOCK_TIME, MAX_CHANNELS, MAX_MESSAGE_BYTES } from './limits.js';
import { createOutgoing, type Outgoing } from './outgoing.js';
import type { HouseholdTransport } from './types.js';

/** One end of a channel: what a peer shim is to the hub. */
export interface ChannelEnd {
  /** The other side accepted. */
  accepted(peer: string): void;
  /** A whole message. Throws if the document cannot take it. */
  message(bytes: Uint8Array<ArrayBuffer>): void;
  closed(): void;
}

export interface HubEvents {
  signal: { readonly room: string; readonly data: string };
  /** Somebody new may be listening: announce again. */
  reach: undefined;
}

export interface Hub {
  readonly self: string;
  readonly timers: Timers;
  /** True while a message from another device is being applied. */
  readonly delivering: boolean;
  has(peer: string): boolean;
  /** To every tab of the household. */
  signal(room: string, data: string): void;
  /** A new channel that waits for somebody to accept. */
  offer(end: ChannelEnd): string;
  /** Takes the channel that a tab offered. False if it may not have one more. */
  accept(peer: string, channel: string, end: ChannelEnd): boolean;
  send(channel: string, bytes: Uint8Array): void;
  /** Forgets the channel and tells the other side. */
  close(channel: string): void;
  on<Name extends keyof HubEvents>(name: Name, listener: (value: HubEvents[Name]) => void): Dispose;
  dispose(): void;
}

interface Channel {
  readonly end: ChannelEnd;
  peer: string | undefined;
  outgoing: Outgoing | undefined;
  pieces: Uint8Array<ArrayBuffer>[];
  received: number;
}

export interface HubParts {
  readonly transport: HouseholdTransport;
  readonly random: RandomBytes;
  readonly timers: Timers;
}

export const createHub = ({ transport, random, timers }: HubParts): Hub => {
  const emitter = createEmitter<HubEvents>();
  const disposer = createDisposer();
  const channels = new Map<string, Channel>();
  const blocked = new Set<string>();
  let delivering = false;

  const post = (peer: string, frame: Frame): void => {
    transport.send(peer, encodeFrame(frame)).catch(() => dropAllOf(peer, false));
  };

  /** Told, the other side opens a new channel when it may. */
  const drop = (id: string, tell: boolean): void => {
    const channel = channels.get(id);
    if (channel === undefined) return;
    channels.delete(id);
    channel.outgoing?.stop();
    if (tell && channel.peer !== undefined) post(channel.peer, { t: 'close', channel: id });
    channel.end.closed();
  };

  const dropAllOf = (peer: string, tell: boolean): void => {
    for (const [id, channel] of [...channels]) if (channel.peer === peer) drop(id, tell);
  };

  const refuse = (peer: string, code: RefusalCode): void => {
    blocked.add(peer);
    transport.refuse(peer, code);
    dropAllOf(peer, true);
    const timer = timers.set(() => {
      blocked.delete(peer);
      emitter.emit('reach', undefined);
    }, BLOCK_TIME);
    disposer.add(() => timers.clear(timer));
  };

  const bind = (id: string, channel: Channel, peer: string): void => {
    channel.peer = peer;
    channel.outgoing = createOutgoing({
      send: (more, bytes) => transport.send(peer, encodeFrame({ t: 'data', channel: id, more, bytes })),
      failed: () => drop(id, true),
    });
  };

  const deliver = (peer: string, channel: Channel, more: boolean, bytes: Uint8Array<ArrayBuffer>): void => {
    channel.received += bytes.length;
    if (channel.received > MAX_MESSAGE_BYTES) {
      refuse(peer, 'too-large');
      return;
    }
    channel.pieces.push(bytes);
    if (more) return;
    const whole = joined(channel.pieces, channel.received);
    channel.pieces = [];
    channel.received = 0;
    delivering = true;
    try {
      channel.end.message(whole);
    } catch {
      // Whatever y-webrtc or Yjs makes of a malformed message: it came from this tab.
      refuse(peer, 'bad-frame');
    } finally {
      delivering = false;
    }
  };

  const receiveSignal = (peer: string, room: string, data: string): void => {
    try {
      emitter.emit('signal', { room, data });
    } catch {
      refuse(peer, 'bad-frame');
    }
  };

  const receiveAccept = (peer: string, id: string): void => {
    const channel = channels.get(id);
    if (channel === undefined) post(peer, { t: 'close', channel: id });
    if (channel === undefined || channel.peer !== undefined) return;
    bind(id, channel, peer);
    channel.end.accepted(peer);
  };

  const receive = (peer: string, encoded: Uint8Array): void => {
    if (blocked.has(peer)) return;
    const frame = decodeFrame(encoded);
    if (frame === undefined) refuse(peer, 'bad-frame');
    if (frame === undefined || frame === 'unknown') return;
    if (frame.t === 'signal') receiveSignal(peer, frame.room, frame.data);
    else if (frame.t === 'accept') receiveAccept(peer, frame.channel);
    else {
      const channel = channels.get(frame.channel);
      if (channel === undefined || channel.peer !== peer) {
        if (frame.t === 'data') post(peer, { t: 'close', channel: frame.channel });
      } else if (frame.t === 'close') drop(frame.channel, false);
      else deliver(peer, channel, frame.more, frame.bytes);
    }
  };

  disposer.add(transport.on('message', ({ peer, bytes }) => receive(peer, bytes)));
  disposer.add(transport.on('gone', (peer) => dropAllOf(peer, false)));
  disposer.add(transport.on('peer', () => emitter.emit('reach', undefined)));

  const newChannel = (end: ChannelEnd): Channel => ({
    end,
    peer: undefined,
    outgoing: undefined,
    pieces: [],
    received: 0,
  });

  return {
    self: transport.self,
    timers,
    get delivering() {
      return delivering;
    },
    has: (peer) => !blocked.has(peer) && transport.peers().includes(peer),
    signal(room, data) {
      for (const peer of transport.peers()) if (!blocked.has(peer)) post(peer, { t: 'signal', room, data });
    },
    offer(end) {
      const id = encodeBase32(random(16));
      channels.set(id, newChannel(end));
      return id;
    },
    accept(peer, id, end) {
      const taken = [...channels.values()].filter((channel) => channel.peer === peer).length;
      if (taken >= MAX_CHANNELS || channels.has(id)) return false;
      const channel = newChannel(end);
      channels.set(id, channel);
      bind(id, channel, peer);
      post(peer, { t: 'accept', channel: id });
      return true;
    },
    send(id, bytes) {
      const outgoing = channels.get(id)?.outgoing;
      if (outgoing === undefined) throw new TypeError('the channel is not open');
      outgoing.push(bytes);
    },
    close(id) {
      const channel = channels.get(id);
      if (channel === undefined) return;
      channels.delete(id);
      channel.outgoing?.stop();
      if (channel.peer !== undefined && !blocked.has(channel.peer)) post(channel.peer, { t: 'close', channel: id });
    },
    on: (name, listener) => emitter.on(name, listener),
    dispose() {
      for (const id of [...channels.keys()]) drop(id, true);
      disposer.dispose();
    },
  };
};

const joined = (pieces: readonly Uint8Array<ArrayBuffer>[], size: number): Uint8Array<ArrayBuffer> => {
  const [only] = pieces;
  if (pieces.length === 1 && only !== undefined) return only;
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
};
