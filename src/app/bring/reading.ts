/** The page's end of reading a file from somewhere else: its worker does the reading, and is ended when nobody wants the file any more. */
import { TabardError } from '../../base/index.js';
import type { WorkerPort } from '../worker-port.js';
import type { BroughtHead, FromReader, ToReader } from './reader-job.js';
import type { BroughtFile, BroughtPost, ReadOptions } from './types.js';

export type ReaderPort = WorkerPort<ToReader, FromReader>;

interface Waiting {
  resolve(bytes: Blob | undefined): void;
  reject(reason: unknown): void;
}

/** Rejects as `readBrought` does; with the reason of `signal`, which ends the worker at once. */
export const readElsewhere =
  (start: () => ReaderPort) =>
  async (file: Blob, { signal, onProgress }: ReadOptions = {}): Promise<BroughtFile> => {
    signal?.throwIfAborted();
    const port = start();
    const waiting = new Map<number, Waiting>();
    let last = 0;
    let failure: TabardError | undefined;

    const media: BroughtFile['media'] = (path, stop) => {
      if (failure !== undefined) return Promise.reject(failure);
      last += 1;
      const id = last;
      const abort = (): void => {
        port.post({ type: 'stop', id });
        settle(id, ({ reject }) => reject(stop?.reason));
      };
      return new Promise<Blob | undefined>((resolve, reject) => {
        stop?.throwIfAborted();
        waiting.set(id, { resolve, reject });
        stop?.addEventListener('abort', abort, { once: true });
        port.post({ type: 'media', id, path });
      }).finally(() => stop?.removeEventListener('abort', abort));
    };

    const settle = (id: number, run: (one: Waiting) => void): void => {
      const one = waiting.get(id);
      waiting.delete(id);
      if (one !== undefined) run(one);
    };

    try {
      return await new Promise<BroughtFile>((resolve, reject) => {
        const posts: BroughtPost[] = [];
        let head: BroughtHead | undefined;

        const fail = (error: TabardError): void => {
          failure = error;
          for (const one of waiting.values()) one.reject(error);
          waiting.clear();
          reject(error);
        };

        const take = (message: FromReader): void => {
          if (message.type === 'progress') onProgress?.(message.done);
          else if (message.type === 'media') settle(message.id, (one) => one.resolve(message.bytes));
          else if (message.type === 'failed') {
            const error = new TabardError(message.code, message.message);
            if (message.id === undefined) fail(error);
            else settle(message.id, (one) => one.reject(error));
          } else {
            if (message.type === 'head') head = message.head;
            else posts.push(...message.posts);
            if (head === undefined) return;
            if (posts.length < head.count) {
              port.post({ type: 'more', from: posts.length });
              return;
            }
            const { count: _, ...rest } = head;
            signal?.removeEventListener('abort', stop);
            resolve({ brought: { ...rest, posts }, media, close: async () => port.end() });
          }
        };

        const stop = (): void => reject(signal?.reason);
        signal?.addEventListener('abort', stop, { once: true });
        port.listen(take, (reason) => fail(new TabardError('bad-import', reason)));
        port.post({ type: 'read', file });
      });
    } catch (error) {
      port.end();
      throw error;
    }
  };
