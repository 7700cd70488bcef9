/** An action that takes long: it can be stopped, and says how far it has come. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';
import { type Action, useAction } from '../../bindings/action.js';

export interface Reached {
  readonly done: number;
  readonly total?: number;
}

export interface LongAction<Arguments extends unknown[]> extends Action<Arguments> {
  readonly reached: Accessor<Reached>;
  cancel(): void;
}

export interface Guide {
  readonly signal: AbortSignal;
  reach(reached: Reached): void;
}

/** Leaving the page stops it. */
export const useLongAction = <Arguments extends unknown[], T>(
  act: (guide: Guide, ...args: Arguments) => Promise<T>,
  done: (result: T) => void,
): LongAction<Arguments> => {
  const [reached, setReached] = createSignal<Reached>({ done: 0 });
  let controller: AbortController | undefined;
  const action = useAction((...args: Arguments) => {
    controller = new AbortController();
    setReached({ done: 0 });
    return act({ signal: controller.signal, reach: setReached }, ...args);
  }, done);
  const cancel = (): void => controller?.abort();
  onCleanup(cancel);
  return { ...action, reached, cancel };
};
