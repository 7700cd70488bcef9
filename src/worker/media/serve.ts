/** The worker's end: one file after the other is asked for, each can be given up, and chunks go out only as fast as they are taken. */
import { isAbortError, isTabardError } from '../../base/index.js';
import type { FromPreparer, ToPreparer } from './job.js';
import { prepareMedia } from './prepare.js';

/** Chunks on their way to the page: 2 MiB. */
const underWay = 8;

interface Running {
  readonly controller: AbortController;
  sent: number;
  wake: (() => void) | undefined;
}

export const servePreparing = (post: (message: FromPreparer, transfer: ArrayBuffer[]) => void) => {
  const running = new Map<number, Running>();

  const run = async ({ id, file, options }: Extract<ToPreparer, { type: 'prepare' }>): Promise<void> => {
    const job: Running = { controller: new AbortController(), sent: 0, wake: undefined };
    const { signal } = job.controller;
    running.set(id, job);
    try {
      const prepared = await prepareMedia(file, options, {
        signal,
        onProgress: (done) => post({ type: 'progress', id, done }, []),
        async onPart(index, bytes) {
          while (job.sent >= underWay) {
            signal.throwIfAborted();
            await new Promise<void>((resolve) => {
              job.wake = resolve;
            });
          }
          signal.throwIfAborted();
          job.sent += 1;
          post({ type: 'part', id, index, bytes }, [bytes.buffer]);
        },
      });
      signal.throwIfAborted();
      post({ type: 'prepared', id, prepared }, []);
    } catch (error) {
      const code = isTabardError(error) ? error.code : isAbortError(error) ? null : 'media-unreadable';
      post({ type: 'failed', id, code, message: error instanceof Error ? error.message : String(error) }, []);
    } finally {
      running.delete(id);
    }
  };

  return (message: ToPreparer): void => {
    if (message.type === 'prepare') return void run(message);
    const job = running.get(message.id);
    if (job === undefined) return;
    if (message.type === 'abort') job.controller.abort();
    else job.sent -= 1;
    job.wake?.();
  };
};
