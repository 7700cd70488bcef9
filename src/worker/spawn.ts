/** Starts the worker. Apart from the client, so that tests and other bundles need not build it. */
import { createWorkerClient } from './rpc/client.js';
import type { VerifyStore } from './types.js';

export const spawnWorker = (): VerifyStore =>
  createWorkerClient(new Worker(new URL('./worker.ts', import.meta.url), { type: 'module', name: 'tabard' }));
