/** The worker's end: runs calls on the `VerifyStore`, forwards cancellation, hands out streams chunk by chunk on demand. */
import type { Dispose } from '../../base/index.js';
import type { Progress, VerifyStore } from '../types.js';
import { callOptionsMark, encodeError, type FromWorker, type ToWorker } from './messages.js';
import { buffersIn, packedStore } from './packed.js';
import type { Port } from './port.js';

interface Running {
  readonly controller: AbortController;
  readonly chunks?: AsyncIterator<unknown>;
}

export const serveVerifyStore = (port: Port<ToWorker, FromWorker>, store: VerifyStore): Dispose => {
  const running = new Map<number, Running>();
  const post = (message: FromWorker): void => port.post(message);
  const methods = packedStore(store);

  /** The last `open`, settled either way. */
  let opening: Promise<unknown> = Promise.resolve();

  const invoke = (method: string, args: readonly unknown[]): unknown => {
    const run: unknown = Object.hasOwn(methods, method) ? Reflect.get(methods, method) : undefined;
    if (typeof run !== 'function') throw new TypeError(`no method ${method}`);
    return Reflect.apply(run, methods, [...args]);
  };

  const fail = (id: number, error: unknown): void => {
    running.delete(id);
    post({ type: 'error', id, error: encodeError(error) });
  };

  const call = async (
    id: number,
    method: string,
    args: readonly unknown[],
    controller: AbortController,
  ): Promise<void> => {
    running.set(id, { controller });
    try {
      if (method !== 'open') await opening;
      const result = invoke(
        method,
        withOptions(args, controller, (progress) => post({ type: 'progress', id, progress })),
      );
      if (method === 'open') opening = Promise.allSettled([result]);
      const value = await result;
      running.delete(id);
      port.post({ type: 'result', id, value }, buffersIn(value));
    } catch (error) {
      fail(id, error);
    }
  };

  const stream = (id: number, method: string, args: readonly unknown[], controller: AbortController): void => {
    try {
      const made = invoke(
        method,
        withOptions(args, controller, (progress) => post({ type: 'progress', id, progress })),
      );
      if (!isAsyncIterable(made)) throw new TypeError(`${method} is not a stream`);
      running.set(id, { controller, chunks: made[Symbol.asyncIterator]() });
    } catch (error) {
      fail(id, error);
    }
  };

  const next = async (id: number, chunks: AsyncIterator<unknown>): Promise<void> => {
    try {
      const step = await chunks.next();
      if (step.done === true) {
        running.delete(id);
        post({ type: 'end', id });
      } else post({ type: 'chunk', id, value: step.value });
    } catch (error) {
      fail(id, error);
    }
  };

  const handle = async (message: ToWorker): Promise<void> => {
    const found = running.get(message.id);
    switch (message.type) {
      case 'call':
        return call(message.id, message.method, message.args, new AbortController());
      case 'stream':
        return stream(message.id, message.method, message.args, new AbortController());
      case 'abort':
        return found?.controller.abort();
      case 'next':
        return found?.chunks === undefined ? undefined : next(message.id, found.chunks);
      case 'return':
        running.delete(message.id);
        await found?.chunks?.return?.();
    }
  };

  const stopEvents = (['changed', 'eased', 'entries', 'blob', 'storage'] as const).map((name) =>
    store.on(name, (value) => post({ type: 'event', name, value })),
  );
  const stopListening = port.listen(
    (message) => void handle(message),
    () => undefined,
  );
  return () => {
    stopListening();
    for (const stop of stopEvents) stop();
    for (const { controller } of running.values()) controller.abort();
    running.clear();
  };
};

/** What cannot cross was marked by the client; here it becomes a signal and a callback of this side. */
const withOptions = (
  args: readonly unknown[],
  controller: AbortController,
  onProgress: (progress: Progress) => void,
): readonly unknown[] => args.map((arg) => (arg === callOptionsMark ? { signal: controller.signal, onProgress } : arg));

const isAsyncIterable = (value: unknown): value is AsyncIterable<unknown> =>
  typeof value === 'object' && value !== null && Symbol.asyncIterator in value;
