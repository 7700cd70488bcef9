/**
 * One tracker: its socket, the topics that are announced there, and patience (RDV-6, RDV-7). A tracker counts as reached when it has
 * confirmed an announce, not when a socket stands.
 */
import { isTabardError, type Now, type RandomBytes, TabardError, type Timers } from '../../base/index.js';
import { RETRY_FIRST, RETRY_LONGEST, SOCKET_DEADLINE, TRACKER_MESSAGES_PER_SECOND } from '../limits.js';
import type { LinkPool, Topic, TrackerState, TrackerView } from '../types.js';
import type { Gate } from './gate.js';
import { createMembership, type Membership } from './membership.js';
import type { OpenSocket, Socket } from './socket.js';
import { readTrackerMessage } from './wire.js';

export interface TrackerClientOptions {
  readonly url: string;
  readonly pool: LinkPool;
  readonly openSocket: OpenSocket;
  readonly gate: Gate;
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly accepts: (topic: Topic) => boolean;
  readonly share: (topic: Topic) => number;
  readonly hasMet: (topic: Topic) => boolean;
  readonly onState: (view: TrackerView) => void;
  readonly onTopic: (topic: Topic) => void;
}

export interface TrackerClient {
  readonly view: TrackerView;
  join(topic: Topic, offers: boolean): void;
  leave(topic: Topic): void;
  refresh(topic: Topic): void;
  met(topic: Topic): void;
  membership(topic: Topic): { readonly confirmed: boolean; readonly others: number | undefined } | undefined;
  /** Tries now what waits to be tried again. */
  retry(): void;
  close(): void;
}

/** A socket that held this long was a good one: the next failure starts from the shortest wait. */
const GOOD_AFTER = 30_000;

export const createTrackerClient = (options: TrackerClientOptions): TrackerClient => {
  const { url, now, timers } = options;
  const memberships = new Map<Topic, Membership>();
  let state: TrackerState = 'idle';
  let error: TabardError | undefined;
  let socket: Socket | undefined;
  let openedAt: number | undefined;
  let failures = 0;
  let dueTimer: number | undefined;
  let retryTimer: number | undefined;
  let deadline: number | undefined;
  let window = { second: 0, messages: 0 };

  const view = (): TrackerView => ({ url, state, topics: memberships.size, error });

  const setState = (next: TrackerState, why?: TabardError): void => {
    if (next === state && why === error) return;
    state = next;
    error = why;
    options.onState(view());
  };

  const clear = (timer: number | undefined): undefined => {
    if (timer !== undefined) timers.clear(timer);
  };

  const schedule = (): void => {
    dueTimer = clear(dueTimer);
    const dues = [...memberships.values()].map((one) => one.due()).filter((due) => due !== undefined);
    if (dues.length === 0) return;
    const wait = Math.min(...dues) - now();
    if (wait <= 0) announceDue();
    else dueTimer = timers.set(announceDue, wait);
  };

  /** A socket may stand and nobody be behind it any more, as after a change of network that nobody told us. */
  const expectAnswer = (): void => {
    if (openedAt !== undefined) deadline ??= timers.set(() => fail('no answer in time'), SOCKET_DEADLINE);
  };

  const announceDue = (): void => {
    const at = now();
    const due = [...memberships.values()].filter((one) => (one.due() ?? Number.POSITIVE_INFINITY) <= at);
    // What seeks goes before what only listens.
    for (const one of due.sort((a, b) => Number(b.offers) - Number(a.offers))) void one.announce().then(expectAnswer);
    schedule();
  };

  const disconnect = (): void => {
    dueTimer = clear(dueTimer);
    deadline = clear(deadline);
    for (const membership of memberships.values()) membership.disconnected();
    socket?.close();
    socket = undefined;
    openedAt = undefined;
  };

  const fail = (message: string, cause?: unknown): void => {
    if (openedAt !== undefined && now() - openedAt >= GOOD_AFTER) failures = 0;
    disconnect();
    const wait = Math.min(RETRY_LONGEST, RETRY_FIRST * 2 ** failures);
    failures += 1;
    setState('unreachable', new TabardError('tracker-unreachable', message, { retryable: true, cause }));
    retryTimer = clear(retryTimer);
    const spread = 1 + (options.random(1)[0] ?? 0) / 512;
    retryTimer = timers.set(connect, Math.min(RETRY_LONGEST, wait * spread));
  };

  const connect = (): void => {
    retryTimer = clear(retryTimer);
    if (socket !== undefined || memberships.size === 0) return;
    setState('connecting');
    if (failures === 0) for (const membership of memberships.values()) membership.prepare();
    try {
      socket = options.openSocket(url, { open: onOpen, message: onMessage, close: () => fail('the socket closed') });
      deadline = timers.set(() => fail('no answer in time'), SOCKET_DEADLINE);
    } catch (cause) {
      if (!isTabardError(cause)) throw cause;
      if (cause.code === 'tracker-unconfirmed') setState('unconfirmed', cause);
      else fail(cause.message, cause);
    }
  };

  const onOpen = (): void => {
    openedAt = now();
    for (const membership of memberships.values()) membership.connected();
    schedule();
  };

  const onMessage = (text: string): void => {
    const second = Math.floor(now() / 1000);
    window = second === window.second ? { second, messages: window.messages + 1 } : { second, messages: 1 };
    if (window.messages > TRACKER_MESSAGES_PER_SECOND) {
      fail('it floods');
      return;
    }
    const message = readTrackerMessage(text);
    if (message === undefined) return;
    if (message.kind === 'announced') {
      deadline = clear(deadline);
      setState('reached');
    } else if (state === 'reached') deadline = clear(deadline);
    if (message.topic !== undefined) memberships.get(message.topic)?.receive(message);
  };

  const close = (): void => {
    for (const membership of memberships.values()) membership.leave();
    memberships.clear();
    retryTimer = clear(retryTimer);
    disconnect();
    failures = 0;
    setState('idle');
  };

  const context = {
    ...options,
    send: (text: string) => socket?.send(text),
  };

  return {
    get view() {
      return view();
    },
    join(topic, offers) {
      const known = memberships.get(topic);
      if (known !== undefined) {
        known.setOffers(offers);
        return;
      }
      const changed = (): void => {
        schedule();
        options.onTopic(topic);
      };
      const membership = createMembership(topic, offers, { ...context, changed });
      memberships.set(topic, membership);
      options.onState(view());
      if (openedAt === undefined) {
        if (socket !== undefined) membership.prepare();
        else if (retryTimer === undefined) connect();
        return;
      }
      membership.connected();
      schedule();
    },
    leave(topic) {
      const membership = memberships.get(topic);
      if (membership === undefined) return;
      membership.leave();
      memberships.delete(topic);
      if (memberships.size > 0) {
        schedule();
        options.onState(view());
        return;
      }
      close();
    },
    refresh: (topic) => memberships.get(topic)?.refresh(),
    met: (topic) => memberships.get(topic)?.met(),
    membership: (topic) => memberships.get(topic),
    retry() {
      if (socket !== undefined) return;
      failures = 0;
      connect();
    },
    close,
  };
};
