/**
 * Links under one topic and for one purpose beside the peer's own: to link a device. They have a session key, a pool and a rendezvous of their
 * own, so nothing that is said there touches the peer, and no stranger who was met there is a neighbour. Messages are carried as they are.
 */
import { createDisposer, createEmitter, type Dispose, TabardError } from '../base/index.js';
import { topicOfBytes } from '../net/index.js';
import type { Link } from '../net/types.js';
import { type GroundworkOptions, layGroundwork } from './groundwork.js';

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

export interface MeetingOptions extends GroundworkOptions {
  /** 20 bytes. */
  readonly topic: Uint8Array;
  /** Where both seek each other; those of the deployment if left out. Who names them has been allowed to. */
  readonly meetAt?: readonly string[] | undefined;
}

/** What was sent last still leaves. Milliseconds. */
const LINGER = 1_000;

export const openMeeting = async (options: MeetingOptions): Promise<Meeting> => {
  const ground = await layGroundwork(options);
  const { pool, rendezvous, opener } = ground;
  const topic = topicOfBytes(options.topic);
  const emitter = createEmitter<MeetingEvents>();
  const disposer = createDisposer();
  const links = new Map<string, Link>();
  let heard = false;

  const listen = (link: Link): void => {
    link.on('message', ({ bytes }) => emitter.emit('message', { peer: link.remote, bytes }));
  };

  const open = (link: Link): void => {
    links.set(link.remote, link);
    link.on('close', () => {
      if (links.get(link.remote) !== link) return;
      links.delete(link.remote);
      emitter.emit('gone', link.remote);
    });
    emitter.emit('peer', link.remote);
    if (heard) listen(link);
  };

  ground.belongTo({ accepts: () => !disposer.disposed, victim: () => undefined });
  disposer.add(() => {
    rendezvous.close();
    const timer = options.timers.set(() => ground.close(), LINGER);
    if (links.size === 0) {
      options.timers.clear(timer);
      ground.close();
    }
  });
  disposer.add(pool.on('link', open));
  for (const tracker of options.meetAt ?? []) opener.allow(tracker);
  rendezvous.join(topic, { offers: true, ...(options.meetAt === undefined ? {} : { trackers: options.meetAt }) });

  return {
    peers: () => [...links.keys()],
    async send(peer, bytes) {
      const link = links.get(peer);
      if (link === undefined) throw new TabardError('link-closed', 'the other device is gone', { retryable: true });
      // One channel for all: only within one are messages in order.
      await link.send('bulk', bytes);
    },
    part(peer) {
      const link = links.get(peer);
      if (link !== undefined) options.timers.set(() => link.close('local'), LINGER);
    },
    on(name, listener) {
      const dispose = emitter.on(name, listener);
      if (name === 'message' && !heard) {
        heard = true;
        for (const link of links.values()) listen(link);
      }
      return dispose;
    },
    close: () => disposer.dispose(),
  };
};
