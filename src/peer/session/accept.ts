/** What we asked of the other side, and what we therefore accept from it. Pure. */
import type { Did } from '../../base/index.js';
import { HEADS_DEADLINE, LONGEST_ANSWER, MAX_ASKING, PROGRESS_BYTES } from '../limits.js';
import type { MessageOf } from '../messages/index.js';
import {
  type Answer,
  answerDeadline,
  answerKind,
  type Effect,
  fault,
  type Outcome,
  type Request,
  type SessionState,
  withEntry,
} from './state.js';

/** How many given-up requests and left subscriptions are remembered. */
const maxRemembered = 256;
/** Requests of ours that may wait for room. */
const maxQueued = 1_024;

const remember = <T>(set: ReadonlySet<T>, item: T): ReadonlySet<T> =>
  new Set([...[...set].slice(1 - maxRemembered), item]);

export const subscribe = (state: SessionState, message: MessageOf<'subscribe'>, now: number): Outcome => {
  const entry = { answered: false, deadline: now + HEADS_DEADLINE };
  return [{ ...state, subscribed: withEntry(state.subscribed, message.did, entry) }, [{ do: 'send', message }]];
};

export const unsubscribe = (state: SessionState, did: Did): Outcome => {
  if (!state.subscribed.has(did)) return [state, []];
  const next = { ...state, subscribed: withEntry(state.subscribed, did, undefined), left: remember(state.left, did) };
  return [next, [{ do: 'send', message: { t: 'unsubscribe', did } }]];
};

/** Sends a request under the next id, which the runner reads from `nextId` beforehand, or keeps it until there is room. */
export const ask = (state: SessionState, request: Request, now: number): Outcome => {
  const id = state.nextId;
  const next = { ...state, nextId: id === 2 ** 32 - 1 ? 1 : id + 1 };
  if (state.queued.length >= maxQueued) return [next, [{ do: 'failed', id, code: 'too-many' }]];
  return release({ ...next, queued: [...state.queued, { ...request, id }] }, now);
};

/** Sends what waits, as far as there is room. */
export const release = (state: SessionState, now: number): Outcome => {
  const room = Math.max(0, MAX_ASKING - state.asking.size);
  const leaving = state.queued.slice(0, room);
  if (leaving.length === 0) return [state, []];
  const asking = new Map(state.asking);
  for (const request of leaving) {
    const latest = now + LONGEST_ANSWER;
    asking.set(request.id, { kind: answerKind(request), deadline: answerDeadline(now), latest });
  }
  const sends = leaving.map((message): Effect => ({ do: 'send', message }));
  return [{ ...state, asking, queued: state.queued.slice(room) }, sends];
};

export const giveUp = (state: SessionState, id: number): SessionState => {
  if (!state.asking.has(id)) return { ...state, queued: state.queued.filter((request) => request.id !== id) };
  return { ...state, asking: withEntry(state.asking, id, undefined), late: remember(state.late, id) };
};

export const onAnswer = (state: SessionState, message: Answer): Outcome => {
  const asking = state.asking.get(message.id);
  if (asking === undefined) return [state, state.late.has(message.id) ? [] : [fault('unexpected', 'SYN-4')]];
  if (asking.kind !== message.t) return [state, [fault('unexpected', 'SYN-4')]];
  const next = { ...state, asking: withEntry(state.asking, message.id, undefined) };
  return [next, [{ do: 'answered', id: message.id, message }]];
};

/** They do not do what we asked for. Never scored. */
export const onUnsupported = (state: SessionState, message: MessageOf<'unsupported'>): Outcome => {
  const id = message.id;
  if (id === null || !state.asking.has(id)) return [state, []];
  const next = { ...state, asking: withEntry(state.asking, id, undefined) };
  return [next, [{ do: 'failed', id, code: 'unsupported' }]];
};

export const onHeads = (state: SessionState, message: MessageOf<'heads'>): Outcome => {
  const subscribed = state.subscribed.get(message.did);
  if (subscribed === undefined) return [state, state.left.has(message.did) ? [] : [fault('unexpected', 'SYN-5')]];
  const entry = { answered: true, deadline: null };
  return [{ ...state, subscribed: withEntry(state.subscribed, message.did, entry) }, [{ do: 'deliver', message }]];
};

/**
 * Ends what is late. A slow line is not a stalled peer: while enough bytes come in, answers get more time, up to `latest`.
 */
export const expire = (state: SessionState, now: number, arrived: number): Outcome => {
  const effects: Effect[] = [];
  const lively = arrived >= PROGRESS_BYTES;
  let next = state;
  for (const [id, asking] of state.asking) {
    if (asking.deadline > now) continue;
    if (lively && asking.latest > now) {
      const deadline = Math.min(asking.latest, answerDeadline(now));
      next = { ...next, asking: withEntry(next.asking, id, { ...asking, deadline }) };
      continue;
    }
    next = giveUp(next, id);
    effects.push({ do: 'failed', id, code: 'timeout' });
  }
  for (const [did, subscribed] of state.subscribed) {
    if (subscribed.deadline === null || subscribed.deadline > now) continue;
    next = { ...next, subscribed: withEntry(next.subscribed, did, { ...subscribed, deadline: null }) };
    effects.push({ do: 'stalled', did });
  }
  return [next, effects];
};
