/**
 * Where the shims under y-webrtc meet the transport. One hub a joined household: signals go to every tab of it, messages through
 * channels. Invariants: frames of a tab that sent what is malformed are dropped until its block ends; nothing that a tab sends
 * makes an error here, it ends that tab's channels (HSE-8).
 */
import {
  createDisposer,
  createEmitter,
  type Dispose,
  type RandomBytes,
  type RefusalCode,
  type Timers,
} from '../base/index.js';
import { type ChannelEnd, createChannels } from './channels.js';
import { decodeFrame, encodeFrame, type Frame } from './frames.js';
import { BLOCK_TIME } from './limits.js';
import type { HouseholdTransport } from './types.js';

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
  /** A new channel that waits for somebody to take it. */
  offer(end: ChannelEnd): string;
  /** Takes the channel that a tab offered. False if it may not have one more. */
  accept(peer: string, channel: string, end: ChannelEnd): boolean;
  /** Throws while nobody has taken the channel. */
  send(channel: string, bytes: Uint8Array): void;
  /** Forgets the channel and tells the other side. */
  close(channel: string): void;
  on<Name extends keyof HubEvents>(name: Name, listener: (value: HubEvents[Name]) => void): Dispose;
  dispose(): void;
}

export interface HubParts {
  readonly transport: HouseholdTransport;
  readonly random: RandomBytes;
  readonly timers: Timers;
}

export const createHub = ({ transport, random, timers }: HubParts): Hub => {
  const emitter = createEmitter<HubEvents>();
  const disposer = createDisposer();
  const blocked = new Set<string>();
  let delivering = false;

  const send = (peer: string, frame: Frame): Promise<void> => transport.send(peer, encodeFrame(frame));
  const post = (peer: string, frame: Frame): void => {
    send(peer, frame).catch(() => channels.dropAllOf(peer, false));
  };
  const channels = createChannels({ random, send, post });

  const refuse = (peer: string, code: RefusalCode): void => {
    blocked.add(peer);
    transport.refuse(peer, code);
    channels.dropAllOf(peer, true);
    const timer = timers.set(() => {
      blocked.delete(peer);
      emitter.emit('reach', undefined);
    }, BLOCK_TIME);
    disposer.add(() => timers.clear(timer));
  };

  /** Whatever y-webrtc or Yjs throws at a message: it came from this tab, and this tab is refused. */
  const guarded = (peer: string, run: () => void): void => {
    try {
      run();
    } catch {
      refuse(peer, 'bad-frame');
    }
  };

  const deliver = (end: ChannelEnd, message: Uint8Array<ArrayBuffer>): void => {
    delivering = true;
    try {
      end.message(message);
    } finally {
      delivering = false;
    }
  };

  const receiveInChannel = (peer: string, frame: Frame & { readonly t: 'data' | 'close' }): void => {
    const channel = channels.find(frame.channel);
    if (channel?.taken?.peer !== peer) {
      if (frame.t === 'data') post(peer, { t: 'close', channel: frame.channel });
    } else if (frame.t === 'close') {
      channels.drop(frame.channel, false);
    } else {
      const whole = channel.incoming.add(frame.more, frame.bytes);
      if (whole === 'too-large') refuse(peer, 'too-large');
      else if (whole !== undefined) guarded(peer, () => deliver(channel.end, whole));
    }
  };

  const receive = (peer: string, encoded: Uint8Array): void => {
    if (blocked.has(peer)) return;
    const frame = decodeFrame(encoded);
    if (frame === undefined) refuse(peer, 'bad-frame');
    else if (frame === 'unknown') return;
    else if (frame.t === 'signal') guarded(peer, () => emitter.emit('signal', { room: frame.room, data: frame.data }));
    else if (frame.t === 'accept') guarded(peer, () => channels.accepted(peer, frame.channel));
    else receiveInChannel(peer, frame);
  };

  disposer.add(transport.on('message', ({ peer, bytes }) => receive(peer, bytes)));
  disposer.add(transport.on('gone', (peer) => channels.dropAllOf(peer, false)));
  disposer.add(transport.on('peer', () => emitter.emit('reach', undefined)));

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
    offer: channels.offer,
    accept: channels.accept,
    send(id, bytes) {
      const taken = channels.find(id)?.taken;
      if (taken === undefined) throw new TypeError('the channel is not open');
      taken.outgoing.push(bytes);
    },
    close: channels.close,
    on: (name, listener) => emitter.on(name, listener),
    dispose() {
      channels.dropAll();
      disposer.dispose();
    },
  };
};
