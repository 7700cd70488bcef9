/**
 * The page and the rendezvous on one port. With a certificate the same port speaks https as well: the first byte of a connection tells.
 * Unencrypted, this machine itself gets the page (`http://localhost` is a secure context), other devices get the way to trust and are
 * sent to https.
 */
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer, type Server, type Socket } from 'node:net';
import { attachRendezvous, type RendezvousOptions, type RendezvousServer } from './attach.js';
import { createConnections } from './connections.js';
import { type AuthorityPageOptions, answerAuthority } from './host/authority-page.js';
import type { ServerCertificate } from './host/certificates.js';
import { type ConnectionLimits, defaultConnectionLimits } from './limits.js';
import { answerText, type Handler } from './static-files.js';

/** The first byte of a TLS connection. */
const tlsHandshake = 0x16;
/** A connection that says nothing for so long is closed. Milliseconds. */
const firstByteDeadline = 10_000;

export interface AppServerOptions {
  readonly files: Handler;
  readonly rendezvous?: RendezvousOptions;
  /** For tests: how long a connection may take for what. Milliseconds. */
  readonly timeouts?: typeof defaultTimeouts;
  /** Default: `defaultConnectionLimits`. Behind a proxy all come from its address. */
  readonly connections?: Partial<ConnectionLimits>;
  readonly secure?: ServerCertificate & { readonly authority: AuthorityPageOptions };
}

export interface AppServer {
  /** Listens on one more address. `port` 0 takes a free one. Rejects as Node does. */
  listen(port: number, address: string): Promise<number>;
  stats: RendezvousServer['stats'];
  /** TCP connections that are open, and from how many addresses. */
  connections(): { readonly open: number; readonly addresses: number };
  close(): Promise<void>;
}

const defaultTimeouts = {
  headersTimeout: 15_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 10_000,
  connectionsCheckingInterval: 5_000,
};

export const createAppServer = (options: AppServerOptions): AppServer => {
  const { files, rendezvous, secure, timeouts = defaultTimeouts } = options;
  const withAuthority =
    (then: Handler): Handler =>
    (request, response) => {
      if (secure === undefined || !answerAuthority(request, response, secure.authority)) then(request, response);
    };
  const plainHandler: Handler = (request, response) => {
    if (secure === undefined || isLoopback(request.socket)) files(request, response);
    else redirect(request, response);
  };

  const plain = createHttpServer(timeouts, withAuthority(plainHandler));
  const encrypted =
    secure === undefined
      ? undefined
      : createHttpsServer(
          { ...timeouts, handshakeTimeout: timeouts.headersTimeout, cert: secure.certificate, key: secure.key },
          withAuthority(files),
        );
  const servers = encrypted === undefined ? [plain] : [plain, encrypted];
  const attached = attachRendezvous(servers, { ...rendezvous, isAlone: true });
  // They are handed their connections and never listen, and only then does Node begin to look for requests that never end.
  for (const server of servers) server.emit('listening');
  const listeners = new Set<Server>();
  const connections = createConnections({ ...defaultConnectionLimits, ...options.connections });

  const dispatch = (socket: Socket): void => {
    if (listeners.size === 0) {
      socket.destroy();
      return;
    }
    if (!connections.admit(socket)) return;
    if (encrypted === undefined) {
      plain.emit('connection', socket);
      return;
    }
    socket.setTimeout(firstByteDeadline, () => socket.destroy());
    socket.on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first: Buffer | null = socket.read(1);
      if (first === null) {
        socket.destroy();
        return;
      }
      socket.setTimeout(0);
      socket.removeAllListeners('timeout');
      socket.unshift(first);
      (first[0] === tlsHandshake ? encrypted : plain).emit('connection', socket);
    });
  };

  return {
    listen(port, address) {
      const listener = createNetServer({ pauseOnConnect: false }, dispatch);
      return new Promise((resolve, reject) => {
        listener.once('error', reject);
        listener.listen({ port, host: address, ipv6Only: address === '::1' }, () => {
          listeners.add(listener);
          const at = listener.address();
          resolve(at === null || typeof at === 'string' ? port : at.port);
        });
      });
    },
    stats: attached.stats,
    connections: () => ({ open: connections.size, addresses: connections.addresses }),
    async close() {
      // Listening ends first: a visitor that comes back at once would hold it open.
      const ended = [...listeners].map((one) => new Promise<void>((resolve) => one.close(() => resolve())));
      listeners.clear();
      attached.close();
      for (const server of servers) server.close();
      connections.close();
      await Promise.all(ended);
    },
  };
};

const isLoopback = (socket: Socket): boolean =>
  /^(::ffff:)?127\.|^::1$/.test(socket.remoteAddress ?? '') && /^(::ffff:)?127\.|^::1$/.test(socket.localAddress ?? '');

const redirect = (request: IncomingMessage, response: ServerResponse): void => {
  const host = request.headers.host ?? '';
  const isSound = /^[\w.:[\]-]+$/.test(host);
  if (!isSound) answerText(request, response, 400, 'Which host?\n');
  else answerText(request, response, 307, 'This page is served by https.\n', { Location: `https://${host}/` });
};
