/** Starts the worker. Apart from the client, so that it can be started before the rest of the page is here. */
export const spawnWorker = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'tabard' });
