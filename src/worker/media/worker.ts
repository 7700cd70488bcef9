/**
 * The entry of a worker of its own for preparing media: what hangs or dies over a crafted file is ended with it, and neither verifying nor the
 * page waits for it (MED-8).
 */
import type { ToPreparer } from './job.js';
import { servePreparing } from './serve.js';

declare const self: DedicatedWorkerGlobalScope;

const handle = servePreparing((message, transfer) => self.postMessage(message, { transfer }));
self.addEventListener('message', ({ data }: MessageEvent<ToPreparer>) => handle(data));
