import type { Dispose } from './environment.js';

/** A value that changes, and says so. The core's half of a signal: knows nothing of any UI. */
export interface Readable<T> {
  get(): T;
  /** Called after each change, never at once. */
  subscribe(listener: () => void): Dispose;
}

export interface Cell<T> extends Readable<T> {
  set(value: T): void;
  update(change: (value: T) => T): void;
}

/** A `Readable` with its writing half. Setting the same value again tells nobody. */
export const createCell = <T>(initial: T): Cell<T> => {
  let value = initial;
  const listeners = new Set<() => void>();
  const set = (next: T): void => {
    if (Object.is(next, value)) return;
    value = next;
    for (const listener of [...listeners]) listener();
  };
  return {
    get: () => value,
    set,
    update: (change) => set(change(value)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
};
