/** The one shape that a `Worker`, a worker's own scope and a `MessagePort` share. */
import type { Dispose } from '../../base/index.js';

export interface Port<In, Out> {
  /** What is in `transfer` is handed over, not copied. */
  post(message: Out, transfer?: readonly ArrayBuffer[]): void;
  listen(onMessage: (message: In) => void, onFailure: (reason: string) => void): Dispose;
}

interface MessageTarget {
  postMessage(message: unknown, options?: { transfer: ArrayBuffer[] }): void;
  addEventListener(name: string, listener: (event: Event) => void): void;
  removeEventListener(name: string, listener: (event: Event) => void): void;
  start?(): void;
}

export const portOf = <In, Out>(target: MessageTarget): Port<In, Out> => ({
  post(message, transfer) {
    if (transfer === undefined) target.postMessage(message);
    else target.postMessage(message, { transfer: [...transfer] });
  },
  listen(onMessage, onFailure) {
    const message = (event: Event): void => onMessage(Reflect.get(event, 'data'));
    const failure = (event: Event): void => onFailure(String(Reflect.get(event, 'message') ?? event.type));
    target.addEventListener('message', message);
    target.addEventListener('error', failure);
    target.addEventListener('messageerror', failure);
    target.start?.();
    return () => {
      target.removeEventListener('message', message);
      target.removeEventListener('error', failure);
      target.removeEventListener('messageerror', failure);
    };
  },
});
