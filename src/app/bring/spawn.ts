/** Starts the worker that reads a file from somewhere else. The one file of this folder that touches it. */
import { portOf } from '../worker-port.js';
import type { ReaderPort } from './reading.js';

export const spawnReader = (): ReaderPort =>
  portOf(new Worker(new URL('./reader-worker.ts', import.meta.url), { type: 'module', name: 'tabard-bring' }));
