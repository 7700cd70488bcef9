/** What the other side may ask of us. Pure: the store is read by `answer.ts`, which comes back with `worked`. */
import type { Cid, Did } from '../../base/index.js';
import { MAX_ROOTS, MAX_SERVING, MAX_SUBSCRIPTIONS } from '../limits.js';
import type { MessageOf } from '../messages/index.js';
import { type Outcome, type Request, type Served, type SessionState, withEntry } from './state.js';

/** How many requests may wait for a worker: an asker keeps to MAX_ASKING, so more is a flood (SYN-6). */
const maxWaiting = 32;
/** Head ids that we remember of one subscriber. */
const maxKnown = 256;

export const onSubscribe = (state: SessionState, message: MessageOf<'subscribe'>): Outcome => {
  if (!state.served.has(message.did) && state.served.size >= MAX_SUBSCRIPTIONS) {
    return [
      state,
      [
        { do: 'refuse', code: 'too-many' },
        { do: 'send', message: { t: 'unsupported', of: 'subscribe', id: null } },
      ],
    ];
  }
  const served: Served = { ...message, heads: new Set(message.heads), log: message.log?.id ?? null };
  const next = { ...state, served: withEntry(state.served, message.did, served) };
  return [
    next,
    [
      { do: 'deliver', message },
      { do: 'serve', message },
    ],
  ];
};

export const onUnsubscribe = (state: SessionState, message: MessageOf<'unsubscribe'>): Outcome => [
  { ...state, served: withEntry(state.served, message.did, undefined) },
  [{ do: 'deliver', message }],
];

export const onRequest = (state: SessionState, message: Request): Outcome => {
  if (state.working < MAX_SERVING) return [{ ...state, working: state.working + 1 }, [{ do: 'serve', message }]];
  if (state.waiting.length >= maxWaiting) return [state, [{ do: 'fault', code: 'flood', rule: 'SYN-6' }]];
  return [{ ...state, waiting: [...state.waiting, message] }, []];
};

/** A request of theirs has been answered (or could not be): the next one that waits is taken. */
export const onWorked = (state: SessionState): Outcome => {
  const [first, ...waiting] = state.waiting;
  if (first === undefined) return [{ ...state, working: Math.max(0, state.working - 1) }, []];
  return [{ ...state, waiting }, [{ do: 'serve', message: first }]];
};

/** What they told us of, or we sent them. */
export interface Known {
  readonly did: Did;
  readonly heads: readonly Cid[];
  readonly roots: readonly Cid[];
  /** The newest operation; undefined or null where none was named. */
  readonly log?: Cid | null | undefined;
}

export const onKnows = (state: SessionState, { did, heads, roots, log }: Known): SessionState => {
  const served = state.served.get(did);
  if (served === undefined) return state;
  const known = [...new Set([...served.heads, ...heads])].slice(-maxKnown);
  const held = [...new Set([...roots, ...served.roots])].slice(0, MAX_ROOTS);
  const next = { ...served, heads: new Set(known), roots: held, log: log ?? served.log };
  return { ...state, served: withEntry(state.served, did, next) };
};
