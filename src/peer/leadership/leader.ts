/**
 * Which tab of a browser is the peer (LDR-1 to LDR-5). The one that holds the lock leads; the browser gives the lock to the next when
 * it closes or crashes, and we give it up when the page goes to sleep. A leader that no longer answers has its lock stolen;
 * when it wakes it finds a higher number at the fence, and steps down.
 *
 * Knows neither sockets nor sync. Invariants:
 *  1. `leader` is told only after the fence was raised under a held lock, with its number.
 *  2. `follower` is told before the lock is given up by us, and at once when it was taken from us.
 *  3. After `close` nothing is told and no lock is held.
 */
import { createEmitter, type Dispose, isAbortError } from '../../base/index.js';
import type { Fence, TabEnvironment } from './types.js';

export type TabRole = 'leader' | 'follower';

export interface LeadershipEvents {
  role: { readonly role: TabRole; readonly epoch: number };
  error: unknown;
}

export interface Leadership {
  readonly role: TabRole;
  /** Our number at the fence while we lead, else the last one that we had. */
  readonly epoch: number;
  /** The leader does not answer: its lock is taken. */
  steal(): void;
  /** Another tab leads under this number. Steps down if it is above ours. */
  heard(epoch: number): void;
  /** Looks at the fence: whoever was replaced while it slept steps down. */
  check(): Promise<boolean>;
  on<Name extends keyof LeadershipEvents>(name: Name, listener: (value: LeadershipEvents[Name]) => void): Dispose;
  close(): void;
}

export interface LeadershipOptions {
  readonly name: string;
  readonly environment: Pick<TabEnvironment, 'locks' | 'life'>;
  readonly fence: Fence;
}

interface Holding {
  readonly release: () => void;
}

export const createLeadership = (options: LeadershipOptions): Leadership => {
  const { name, fence } = options;
  const { locks, life } = options.environment;
  const emitter = createEmitter<LeadershipEvents>();
  let request: AbortController | undefined;
  let holding: Holding | undefined;
  let role: TabRole = 'follower';
  let epoch = 0;
  let asleep = false;
  let closed = false;

  const become = (next: TabRole): void => {
    if (role === next || closed) return;
    role = next;
    emitter.emit('role', { role, epoch });
  };

  /** The lock is ours: lead until `release`. */
  const hold = async (): Promise<void> => {
    let release: () => void = () => undefined;
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const mine: Holding = { release };
    holding = mine;
    if (closed || asleep) return;
    const raised = await fence.raise();
    if (closed || asleep || holding !== mine) return;
    epoch = raised;
    become('leader');
    await released;
  };

  const ask = (steal: boolean): void => {
    if (closed || asleep || locks === undefined) return;
    request?.abort();
    const controller = new AbortController();
    request = controller;
    // `steal` and `signal` exclude each other.
    const wish = steal ? { steal } : { signal: controller.signal };
    let failed = false;
    locks
      .request(name, wish, hold)
      .catch((error: unknown) => {
        failed = !isAbortError(error);
        if (failed) emitter.emit('error', error);
      })
      .then(() => {
        if (request !== controller) return;
        // Given up, or taken from us: wait in line again.
        request = undefined;
        holding = undefined;
        become('follower');
        // A fence that cannot be raised (storage) is not tried in a loop: waking up tries again.
        if (!failed) ask(false);
      })
      .catch((error: unknown) => emitter.emit('error', error));
  };

  const resign = (): void => {
    become('follower');
    const controller = request;
    request = undefined;
    holding?.release();
    holding = undefined;
    controller?.abort();
  };

  const check = async (): Promise<boolean> => {
    if (role !== 'leader') return false;
    const current = await fence.current();
    if (current <= epoch) return true;
    resign();
    ask(false);
    return false;
  };

  const stop = life.on((state) => {
    if (closed) return;
    asleep = state === 'asleep';
    if (asleep) resign();
    else if (locks === undefined) become('leader');
    else if (request === undefined) ask(false);
    else check().catch((error: unknown) => emitter.emit('error', error));
  });

  if (locks === undefined) {
    queueMicrotask(() => become('leader'));
  } else ask(false);

  return {
    get role() {
      return role;
    },
    get epoch() {
      return epoch;
    },
    steal() {
      if (role !== 'leader') ask(true);
    },
    heard(other) {
      if (role !== 'leader' || other <= epoch) return;
      resign();
      ask(false);
    },
    check,
    on: (event, listener) => emitter.on(event, listener),
    close() {
      if (closed) return;
      resign();
      closed = true;
      stop();
    },
  };
};
