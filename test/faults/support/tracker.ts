/**
 * A tracker that a test rules: the project's own rendezvous, and in front of it somebody who decides who is introduced to whom, writes a relay's
 * addresses into the candidates, falls silent, goes away and comes back. Browsers are told apart by the name that `named` gives them.
 */
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type RawData, WebSocket, WebSocketServer } from 'ws';
import { attachRendezvous } from '../../../src/server/attach.js';
import type { LossyRelay, Pair } from './lossy-relay.js';

export interface TestTracker {
  readonly url: string;
  /** Offers of the first to the second are passed on. Default: all. */
  introduces: (from: string, to: string) => boolean;
  /** Who may come in at all. Default: everybody. Sockets of others are ended. */
  admits: (name: string) => boolean;
  /** Keeps its sockets and answers nobody any more. */
  silent: boolean;
  /** Answers that were handed on: links in the making. */
  answers(): number;
  /** Sockets that browsers hold open here. */
  sockets(): number;
  stop(): Promise<void>;
  start(): Promise<void>;
  /** Ends the sockets of those that are not admitted. */
  expel(): void;
  close(): Promise<void>;
}

/** What a browser is started with so that its tracker knows it. */
export const named = (name: string): string => `--user-agent=tabard-test/${name}`;

const nameOf = (request: IncomingMessage): string =>
  /tabard-test\/(\S+)/.exec(request.headers['user-agent'] ?? '')?.[1] ?? '';

interface Wire {
  peer_id?: unknown;
  offer_id?: unknown;
  offer?: { sdp: string };
  answer?: { sdp: string };
}

export const startTestTracker = async (relay?: LossyRelay): Promise<TestTracker> => {
  const inner = createServer();
  const rendezvous = attachRendezvous(inner);
  inner.listen(0, '127.0.0.1');
  await once(inner, 'listening');
  const names = new Map<unknown, string>();
  /** Of each offer: the two addresses between who made it and who was given it. */
  const pairs = new Map<unknown, Pair>();
  const open = new Map<WebSocket, string>();
  let outer: Server | undefined;
  let port = 0;
  let answers = 0;

  const rewrite = (sdp: string, at: number): string => {
    const lines = sdp.split('\r\n').filter((line) => !line.startsWith('a=candidate:'));
    lines.splice(-1, 0, `a=candidate:1 1 udp 2113937151 ${relay?.address} ${at} typ host`);
    return lines.join('\r\n');
  };

  /** What the rendezvous says to one browser; undefined if it is kept from it. */
  const deliver = async (text: string, to: string): Promise<string | undefined> => {
    const message = JSON.parse(text) as Wire;
    if (message.offer !== undefined) {
      if (!tracker.introduces(names.get(message.peer_id) ?? '', to)) return undefined;
      if (relay === undefined) return text;
      const pair = await relay.pair();
      pairs.set(message.offer_id, pair);
      message.offer.sdp = rewrite(message.offer.sdp, pair.offerer);
    }
    if (message.answer !== undefined) {
      answers += 1;
      const pair = pairs.get(message.offer_id);
      if (pair !== undefined) message.answer.sdp = rewrite(message.answer.sdp, pair.answerer);
    }
    return JSON.stringify(message);
  };

  const accept = (socket: WebSocket, request: IncomingMessage): void => {
    const name = nameOf(request);
    if (!tracker.admits(name)) {
      socket.terminate();
      return;
    }
    open.set(socket, name);
    const { port: innerPort } = inner.address() as AddressInfo;
    const upstream = new WebSocket(`ws://127.0.0.1:${innerPort}/rendezvous`);
    const early: string[] = [];
    upstream.on('open', () => {
      for (const text of early.splice(0)) upstream.send(text);
    });
    socket.on('message', (data: RawData) => {
      if (tracker.silent) return;
      const text = String(data);
      names.set((JSON.parse(text) as Wire).peer_id, name);
      if (upstream.readyState === WebSocket.OPEN) upstream.send(text);
      else early.push(text);
    });
    let before = Promise.resolve();
    upstream.on('message', (data: RawData) => {
      before = before.then(async () => {
        const text = tracker.silent ? undefined : await deliver(String(data), name);
        if (text !== undefined) socket.send(text, () => undefined);
      });
    });
    const end = (): void => {
      open.delete(socket);
      socket.terminate();
      upstream.terminate();
    };
    for (const side of [socket, upstream]) side.on('close', end).on('error', end);
  };

  const tracker: TestTracker = {
    get url() {
      return `ws://localhost:${port}/`;
    },
    introduces: () => true,
    admits: () => true,
    silent: false,
    answers: () => answers,
    sockets: () => open.size,
    async start() {
      const http = createServer();
      const sockets = new WebSocketServer({ server: http });
      sockets.on('connection', accept);
      http.listen(port, '127.0.0.1');
      await once(http, 'listening');
      port = (http.address() as AddressInfo).port;
      outer = http;
    },
    async stop() {
      const http = outer;
      outer = undefined;
      if (http === undefined) return;
      const closed = once(http, 'close');
      http.close();
      for (const socket of open.keys()) socket.terminate();
      open.clear();
      http.closeAllConnections();
      await closed;
    },
    expel() {
      for (const [socket, name] of open) if (!tracker.admits(name)) socket.terminate();
    },
    async close() {
      await tracker.stop();
      rendezvous.close();
      const left = once(inner, 'close');
      inner.close();
      inner.closeAllConnections();
      await left;
    },
  };
  await tracker.start();
  return tracker;
};
