/** What leadership needs of the browser, so that tests can stand in for it. `../environment.ts` is the browser's side. */
import type { Dispose } from '../../base/index.js';

export interface LockOptions {
  readonly signal?: AbortSignal;
  /** Takes the lock from whoever holds it: their `request` rejects with an `AbortError`. */
  readonly steal?: boolean;
}

/** Web Locks: held until the promise of `hold` settles, given up by the browser when a tab dies. */
export interface Locks {
  request(name: string, options: LockOptions, hold: () => Promise<void>): Promise<void>;
}

/** A BroadcastChannel: reaches every other tab, never the sender. */
export interface TabChannel {
  post(message: unknown): void;
  onMessage(listener: (message: unknown) => void): Dispose;
  close(): void;
}

/** `asleep`: frozen, or put into the back-forward cache. `awake`: back again. */
export interface PageLife {
  on(listener: (state: 'asleep' | 'awake') => void): Dispose;
}

/** Kept in the store: only ever rises. */
export interface Fence {
  current(): Promise<number>;
  raise(): Promise<number>;
}

export interface TabEnvironment {
  /** Undefined where the browser has none: then every tab leads itself. */
  readonly locks: Locks | undefined;
  openChannel(name: string): TabChannel;
  readonly life: PageLife;
}
