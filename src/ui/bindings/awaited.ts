/** What a promise brings, undefined until it does. Where it fails, reading throws: the boundary around the page tells of it. */
import { type Accessor, createSignal } from 'solid-js';

export const useAwaited = <T>(promise: Promise<T>): Accessor<T | undefined> => {
  const [outcome, setOutcome] = createSignal<() => T | undefined>(() => undefined);
  promise.then(
    (value) => setOutcome(() => () => value),
    (error: unknown) =>
      setOutcome(() => () => {
        throw error;
      }),
  );
  return () => outcome()();
};
