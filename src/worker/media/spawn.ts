/** Starts a worker that prepares media: one for each row of files, ended when it is done or does not answer. */
export const spawnPreparer = (): Worker =>
  new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'tabard-media' });
