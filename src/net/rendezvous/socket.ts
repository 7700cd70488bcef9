/**
 * The one place that opens sockets (RDV-8). A host that neither the page comes from, nor `tabard.json` names, nor the person has
 * allowed is refused before any packet leaves. Everything else of this layer is given what this file makes.
 */
import { type Dispose, socketHost, TabardError } from '../../base/index.js';

export interface SocketHandlers {
  open(): void;
  /** A text message; binary ones come as an empty text, which nobody accepts. */
  message(text: string): void;
  /** Once, whatever ended it; not after `close()` here. */
  close(): void;
}

export interface Socket {
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
}

/** Throws `tracker-unconfirmed` for a host that nobody named, `tracker-unreachable` for what is no address of a tracker. */
export type OpenSocket = (url: string, handlers: SocketHandlers) => Socket;

export interface SocketOpener {
  readonly open: OpenSocket;
  isAllowed(url: string): boolean;
  /** The person has named this host, or tapped that they trust it. */
  allow(url: string): void;
}

/** What is used of the browser's WebSocket. */
export interface WebSocketLike {
  readonly readyState: number;
  readonly OPEN: number;
  readonly bufferedAmount: number;
  send(text: string): void;
  close(): void;
  addEventListener(type: 'open' | 'close', listener: () => void): void;
  addEventListener(type: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

export interface SocketOpenerOptions {
  /** The address of the page. */
  readonly page: string;
  /** Absolute addresses that `tabard.json` names. */
  readonly configured: readonly string[];
  /** For tests. Default: the browser's. */
  readonly createWebSocket?: (url: string) => WebSocketLike;
}

export const createSocketOpener = (options: SocketOpenerOptions): SocketOpener => {
  const hosts = new Set(options.configured.map(socketHost).filter((host) => host !== undefined));
  const { protocol, host } = new URL(options.page);
  if (protocol === 'http:' || protocol === 'https:') hosts.add(host);
  const createWebSocket = options.createWebSocket ?? ((url: string) => new WebSocket(url));

  const isAllowed = (url: string): boolean => {
    const wanted = socketHost(url);
    return wanted !== undefined && hosts.has(wanted);
  };

  return {
    isAllowed,
    allow(url) {
      const wanted = socketHost(url);
      if (wanted === undefined) throw new TypeError('"url" is not the address of a tracker');
      hosts.add(wanted);
    },
    open(url, handlers) {
      if (socketHost(url) === undefined) throw new TabardError('tracker-unreachable', 'not the address of a tracker');
      if (!isAllowed(url)) throw new TabardError('tracker-unconfirmed', 'nobody has named this host');
      try {
        return adapt(createWebSocket(url), handlers);
      } catch (cause) {
        throw new TabardError('tracker-unreachable', 'the browser opens no socket there', { retryable: true, cause });
      }
    },
  };
};

/** Calls back when the browser says that the network is there again. */
export const onOnline = (listener: () => void): Dispose => {
  globalThis.addEventListener('online', listener);
  return () => globalThis.removeEventListener('online', listener);
};

const adapt = (socket: WebSocketLike, handlers: SocketHandlers): Socket => {
  let closed = false;
  socket.addEventListener('open', () => {
    if (!closed) handlers.open();
  });
  socket.addEventListener('message', ({ data }) => {
    if (!closed) handlers.message(typeof data === 'string' ? data : '');
  });
  socket.addEventListener('close', () => {
    if (closed) return;
    closed = true;
    handlers.close();
  });
  return {
    get bufferedAmount() {
      return socket.bufferedAmount;
    },
    send(text) {
      if (socket.readyState === socket.OPEN) socket.send(text);
    },
    close() {
      closed = true;
      socket.close();
    },
  };
};
