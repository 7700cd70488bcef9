/**
 * The one function that decides what a sync session does: `step(state, event)` gives the next state and what is to be done.
 * It knows no link, store, clock or timer; invariants are in `state.ts`.
 */
import { type Did, type RefusalCode, unreachable } from '../../base/index.js';
import type { Message, MessageOf, ParsedMessage } from '../messages/index.js';
import * as accept from './accept.js';
import { spend } from './budget.js';
import * as serve from './serve.js';
import { type Effect, fault, type Outcome, type Request, type SessionState } from './state.js';

export type SessionEvent =
  | { readonly type: 'opened'; readonly time: number }
  | { readonly type: 'received'; readonly parsed: ParsedMessage; readonly size: number; readonly at: number }
  | { readonly type: 'subscribe'; readonly message: MessageOf<'subscribe'>; readonly at: number }
  | { readonly type: 'unsubscribe'; readonly did: Did }
  | { readonly type: 'ask'; readonly request: Request; readonly at: number }
  | { readonly type: 'giveUp'; readonly id: number; readonly at: number }
  /** A request of theirs has been answered. */
  | { readonly type: 'worked' }
  | { readonly type: 'tell'; readonly message: Message }
  | ({ readonly type: 'knows' } & serve.Known)
  /** `arrived`: bytes since the last tick, of whatever kind. */
  | { readonly type: 'tick'; readonly at: number; readonly arrived: number }
  | { readonly type: 'cut'; readonly reason: RefusalCode | 'local' }
  | { readonly type: 'closed' };

/** Versions of this protocol that we speak. */
export const VERSIONS: readonly number[] = [1, 2];
/** Who speaks this reads what is said in brief (SYN-38). */
const brief = 2;

export const step = (state: SessionState, event: SessionEvent): Outcome => {
  if (state.phase === 'closed') {
    return event.type === 'ask' ? [{ ...state, nextId: state.nextId + 1 }, [failed(state.nextId)]] : [state, []];
  }
  const [next, effects] = decide(state, event);
  const at = 'at' in event ? event.at : undefined;
  if (at === undefined || next.phase === 'closed' || next.queued.length === 0) return [next, effects];
  const [released, sends] = accept.release(next, at);
  return [released, [...effects, ...sends]];
};

const decide = (state: SessionState, event: SessionEvent): Outcome => {
  switch (event.type) {
    case 'opened':
      return [state, [send({ t: 'hello', versions: VERSIONS, time: event.time })]];
    case 'received':
      return onReceived(state, event.parsed, event.size, event.at);
    case 'subscribe':
      return accept.subscribe(state, event.message, event.at);
    case 'unsubscribe':
      return accept.unsubscribe(state, event.did);
    case 'ask':
      return accept.ask(state, event.request, event.at);
    case 'giveUp':
      return [accept.giveUp(state, event.id), []];
    case 'worked':
      return serve.onWorked(state);
    case 'tell':
      return [state, [send(event.message)]];
    case 'knows':
      return [serve.onKnows(state, event), []];
    case 'tick':
      return onTick(state, event.at, event.arrived);
    case 'cut':
      return close(state, event.reason, [send({ t: 'bye', reason: event.reason })]);
    case 'closed':
      return close(state, 'local', []);
    default:
      return unreachable(event);
  }
};

const send = (message: Message): Effect => ({ do: 'send', message });
const failed = (id: number): Effect => ({ do: 'failed', id, code: 'closed' });

const openRequests = (state: SessionState): readonly number[] => [
  ...state.asking.keys(),
  ...state.queued.map((request) => request.id),
];

const close = (state: SessionState, reason: RefusalCode | 'local', first: readonly Effect[]): Outcome => [
  { ...state, phase: 'closed', asking: new Map(), queued: [], waiting: [], served: new Map(), subscribed: new Map() },
  [...first, ...openRequests(state).map(failed), { do: 'close', reason }],
];

const onTick = (state: SessionState, at: number, arrived: number): Outcome => {
  if (state.phase === 'greeting' && at >= state.helloBy) return close(state, 'timeout', [fault('timeout', 'SYN-3')]);
  return accept.expire(state, at, arrived);
};

const onReceived = (state: SessionState, parsed: ParsedMessage, size: number, at: number): Outcome => {
  const type = parsed.verdict === 'valid' ? parsed.value.t : 'unsupported';
  const budget = spend(state.budget, type, size, at);
  if (budget === 'flood') return [state, [fault('flood', 'SYN-9')]];
  if (budget === 'drop') return [state, [{ do: 'refuse', code: 'flood' }]];
  const spent = { ...state, budget };
  if (parsed.verdict === 'invalid') return [spent, [fault(parsed.code, parsed.rule)]];
  if (parsed.verdict === 'refused') return [spent, [{ do: 'refuse', code: parsed.code }]];
  if (parsed.verdict === 'unsupported') {
    const of = parsed.what;
    return [spent, state.phase === 'open' ? [send({ t: 'unsupported', of, id: null })] : []];
  }
  if (parsed.verdict !== 'valid') return [spent, []];
  return state.phase === 'greeting' ? onGreeting(spent, parsed.value) : onMessage(spent, parsed.value);
};

const onGreeting = (state: SessionState, message: Message): Outcome => {
  if (message.t === 'bye') return close(state, 'local', []);
  if (message.t !== 'hello') return [state, [fault('unexpected', 'SYN-3')]];
  if (!message.versions.some((version) => VERSIONS.includes(version))) {
    return close(state, 'local', [send({ t: 'bye', reason: 'unsupported-version' })]);
  }
  return [{ ...state, phase: 'open', brief: message.versions.includes(brief) }, [{ do: 'deliver', message }]];
};

const onMessage = (state: SessionState, message: Message): Outcome => {
  switch (message.t) {
    case 'hello':
      return [state, [fault('unexpected', 'SYN-3')]];
    case 'bye':
      return close(state, 'local', []);
    case 'subscribe':
      return serve.onSubscribe(state, message);
    case 'unsubscribe':
      return serve.onUnsubscribe(state, message);
    case 'get':
    case 'ask':
    case 'push':
      return serve.onRequest(state, message);
    case 'blocks':
    case 'log':
    case 'blob':
    case 'answer':
      return accept.onAnswer(state, message);
    case 'unsupported':
      return accept.onUnsupported(state, message);
    case 'heads':
      return accept.onHeads(state, message);
    case 'prove':
    case 'peers':
    case 'relay':
    case 'house':
      return [state, [{ do: 'deliver', message }]];
    default:
      return unreachable(message);
  }
};
