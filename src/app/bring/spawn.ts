/** Starts the worker that reads a file from somewhere else. The one file of this folder that touches it. */
import type { ReaderPort } from './reading.js';

export const spawnReader = (): ReaderPort => {
  const worker = new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module', name: 'tabard-bring' });
  return {
    post: (message) => worker.postMessage(message),
    listen(onMessage, onFailure) {
      worker.addEventListener('message', ({ data }) => onMessage(data));
      worker.addEventListener('error', ({ message }) => onFailure(message ?? 'the worker stopped'));
      worker.addEventListener('messageerror', () => onFailure('an answer that cannot be read'));
    },
    end: () => worker.terminate(),
  };
};
