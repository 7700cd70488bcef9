/** How much one link may send in a window (SYN-9): counted before a message is decoded any further than its type. */
import {
  MAX_MESSAGES_A_WINDOW,
  MAX_SIGNALS_A_WINDOW,
  MAX_UNASKED_A_WINDOW,
  MAX_UNASKED_BYTES_A_WINDOW,
  MESSAGE_WINDOW,
} from '../limits.js';
import type { MessageType } from '../messages/index.js';

export interface Budget {
  readonly since: number;
  readonly messages: number;
  readonly unasked: number;
  readonly unaskedBytes: number;
  readonly signals: number;
}

const asked: ReadonlySet<string> = new Set<MessageType>(['blocks', 'log', 'blob', 'answer', 'get', 'ask', 'house']);
const signals: ReadonlySet<string> = new Set<MessageType>(['relay', 'peers', 'prove']);

export const createBudget = (now: number): Budget => ({
  since: now,
  messages: 0,
  unasked: 0,
  unaskedBytes: 0,
  signals: 0,
});

/** The budget after a message of this type and size. `flood`: it is overdrawn. `drop`: this one message is too much. */
export const spend = (budget: Budget, type: string, size: number, now: number): Budget | 'flood' | 'drop' => {
  const fresh = now - budget.since >= MESSAGE_WINDOW || now < budget.since;
  const current = fresh ? createBudget(now) : budget;
  const unasked = asked.has(type) ? 0 : 1;
  const next: Budget = {
    since: current.since,
    messages: current.messages + 1,
    unasked: current.unasked + unasked,
    unaskedBytes: current.unaskedBytes + unasked * size,
    signals: current.signals + (signals.has(type) ? 1 : 0),
  };
  const overdrawn =
    next.messages > MAX_MESSAGES_A_WINDOW ||
    next.unasked > MAX_UNASKED_A_WINDOW ||
    next.unaskedBytes > MAX_UNASKED_BYTES_A_WINDOW;
  if (overdrawn) return 'flood';
  // Who passes on what many neighbours say is no flooder.
  return signals.has(type) && next.signals > MAX_SIGNALS_A_WINDOW ? 'drop' : next;
};
