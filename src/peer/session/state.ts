/**
 * What one end of a link knows of the sync conversation on it. Plain data, changed by `step` alone.
 *
 * Invariants (fuzzed in test/peer/session-fuzz.test.ts):
 *  1. Nothing but `hello` is heeded before `hello`, and `hello` comes once (SYN-3).
 *  2. `blocks`, `log`, `blob` and `answer` are delivered only for a request of ours that is open, and of its kind (SYN-4).
 *  3. `heads` are delivered only for an identity that we subscribed to (SYN-5).
 *  4. At most MAX_SERVING requests of theirs are being worked on, at most MAX_ASKING of ours are open (SYN-6).
 *  5. Every request of ours ends: answered, failed, or timed out (SYN-7).
 *  6. Nothing is sent or delivered once the phase is `closed` (SYN-8).
 */
import type { Cid, Did, RefusalCode } from '../../base/index.js';
import type { Posts } from '../../repo/part.js';
import type { Scope } from '../../repo/scope.js';
import { ANSWER_DEADLINE, HELLO_DEADLINE } from '../limits.js';
import type { Message, MessageOf } from '../messages/index.js';
import { type Budget, createBudget } from './budget.js';

export type Phase = 'greeting' | 'open' | 'closed';

/** What they asked us to keep them told of, and what we believe that they hold. */
export interface Served {
  readonly heads: ReadonlySet<Cid>;
  /** The newest operation of their log. */
  readonly log: Cid | null;
  readonly roots: readonly Cid[];
  readonly scope: Scope;
  readonly posts: Posts | null;
  readonly inline: number;
  /** What is new may come as changes. */
  readonly build: boolean;
}

/** What we asked them to keep us told of. */
export interface Subscribed {
  readonly answered: boolean;
  /** When the first `heads` is late; null once it came or was given up. */
  readonly deadline: number | null;
}

export type Answer = MessageOf<'blocks'> | MessageOf<'log'> | MessageOf<'blob'> | MessageOf<'answer'>;
export type Request = MessageOf<'get'> | MessageOf<'ask'> | MessageOf<'push'>;

export interface Asking {
  readonly kind: Answer['t'];
  readonly deadline: number;
  /** However much comes in meanwhile. */
  readonly latest: number;
}

export interface SessionState {
  readonly phase: Phase;
  readonly helloBy: number;
  /** They read what is said in brief. */
  readonly brief: boolean;
  readonly nextId: number;
  readonly served: ReadonlyMap<Did, Served>;
  readonly working: number;
  readonly waiting: readonly Request[];
  readonly subscribed: ReadonlyMap<Did, Subscribed>;
  /** Left a moment ago: what still arrives for them is dropped unscored. */
  readonly left: ReadonlySet<Did>;
  readonly asking: ReadonlyMap<number, Asking>;
  /** Requests of ours that wait for one of those to end. */
  readonly queued: readonly Request[];
  /** Requests that we gave up: their answers are dropped unscored. */
  readonly late: ReadonlySet<number>;
  readonly budget: Budget;
}

/** What the machine wants done. */
export type Effect =
  | { readonly do: 'send'; readonly message: Message }
  /** Read the store and answer; the runner comes back with `worked`. */
  | { readonly do: 'serve'; readonly message: MessageOf<'subscribe'> | Request }
  /** For the layers above. */
  | { readonly do: 'deliver'; readonly message: Delivered }
  | { readonly do: 'answered'; readonly id: number; readonly message: Answer }
  | { readonly do: 'failed'; readonly id: number; readonly code: RefusalCode | 'unsupported' | 'closed' }
  /** They did not answer our `subscribe` in time. */
  | { readonly do: 'stalled'; readonly did: Did }
  /** They broke a rule. */
  | { readonly do: 'fault'; readonly code: RefusalCode; readonly rule: string }
  /** Over a limit of ours: counted, never scored. */
  | { readonly do: 'refuse'; readonly code: RefusalCode }
  | { readonly do: 'close'; readonly reason: RefusalCode | 'local' };

export type Delivered = Exclude<Message, Answer | Request | MessageOf<'bye'> | MessageOf<'unsupported'>>;

export type Outcome = readonly [SessionState, readonly Effect[]];

export const createSessionState = (now: number): SessionState => ({
  phase: 'greeting',
  brief: false,
  helloBy: now + HELLO_DEADLINE,
  nextId: 1,
  served: new Map(),
  working: 0,
  waiting: [],
  subscribed: new Map(),
  left: new Set(),
  asking: new Map(),
  queued: [],
  late: new Set(),
  budget: createBudget(now),
});

/** When `tick` has something to do next, or undefined. */
export const nextDeadline = (state: SessionState): number | undefined => {
  if (state.phase === 'closed') return undefined;
  const deadlines = [...state.asking.values()].map((asking) => asking.deadline);
  for (const { deadline } of state.subscribed.values()) if (deadline !== null) deadlines.push(deadline);
  if (state.phase === 'greeting') deadlines.push(state.helloBy);
  return deadlines.length === 0 ? undefined : Math.min(...deadlines);
};

export const answerKind = (request: Request): Answer['t'] => {
  if (request.t !== 'get') return 'answer';
  if (request.kind === 'log') return 'log';
  return request.kind === 'chunk' ? 'blob' : 'blocks';
};

export const answerDeadline = (now: number): number => now + ANSWER_DEADLINE;

export const fault = (code: RefusalCode, rule: string): Effect => ({ do: 'fault', code, rule });

/** A map with one entry more, changed or fewer. */
export const withEntry = <K, V>(map: ReadonlyMap<K, V>, key: K, value: V | undefined): ReadonlyMap<K, V> => {
  const next = new Map(map);
  if (value === undefined) next.delete(key);
  else next.set(key, value);
  return next;
};
