/**
 * Runs the machine of `step.ts` on a link: the one place of sync that touches a link and a timer. What is for the layers above
 * comes out as events; requests are promises here.
 */
import {
  type Cid,
  createDisposer,
  createEmitter,
  type Did,
  type DidKey,
  type Dispose,
  isTabardError,
  type Now,
  type RefusalCode,
  type Timers,
  unreachable,
} from '../../base/index.js';
import type { Link } from '../../net/types.js';
import { encodeMessage, type Message, type MessageOf, parseMessage } from '../messages/index.js';
import type { Answers } from './answer.js';
import {
  type Answer,
  createSessionState,
  type Delivered,
  type Effect,
  nextDeadline,
  type Request,
  type Served,
} from './state.js';
import { type SessionEvent, step } from './step.js';

export interface SessionEvents {
  message: Delivered;
  fault: { readonly code: RefusalCode; readonly rule: string };
  refused: RefusalCode;
  stalled: Did;
  closed: undefined;
}

/** A request that got no answer. Never leaves this layer. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RefusalCode | 'unsupported' | 'closed';
  constructor(code: RefusalCode | 'unsupported' | 'closed') {
    super(`request failed: ${code}`);
    this.code = code;
  }
}

export interface Session {
  readonly link: Link;
  readonly remote: DidKey;
  readonly closed: boolean;
  readonly open: boolean;
  readonly brief: boolean;
  subscribe(message: Omit<MessageOf<'subscribe'>, 't'>): void;
  unsubscribe(did: Did): void;
  subscribed(did: Did): { readonly answered: boolean } | undefined;
  served(did: Did): Served | undefined;
  /** Rejects with `RequestError`. The answer's type follows from the request's. */
  ask(request: Request, signal?: AbortSignal): Promise<Answer>;
  tell(message: Message): void;
  /** As `tell`; resolves when the link is below its back-pressure mark, rejects when it is gone. */
  deliver(message: Message): Promise<void>;
  /** `log`: their newest operation. */
  knows(did: Did, heads: readonly Cid[], roots: readonly Cid[], log?: Cid | null): void;
  on<Name extends keyof SessionEvents>(name: Name, listener: (value: SessionEvents[Name]) => void): Dispose;
  cut(reason: RefusalCode | 'local'): void;
  /** Says hello, which is the first word on every link (SYN-3). */
  greet(): void;
  /** Begins to listen: a link hands over at once what it held, so listeners come first. */
  listen(): void;
}

export interface SessionEnvironment {
  readonly answers: Answers;
  readonly now: Now;
  /** What the machine believes the time to be, for `hello`. Default: `now`. */
  readonly wall?: Now;
  readonly timers: Timers;
  /** Answers `ask` and `push`; undefined means that we do not do that. */
  answerOther(request: MessageOf<'ask'> | MessageOf<'push'>, session: Session): Promise<Message | undefined>;
  /** Something of ours failed while answering. Not the other side's fault. */
  onError(error: unknown): void;
}

/** Messages above this go over the bulk channel. */
const controlBytes = 60 * 1024;
const bulkTypes: ReadonlySet<Message['t']> = new Set<Message['t']>(['blocks', 'blob', 'house']);
/** Bulk messages that arrived before the `hello` of the control channel, and their bytes together. */
const maxEarly = 8;
const maxEarlyBytes = 2 * 1024 * 1024;

interface Waiting {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: RequestError) => void;
}

export const createSession = (link: Link, environment: SessionEnvironment): Session => {
  const { answers, now, timers } = environment;
  const emitter = createEmitter<SessionEvents>();
  const disposer = createDisposer();
  const waiting = new Map<number, Waiting>();
  const early: Uint8Array<ArrayBuffer>[] = [];
  let earlyBytes = 0;
  let state = createSessionState(now());
  let timer: number | undefined;
  /** Bytes that had come in when the clock last looked. */
  let seen = 0;

  const dispatch = (event: SessionEvent): void => {
    const [next, effects] = step(state, event);
    state = next;
    for (const effect of effects) run(effect);
    schedule();
  };

  const schedule = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    const deadline = nextDeadline(state);
    if (deadline === undefined) return;
    timer = timers.set(
      () => {
        const { bytesIn } = link.stats();
        const arrived = bytesIn - seen;
        seen = bytesIn;
        dispatch({ type: 'tick', at: now(), arrived });
      },
      Math.max(0, deadline - now()),
    );
  };

  const settle = (id: number, finish: (entry: Waiting) => void): void => {
    const entry = waiting.get(id);
    waiting.delete(id);
    if (entry !== undefined) finish(entry);
  };

  const run = (effect: Effect): void => {
    switch (effect.do) {
      case 'send':
        send(effect.message);
        break;
      case 'serve':
        serve(effect.message);
        break;
      case 'deliver':
        emitter.emit('message', effect.message);
        break;
      case 'answered':
        settle(effect.id, (entry) => entry.resolve(effect.message));
        break;
      case 'failed':
        settle(effect.id, (entry) => entry.reject(new RequestError(effect.code)));
        break;
      case 'stalled':
        emitter.emit('stalled', effect.did);
        break;
      case 'fault':
        emitter.emit('fault', { code: effect.code, rule: effect.rule });
        break;
      case 'refuse':
        emitter.emit('refused', effect.code);
        break;
      case 'close':
        disposer.dispose();
        link.close(effect.reason);
        emitter.emit('closed', undefined);
        break;
      default:
        unreachable(effect);
    }
  };

  const put = (message: Message): Promise<void> => {
    const bytes = encodeMessage(message);
    return link.send(bulkTypes.has(message.t) || bytes.length > controlBytes ? 'bulk' : 'control', bytes);
  };

  const send = (message: Message): void => {
    put(message).catch(environment.onError);
  };

  const serve = (message: MessageOf<'subscribe'> | Request): void => {
    void work(message).catch((error: unknown) => {
      if (message.t !== 'subscribe') dispatch({ type: 'worked' });
      environment.onError(error);
    });
  };

  const work = async (message: MessageOf<'subscribe'> | Request): Promise<void> => {
    if (message.t === 'subscribe') {
      const built = await answers.heads(message);
      const { heads, roots, log = built.message.log?.id } = built;
      dispatch({ type: 'knows', did: message.did, heads, roots, log });
      dispatch({ type: 'tell', message: built.message });
      return;
    }
    const answer = message.t === 'get' ? await answers.get(message) : await environment.answerOther(message, session);
    const unsupported: Message = { t: 'unsupported', of: message.t, id: message.id };
    // The next request is taken when this answer has left: who asks and does not read holds its own place only.
    if (state.phase === 'open') await put(answer ?? unsupported);
    dispatch({ type: 'worked' });
  };

  const receive = (bytes: Uint8Array<ArrayBuffer>): void =>
    dispatch({ type: 'received', parsed: parseMessage(bytes), size: bytes.length, at: now() });

  const session: Session = {
    link,
    remote: link.remote,
    get closed() {
      return state.phase === 'closed';
    },
    get open() {
      return state.phase === 'open';
    },
    get brief() {
      return state.brief;
    },
    subscribe: (message) => dispatch({ type: 'subscribe', message: { ...message, t: 'subscribe' }, at: now() }),
    unsubscribe: (did) => dispatch({ type: 'unsubscribe', did }),
    subscribed: (did) => state.subscribed.get(did),
    served: (did) => state.served.get(did),
    ask(request, signal) {
      const id = state.nextId;
      return new Promise((resolve, reject) => {
        const abort = (): void => {
          waiting.delete(id);
          dispatch({ type: 'giveUp', id, at: now() });
          reject(new RequestError('closed'));
        };
        const settled = (): void => signal?.removeEventListener('abort', abort);
        if (signal?.aborted === true) {
          reject(new RequestError('closed'));
          return;
        }
        signal?.addEventListener('abort', abort, { once: true });
        waiting.set(id, {
          resolve(answer) {
            settled();
            resolve(answer);
          },
          reject(error) {
            settled();
            reject(error);
          },
        });
        dispatch({ type: 'ask', request, at: now() });
      });
    },
    tell: (message) => dispatch({ type: 'tell', message }),
    async deliver(message) {
      if (state.phase !== 'open') throw new RequestError('closed');
      await put(message);
    },
    knows: (did, heads, roots, log) => dispatch({ type: 'knows', did, heads, roots, log }),
    on: (name, listener) => emitter.on(name, listener),
    cut: (reason) => dispatch({ type: 'cut', reason }),
    greet: () => dispatch({ type: 'opened', time: (environment.wall ?? now)() }),
    listen() {
      disposer.add(() => {
        if (timer !== undefined) timers.clear(timer);
      });
      disposer.add(
        link.on('message', ({ channel, bytes }) => {
          if (state.phase === 'greeting' && channel === 'bulk') {
            earlyBytes += bytes.length;
            if (early.length < maxEarly && earlyBytes <= maxEarlyBytes) {
              early.push(bytes);
              return;
            }
          }
          receive(bytes);
          if (state.phase === 'open')
            for (let held = early.shift(); held !== undefined; held = early.shift()) receive(held);
        }),
      );
      disposer.add(link.on('close', () => dispatch({ type: 'closed' })));
    },
  };

  return session;
};

/** True for a failure of the network that needs no report: the link is gone, and its session knows. */
export const isLinkGone = (error: unknown): boolean => isTabardError(error) && error.code === 'link-closed';
