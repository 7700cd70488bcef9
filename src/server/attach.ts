/** Puts the rendezvous on an HTTP server: sockets, pings, slow readers. The rules are in `rendezvous/tracker.ts`. */
import { randomInt } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { addressGroup } from './address.js';
import { defaultLimits, type RendezvousLimits } from './limits.js';
import { createPulse } from './pulse.js';
import { createTracker, type TrackerStats } from './rendezvous/tracker.js';

/** Where the rendezvous is, beside the page. */
export const RENDEZVOUS_PATH = '/rendezvous';

export interface RendezvousOptions {
  readonly path?: string;
  readonly limits?: Partial<RendezvousLimits>;
  /** Whose socket it is, for limits by address. Behind a proxy: what the proxy says. Default: the other end of the TCP connection. */
  readonly addressOf?: (request: IncomingMessage) => string;
  /** True: sockets for any other path are ended. False (default): they are left to whoever else listens. */
  readonly isAlone?: boolean;
}

export interface RendezvousServer {
  stats(): TrackerStats;
  /** Drops all sockets and lets go of the HTTP server. Idempotent. */
  close(): void;
}

type UpgradeListener = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** Any server of Node that can upgrade: http, https, or Vite's. */
interface HttpServer {
  on(event: 'upgrade', listener: UpgradeListener): unknown;
  off(event: 'upgrade', listener: UpgradeListener): unknown;
}

/** One rendezvous for all of these servers: who comes encrypted and who does not meet in it. */
export const attachRendezvous = (
  http: HttpServer | readonly HttpServer[],
  options: RendezvousOptions = {},
): RendezvousServer => {
  const servers: readonly HttpServer[] = 'on' in http ? [http] : http;
  const limits: RendezvousLimits = { ...defaultLimits, ...options.limits };
  const { path = RENDEZVOUS_PATH, addressOf = remoteAddress } = options;
  const tracker = createTracker({ limits, now: () => performance.now(), chance: () => randomInt(2 ** 32) / 2 ** 32 });
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.messageBytes,
    perMessageDeflate: false,
    clientTracking: true,
  });
  const beats = new WeakMap<WebSocket, () => 'ping' | undefined>();

  const accept = (socket: WebSocket, request: IncomingMessage): void => {
    // The error of an oversized or broken frame; `close` follows.
    socket.on('error', () => connection?.drop('too-large'));
    const connection = tracker.connect(addressGroup(addressOf(request)), {
      send(text) {
        if (socket.bufferedAmount > limits.bufferedBytes) connection?.drop('slow');
        else socket.send(text);
      },
      drop(reason) {
        // Others would not read the farewell.
        if (reason === 'malformed') farewell(socket, 1008, reason);
        else socket.terminate();
      },
    });
    if (connection === undefined) {
      farewell(socket, 1013, 'full');
      return;
    }
    const pulse = createPulse(() => request.socket.bytesRead, limits.unfinishedBytes);
    beats.set(socket, () => {
      const beat = pulse.beat();
      if (beat === 'ping') return beat;
      connection.drop(beat);
      return undefined;
    });
    socket.on('pong', pulse.pong);
    socket.on('close', () => connection.closed());
    socket.on('message', (data: RawData, isBinary) => {
      pulse.message();
      if (isBinary || !Buffer.isBuffer(data)) connection.drop('malformed');
      else connection.receive(data.toString('utf8'));
    });
  };

  const onUpgrade: UpgradeListener = (request, socket, head) => {
    if (pathOf(request) !== path) {
      if (options.isAlone === true) socket.destroy();
      return;
    }
    socket.on('error', () => socket.destroy());
    sockets.handleUpgrade(request, socket, head, accept);
  };

  const ping = setInterval(() => {
    tracker.sweep();
    for (const socket of sockets.clients) if (beats.get(socket)?.() === 'ping') socket.ping();
  }, limits.pingEvery);
  ping.unref();
  for (const server of servers) server.on('upgrade', onUpgrade);

  return {
    stats: tracker.stats,
    close() {
      clearInterval(ping);
      for (const server of servers) server.off('upgrade', onUpgrade);
      for (const socket of sockets.clients) socket.terminate();
      sockets.close();
    },
  };
};

/** Says why, and does not wait for long: the socket is counted nowhere any more. */
const farewell = (socket: WebSocket, code: number, reason: string): void => {
  socket.close(code, reason);
  setTimeout(() => socket.terminate(), 1_000).unref();
};

const remoteAddress = (request: IncomingMessage): string => request.socket.remoteAddress ?? '';

const pathOf = (request: IncomingMessage): string => (request.url ?? '/').replace(/[?#].*$/s, '');
