/**
 * Chromium's own protocol by its socket: what a page starts (workers) is reached before it runs, which the test driver's sessions do not allow.
 * Start the browser with `debuggable`.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import WebSocket from 'ws';

export const debuggable = ['--remote-debugging-port=0'];

interface Message {
  readonly id?: number;
  readonly method?: string;
  readonly sessionId?: string;
  readonly params?: Readonly<Record<string, unknown>>;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: { readonly message: string };
}

export interface Cdp {
  send(method: string, params?: object, sessionId?: string): Promise<Readonly<Record<string, unknown>>>;
  on(listener: (message: Message) => void): void;
  close(): void;
}

export const connectCdp = async (folder: string): Promise<Cdp> => {
  const [port, path] = readFileSync(join(folder, 'DevToolsActivePort'), 'utf8').trim().split('\n');
  const socket = new WebSocket(`ws://127.0.0.1:${port}${path}`);
  await new Promise((resolve, reject) => {
    socket.once('open', resolve);
    socket.once('error', reject);
  });
  const waiting = new Map<number, (message: Message) => void>();
  const listeners: ((message: Message) => void)[] = [];
  let last = 0;
  socket.on('message', (data) => {
    const message: Message = JSON.parse(String(data));
    if (message.id === undefined) for (const listener of listeners) listener(message);
    else waiting.get(message.id)?.(message);
  });
  return {
    send(method, params = {}, sessionId) {
      last += 1;
      const id = last;
      socket.send(JSON.stringify({ id, method, params, ...(sessionId === undefined ? {} : { sessionId }) }));
      return new Promise((resolve, reject) => {
        waiting.set(id, ({ result = {}, error }) => {
          waiting.delete(id);
          if (error === undefined) resolve(result);
          else reject(new Error(`${method}: ${error.message}`));
        });
      });
    },
    on: (listener) => void listeners.push(listener),
    close: () => socket.close(),
  };
};

export interface Throttle {
  /** How many times slower the page's own thread is. Workers keep their speed: the browser offers no more. */
  readonly cpu: number;
  readonly bitsPerSecond: number;
  /** Milliseconds of a round trip. */
  readonly latency: number;
}

/** Slows the browser's one page, and what it starts, down. Sockets and data channels keep their speed. */
export const throttle = async (cdp: Cdp, { cpu, bitsPerSecond, latency }: Throttle): Promise<void> => {
  const bytes = bitsPerSecond / 8;
  const speed = { downloadThroughput: bytes, uploadThroughput: bytes };
  // A request is delayed once, every packet of a data channel in each direction: half the delay is the same line.
  const rules = [
    { urlPattern: 'http://*:*/*', latency, ...speed },
    { urlPattern: '', latency: latency / 2, ...speed },
  ];
  const attach = { autoAttach: true, waitForDebuggerOnStart: true, flatten: true };
  const slow = async (session: string): Promise<void> => {
    await cdp.send('Network.enable', {}, session);
    await cdp.send(
      'Network.emulateNetworkConditionsByRule',
      { offline: false, matchedNetworkConditions: rules },
      session,
    );
  };
  cdp.on(({ method, params }) => {
    if (method !== 'Target.attachedToTarget') return;
    const session = String(params?.sessionId);
    slow(session)
      .catch(() => undefined) // A service worker's first moment knows no network; it fetches after the page has.
      .then(() => cdp.send('Runtime.runIfWaitingForDebugger', {}, session))
      .catch(() => undefined);
  });
  const { targetInfos } = await cdp.send('Target.getTargets');
  const page = Array.isArray(targetInfos) ? targetInfos.find(({ type }) => type === 'page') : undefined;
  const { sessionId } = await cdp.send('Target.attachToTarget', { targetId: page?.targetId, flatten: true });
  const session = String(sessionId);
  await slow(session);
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: cpu }, session);
  await cdp.send('Target.setAutoAttach', attach, session);
};
