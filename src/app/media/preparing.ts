/**
 * Files through the worker that prepares media, into the store (docs/protocol/media.md): one after the other, each can be given up, and a worker that
 * says nothing for a while is ended with whatever holds it up (MED-8).
 */
import { type Did, TabardError, type Timers } from '../../base/index.js';
import type { BlobInfo, VerifyStore } from '../../worker/index.js';
import type { FromPreparer, ToPreparer } from '../../worker/media/job.js';
import type { Prepared, PrepareOptions } from '../../worker/media/types.js';
import type { WorkerPort } from '../worker-port.js';

export type PreparerPort = WorkerPort<ToPreparer, FromPreparer>;

export interface Posted {
  readonly prepared: Prepared;
  readonly blob: BlobInfo;
  readonly preview: BlobInfo | null;
}

export interface PrepareTurn {
  readonly signal: AbortSignal;
  /** 0 to 1. */
  onProgress(done: number): void;
}

export interface Preparing {
  /** Rejects with `AbortError`, `media-*` or `storage-*`. */
  prepare(file: Blob, options: PrepareOptions, turn: PrepareTurn): Promise<Posted>;
  close(): void;
}

export interface PreparingParts {
  readonly store: Pick<VerifyStore, 'putBlob' | 'uploads'>;
  readonly timers: Timers;
  /** Whose blobs they will be. */
  owner(): Did;
  start(): PreparerPort;
}

type Answer = { readonly prepared: Prepared; readonly ticket: string | undefined };

/** Milliseconds without a word after which a worker is ended. */
const patience = 60_000;

export const createPreparing = ({ store, timers, owner, start }: PreparingParts): Preparing => {
  let port: PreparerPort | undefined;
  let running: { readonly hear: (message: FromPreparer) => void; readonly fail: (error: Error) => void } | undefined;
  let last = 0;
  let turns: Promise<unknown> = Promise.resolve();

  const opened = (): PreparerPort => {
    if (port !== undefined) return port;
    const made = start();
    made.listen(
      (message) => running?.hear(message),
      (reason) => end(new TabardError('media-unreadable', reason)),
    );
    port = made;
    return made;
  };

  const end = (error: Error): void => {
    port?.end();
    port = undefined;
    running?.fail(error);
  };

  /** What the worker makes of it; chunks are in the store, under a ticket, when it is done. */
  const work = (file: Blob, options: PrepareOptions, { signal, onProgress }: PrepareTurn): Promise<Answer> => {
    last += 1;
    const id = last;
    const worker = opened();
    let ticket: Promise<string> | undefined;
    let written: Promise<void> = Promise.resolve();
    let timer: number | undefined;
    const watch = (): void => {
      if (timer !== undefined) timers.clear(timer);
      timer = timers.set(() => end(new TabardError('media-unreadable', 'no answer over this file')), patience);
    };
    const abort = (): void => worker.post({ type: 'abort', id });
    const working = new Promise<Prepared>((resolve, reject) => {
      const take = async ({ index, bytes }: Extract<FromPreparer, { type: 'part' }>): Promise<void> => {
        ticket ??= store.uploads('begin', owner(), null);
        await store.uploads('part', await ticket, index, bytes);
        worker.post({ type: 'taken', id });
        watch();
      };
      running = {
        fail: reject,
        hear(message) {
          if (message.id !== id) return;
          watch();
          if (message.type === 'progress') onProgress(message.done);
          else if (message.type === 'part') {
            written = written.then(() => take(message));
            written.catch((error: Error) => {
              abort();
              reject(error);
            });
          } else if (message.type === 'prepared') resolve(message.prepared);
          else reject(message.code === null ? aborted() : new TabardError(message.code, message.message));
        },
      };
      signal.addEventListener('abort', abort);
      watch();
      worker.post({ type: 'prepare', id, file, options });
    });
    const settled = async (): Promise<Answer> => {
      try {
        const prepared = await working;
        await written;
        return { prepared, ticket: await ticket };
      } catch (error) {
        if (ticket !== undefined) await store.uploads('cancel', await ticket).catch(() => undefined);
        throw error;
      }
    };
    return settled().finally(() => {
      running = undefined;
      if (timer !== undefined) timers.clear(timer);
      signal.removeEventListener('abort', abort);
    });
  };

  const keep = async ({ prepared, ticket }: Answer, turn: PrepareTurn): Promise<BlobInfo> => {
    if (ticket !== undefined) return store.uploads('finish', ticket, prepared.mime);
    const content = prepared.content ?? new Blob();
    return store.putBlob(owner(), content, prepared.mime, {
      signal: turn.signal,
      onProgress: ({ done, total = 0 }) => turn.onProgress(total === 0 ? 1 : done / total),
    });
  };

  const run = async (file: Blob, options: PrepareOptions, turn: PrepareTurn): Promise<Posted> => {
    turn.signal.throwIfAborted();
    const answer = await work(file, options, turn);
    const blob = await keep(answer, turn);
    const { preview } = answer.prepared;
    const small = preview === null ? null : await store.putBlob(owner(), preview, preview.type, {});
    turn.signal.throwIfAborted();
    return { prepared: answer.prepared, blob, preview: small };
  };

  return {
    prepare(file, options, turn) {
      const next = turns.then(() => run(file, options, turn));
      turns = next.catch(() => undefined);
      return next;
    },
    close: () => end(aborted()),
  };
};

const aborted = (): DOMException => new DOMException('given up', 'AbortError');
