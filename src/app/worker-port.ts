/** A worker that does one thing and is ended: its messages, and all the ways in which it stops, in one shape. */

/** The worker, as far as it is needed here. */
export interface WorkerPort<Told, Said> {
  post(message: Told): void;
  listen(onMessage: (message: Said) => void, onFailure: (reason: string) => void): void;
  /** Ends it, whatever it does. */
  end(): void;
}

export const portOf = <Told, Said>(worker: Worker): WorkerPort<Told, Said> => ({
  post: (message) => worker.postMessage(message),
  listen(onMessage, onFailure) {
    worker.addEventListener('message', ({ data }) => onMessage(data));
    worker.addEventListener('error', ({ message }) => onFailure(message ?? 'the worker stopped'));
    worker.addEventListener('messageerror', () => onFailure('an answer that cannot be read'));
  },
  end: () => worker.terminate(),
});
