/** A tracker that a test plays itself: sockets in memory, by hand. */
import { isTabardError, TabardError } from '../../src/base/index.js';
import {
  createLinkPool,
  createRendezvous,
  type LinkPool,
  type OpenSocket,
  type Rendezvous,
} from '../../src/net/index.js';
import type { RendezvousOptions } from '../../src/net/rendezvous/rendezvous.js';
import type { SocketHandlers } from '../../src/net/rendezvous/socket.js';
import { hexToBinary } from '../../src/net/topic.js';
import { createRandom, createTestClock, createTestNetwork, createTestSigner, type TestClock } from './support.js';

export interface PlayedSocket {
  readonly url: string;
  readonly handlers: SocketHandlers;
  readonly sent: Record<string, unknown>[];
  closed: boolean;
  /** Says that the announce was heard. */
  confirm(topic: string, more?: Record<string, unknown>): void;
}

export interface Played {
  readonly rendezvous: Rendezvous;
  readonly pool: LinkPool;
  readonly clock: TestClock;
  readonly sockets: PlayedSocket[];
  readonly network: ReturnType<typeof createTestNetwork>;
  /** Addresses that nobody has named. */
  readonly strange: Set<string>;
  goOnline(): void;
  close(): void;
}

export const playTracker = async (options: Partial<RendezvousOptions> = {}): Promise<Played> => {
  const clock = createTestClock();
  const network = createTestNetwork();
  const random = createRandom(11);
  const common = { now: clock.now, timers: clock, random };
  const pool = createLinkPool({ session: await createTestSigner(), createRtc: network.createRtc, ...common });
  const sockets: PlayedSocket[] = [];
  const strange = new Set<string>();
  const online = new Set<() => void>();
  const openSocket: OpenSocket = (url, handlers) => {
    if (strange.has(url)) throw new TabardError('tracker-unconfirmed', 'strange');
    const socket: PlayedSocket = {
      url,
      handlers,
      sent: [],
      closed: false,
      confirm: (topic, more = {}) =>
        handlers.message(
          JSON.stringify({
            action: 'announce',
            info_hash: hexToBinary(topic),
            interval: 120,
            complete: 0,
            incomplete: 3,
            ...more,
          }),
        ),
    };
    sockets.push(socket);
    return {
      bufferedAmount: 0,
      send: (text) => socket.sent.push(JSON.parse(text)),
      close() {
        socket.closed = true;
      },
    };
  };
  const rendezvous = createRendezvous({
    trackers: ['ws://a/'],
    pool,
    openSocket,
    onOnline(listener) {
      online.add(listener);
      return () => online.delete(listener);
    },
    ...common,
    ...options,
  });
  return {
    rendezvous,
    pool,
    clock,
    sockets,
    network,
    strange,
    goOnline: () => {
      for (const listener of online) listener();
    },
    close() {
      rendezvous.close();
      pool.close();
    },
  };
};

export const isUnconfirmed = (error: unknown): boolean => isTabardError(error) && error.code === 'tracker-unconfirmed';
