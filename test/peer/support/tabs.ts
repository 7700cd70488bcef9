/** Tabs of one browser in memory: locks that can be stolen, channels that reach the others, pages that sleep, crash or hang. */
import type { Fence, LockOptions, Locks, PageLife, TabChannel, TabEnvironment } from '../../../src/peer/index.js';

interface Waiter {
  readonly owner: TestTab;
  readonly start: () => void;
  readonly reject: (error: Error) => void;
}

interface Held {
  readonly owner: TestTab;
  readonly reject: (error: Error) => void;
}

const abortError = (): Error => Object.assign(new Error('aborted'), { name: 'AbortError' });

export interface TestTab extends TabEnvironment {
  readonly name: string;
  /** The process is gone: its locks are free, its channels silent. */
  crash(): void;
  /** The main thread stands still: nothing arrives until `wake`. */
  hang(): void;
  wake(): void;
  sleep(): void;
  rise(): void;
}

export interface TestBrowser {
  openTab(name: string): TestTab;
  readonly fence: Fence & { value: number };
  holder(name: string): string | undefined;
}

export const createTestBrowser = (): TestBrowser => {
  const held = new Map<string, Held>();
  const queues = new Map<string, Waiter[]>();
  const channels = new Map<string, Set<{ readonly tab: TestTab; receive(message: unknown): void }>>();
  const fence = {
    value: 0,
    current: async () => fence.value,
    raise: async () => {
      fence.value += 1;
      return fence.value;
    },
  };

  const next = (name: string): void => {
    held.delete(name);
    queues.get(name)?.shift()?.start();
  };

  const acquire = (
    name: string,
    owner: TestTab,
    hold: () => Promise<void>,
    resolve: () => void,
    reject: (error: unknown) => void,
  ): void => {
    const mine: Held = { owner, reject };
    held.set(name, mine);
    const release = (): void => {
      if (held.get(name) === mine) next(name);
    };
    hold().then(
      () => {
        release();
        resolve();
      },
      (error: unknown) => {
        release();
        reject(error);
      },
    );
  };

  const locksOf = (owner: () => TestTab): Locks => ({
    request: (name: string, options: LockOptions, hold) =>
      new Promise<void>((resolve, reject) => {
        const start = (): void => acquire(name, owner(), hold, resolve, reject);
        if (options.steal === true) {
          const before = held.get(name);
          start();
          before?.reject(abortError());
          return;
        }
        if (!held.has(name)) {
          start();
          return;
        }
        const waiter: Waiter = { owner: owner(), start, reject };
        const queue = queues.get(name) ?? [];
        queues.set(name, [...queue, waiter]);
        options.signal?.addEventListener('abort', () => {
          const waiting = queues.get(name) ?? [];
          if (!waiting.includes(waiter)) return;
          queues.set(
            name,
            waiting.filter((each) => each !== waiter),
          );
          reject(abortError());
        });
      }),
  });

  return {
    fence,
    holder: (name) => held.get(name)?.owner.name,
    openTab(name) {
      const listeners = new Set<(state: 'asleep' | 'awake') => void>();
      let hanging: (() => void)[] | undefined;
      let dead = false;

      const deliver = (run: () => void): void => {
        if (dead) return;
        if (hanging === undefined) run();
        else hanging.push(run);
      };

      const openChannel = (channelName: string): TabChannel => {
        const members = channels.get(channelName) ?? new Set();
        channels.set(channelName, members);
        const heard = new Set<(message: unknown) => void>();
        const member = {
          tab,
          receive: (message: unknown) =>
            queueMicrotask(() =>
              deliver(() => {
                for (const listener of heard) listener(message);
              }),
            ),
        };
        members.add(member);
        return {
          post(message) {
            if (dead) return;
            const copy: unknown = structuredClone(message);
            for (const other of members) if (other !== member) other.receive(copy);
          },
          onMessage(listener) {
            heard.add(listener);
            return () => heard.delete(listener);
          },
          close: () => void members.delete(member),
        };
      };

      const life: PageLife = {
        on(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };

      const tab: TestTab = {
        name,
        locks: locksOf(() => tab),
        openChannel,
        life,
        crash() {
          dead = true;
          for (const [lock, queue] of queues) {
            queues.set(
              lock,
              queue.filter((waiter) => waiter.owner !== tab),
            );
          }
          for (const [lock, holder] of [...held]) if (holder.owner === tab) next(lock);
        },
        hang() {
          hanging = [];
        },
        wake() {
          const waiting = hanging ?? [];
          hanging = undefined;
          for (const run of waiting) run();
        },
        sleep() {
          for (const listener of listeners) listener('asleep');
        },
        rise() {
          for (const listener of listeners) listener('awake');
        },
      };
      return tab;
    },
  };
};
