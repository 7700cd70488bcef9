/**
 * Talk between the tabs of one browser over a BroadcastChannel (LDR-6, LDR-7): followers ask, the leader answers and tells. What arrives
 * comes from our own origin, but perhaps from another version: it is read strictly and ignored when it does not fit.
 */
import { createEmitter, type Dispose, type Timers } from '../../base/index.js';
import type { TabChannel } from './types.js';

/** A leader that has not answered by then is slow. Milliseconds. */
export const ANSWER_PATIENCE = 700;
/** After a wait that was late itself, answers in the queue get one more turn. */
const GRACE = 30;

type Wire =
  | {
      readonly kind: 'ask';
      readonly from: string;
      readonly id: number;
      readonly method: string;
      readonly args: unknown;
    }
  | { readonly kind: 'answer'; readonly to: string; readonly id: number; readonly value: unknown }
  | { readonly kind: 'tell'; readonly name: string; readonly value: unknown }
  | { readonly kind: 'leads'; readonly epoch: number }
  | { readonly kind: 'gone'; readonly from: string };

export interface TabsEvents {
  tell: { readonly name: string; readonly value: unknown };
  /** A tab leads under this number. */
  leads: number;
  /** A tab closed in good order. */
  gone: string;
  /** Nobody answered in time. */
  slow: undefined;
}

export interface Tabs {
  /** Asks the leader. Rejects with `RangeError` when closed; waits for as long as it takes, across a change of leader. */
  ask(method: string, args: unknown): Promise<unknown>;
  /** While set, asks of other tabs are answered by it, and at once those of ours that nobody has answered. */
  serve(handler: ((from: string, method: string, args: unknown) => unknown) | undefined): void;
  /** Tells all other tabs. */
  tell(name: string, value: unknown): void;
  leads(epoch: number): void;
  /** There is a new leader: what nobody has answered is asked again. */
  again(): void;
  on<Name extends keyof TabsEvents>(name: Name, listener: (value: TabsEvents[Name]) => void): Dispose;
  close(): void;
}

interface Waiting {
  readonly method: string;
  readonly args: unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
  timer: number;
}

export const createTabs = (channel: TabChannel, tab: string, timers: Timers): Tabs => {
  const emitter = createEmitter<TabsEvents>();
  const waiting = new Map<number, Waiting>();
  let handler: ((from: string, method: string, args: unknown) => unknown) | undefined;
  let serial = 0;
  let closed = false;

  const post = (message: Wire): void => {
    if (!closed) channel.post(message);
  };

  const send = (id: number, entry: Waiting): void => {
    timers.clear(entry.timer);
    entry.timer = timers.set(() => {
      entry.timer = timers.set(() => waiting.has(id) && emitter.emit('slow', undefined), GRACE);
    }, ANSWER_PATIENCE);
    post({ kind: 'ask', from: tab, id, method: entry.method, args: entry.args });
  };

  const answer = async (message: Extract<Wire, { kind: 'ask' }>): Promise<void> => {
    if (handler === undefined) return;
    const value = await handler(message.from, message.method, message.args);
    post({ kind: 'answer', to: message.from, id: message.id, value });
  };

  const receive = (message: Wire): void => {
    switch (message.kind) {
      case 'ask':
        void answer(message);
        break;
      case 'answer': {
        const entry = message.to === tab ? waiting.get(message.id) : undefined;
        if (entry === undefined) break;
        waiting.delete(message.id);
        timers.clear(entry.timer);
        entry.resolve(message.value);
        break;
      }
      case 'tell':
        emitter.emit('tell', { name: message.name, value: message.value });
        break;
      case 'leads':
        emitter.emit('leads', message.epoch);
        break;
      case 'gone':
        emitter.emit('gone', message.from);
        break;
    }
  };

  const stop = channel.onMessage((message) => {
    if (isWire(message)) receive(message);
  });

  return {
    ask(method, args) {
      return new Promise((resolve, reject) => {
        if (closed) {
          reject(new RangeError('the tab is closed'));
          return;
        }
        serial += 1;
        const entry: Waiting = { method, args, resolve, reject, timer: 0 };
        waiting.set(serial, entry);
        send(serial, entry);
      });
    },
    serve(next) {
      handler = next;
      if (next === undefined) return;
      for (const [id, entry] of waiting) {
        waiting.delete(id);
        timers.clear(entry.timer);
        entry.resolve(next(tab, entry.method, entry.args));
      }
    },
    tell: (name, value) => post({ kind: 'tell', name, value }),
    leads: (epoch) => post({ kind: 'leads', epoch }),
    again() {
      for (const [id, entry] of waiting) send(id, entry);
    },
    on: (name, listener) => emitter.on(name, listener),
    close() {
      if (closed) return;
      post({ kind: 'gone', from: tab });
      closed = true;
      stop();
      for (const entry of waiting.values()) {
        timers.clear(entry.timer);
        entry.reject(new RangeError('the tab is closed'));
      }
      waiting.clear();
      channel.close();
    },
  };
};

const isWire = (message: unknown): message is Wire => {
  if (typeof message !== 'object' || message === null) return false;
  const field = (name: string): unknown => Reflect.get(message, name);
  switch (field('kind')) {
    case 'ask':
      return (
        typeof field('from') === 'string' && typeof field('id') === 'number' && typeof field('method') === 'string'
      );
    case 'answer':
      return typeof field('to') === 'string' && typeof field('id') === 'number';
    case 'tell':
      return typeof field('name') === 'string';
    case 'leads':
      return typeof field('epoch') === 'number';
    case 'gone':
      return typeof field('from') === 'string';
    default:
      return false;
  }
};
