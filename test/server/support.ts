/** A rendezvous on a free port of 127.0.0.1 and clients that say whatever a test wants. */
import { createServer, type Server } from 'node:http';
import WebSocket from 'ws';
import { attachRendezvous, type RendezvousOptions, type RendezvousServer } from '../../src/server/index.js';

export interface RunningRendezvous {
  readonly url: string;
  readonly port: number;
  readonly http: Server;
  readonly rendezvous: RendezvousServer;
  close(): Promise<void>;
}

export const startRendezvous = async (options: RendezvousOptions = {}, port = 0): Promise<RunningRendezvous> => {
  const http = createServer();
  const rendezvous = attachRendezvous(http, { isAlone: true, ...options });
  await new Promise<void>((resolve) => http.listen(port, '127.0.0.1', resolve));
  const address = http.address();
  if (address === null || typeof address === 'string') throw new TypeError('a port');
  return {
    url: `ws://127.0.0.1:${address.port}/rendezvous`,
    port: address.port,
    http,
    rendezvous,
    close: () =>
      new Promise((resolve) => {
        rendezvous.close();
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
};

export interface RawClient {
  readonly socket: WebSocket;
  readonly received: Record<string, unknown>[];
  send(message: unknown): void;
  /** The first message that fits, now or later. */
  next(fits?: (message: Record<string, unknown>) => boolean): Promise<Record<string, unknown>>;
  readonly closed: Promise<number>;
  isOpen(): boolean;
  close(): void;
}

export const connectRaw = async (url: string, options: WebSocket.ClientOptions = {}): Promise<RawClient> => {
  const socket = new WebSocket(url, options);
  const received: Record<string, unknown>[] = [];
  const listeners = new Set<() => void>();
  socket.on('message', (data) => {
    received.push(JSON.parse(String(data)));
    for (const listener of [...listeners]) listener();
  });
  const closed = new Promise<number>((resolve) => socket.on('close', resolve));
  socket.on('error', () => undefined);
  await new Promise<void>((resolve) => {
    socket.on('open', () => resolve());
    socket.on('close', () => resolve());
  });
  return {
    socket,
    received,
    closed,
    send: (message) => socket.send(typeof message === 'string' ? message : JSON.stringify(message)),
    next: (fits = () => true) =>
      new Promise((resolve) => {
        const look = (): void => {
          const at = received.findIndex(fits);
          const [found] = at < 0 ? [] : received.splice(at, 1);
          if (found === undefined) return;
          listeners.delete(look);
          resolve(found);
        };
        listeners.add(look);
        look();
      }),
    isOpen: () => socket.readyState === WebSocket.OPEN,
    close: () => socket.terminate(),
  };
};

/** 20 letters from a short name. */
export const idOf = (name: string): string => name.padEnd(20, '.').slice(0, 20);

export const sdp = 'v=0\r\nfake';

export const announceOf = (topic: string, peer: string, offers = 0): Record<string, unknown> => ({
  action: 'announce',
  info_hash: idOf(topic),
  peer_id: idOf(peer),
  left: 1,
  offers: Array.from({ length: offers }, (_, i) => ({
    offer_id: idOf(`${peer} ${i}`),
    offer: { type: 'offer', sdp },
  })),
});

export const answerOf = (topic: string, peer: string, to: string, offer: unknown): Record<string, unknown> => ({
  action: 'announce',
  info_hash: idOf(topic),
  peer_id: idOf(peer),
  to_peer_id: idOf(to),
  offer_id: offer,
  answer: { type: 'answer', sdp },
});

/** Waits for a condition; fails by the test's own timeout. */
export const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};
