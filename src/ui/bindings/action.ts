/** Something that a person starts and that may fail: components say `run` and show `pending` and `error`. */
import { type Accessor, createSignal, onCleanup, untrack } from 'solid-js';
import { isAbortError } from '../../base/index.js';

export interface Action<Arguments extends unknown[]> {
  run(...args: Arguments): void;
  readonly pending: Accessor<boolean>;
  /** What it failed with last; undefined again when it is run. */
  readonly error: Accessor<unknown>;
}

/** A second `run` while the first is under way does nothing. What is cancelled is no error. An effect that runs it does not run again when it has ended. */
export const useAction = <Arguments extends unknown[], T>(
  act: (...args: Arguments) => Promise<T>,
  done?: (result: T) => void,
): Action<Arguments> => {
  const [pending, setPending] = createSignal(false);
  const [error, setError] = createSignal<unknown>();
  let alive = true;
  onCleanup(() => {
    alive = false;
  });
  const settle = (problem: unknown): void => {
    setPending(false);
    if (alive && !isAbortError(problem)) setError(() => problem);
  };
  return {
    pending,
    error,
    run(...args) {
      if (untrack(pending)) return;
      setPending(true);
      setError(undefined);
      act(...args).then((result) => {
        settle(undefined);
        if (alive) done?.(result);
      }, settle);
    },
  };
};
