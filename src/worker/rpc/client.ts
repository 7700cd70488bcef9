/** The page's end: a `VerifyStore` whose every call runs in the worker. */
import { createEmitter, TabardError } from '../../base/index.js';
import type { CallOptions, VerifyStore, VerifyStoreEvents } from '../types.js';
import { callOptionsMark, decodeError, type FromWorker, type ToWorker } from './messages.js';
import { buffersIn, type PackedStore, packBlocks, unpackBlocks, unpackOutcome } from './packed.js';
import { type Port, portOf } from './port.js';

interface Waiting {
  resolve(value: unknown): void;
  reject(error: Error): void;
  readonly options: CallOptions | undefined;
}

interface Calls {
  call(method: string, args: readonly unknown[], options?: CallOptions): Promise<unknown>;
  stream(method: string, args: readonly unknown[], options?: CallOptions): AsyncIterable<unknown>;
  fail(reason: string): void;
}

/** The client of a worker that runs `worker.ts`. `close` ends the calls under way with `worker-failed`. */
export const createWorkerClient = (worker: Parameters<typeof portOf>[0]): VerifyStore => {
  const port = portOf<FromWorker, ToWorker>(worker);
  const events = createEmitter<VerifyStoreEvents>();
  const calls = createCalls(port, (name, value) => events.emit(name, value as never));
  return clientOf(calls, events.on);
};

const createCalls = (
  port: Port<FromWorker, ToWorker>,
  onEvent: (name: keyof VerifyStoreEvents, value: unknown) => void,
): Calls => {
  const waiting = new Map<number, Waiting>();
  let failure: string | undefined;
  let last = 0;

  const fail = (reason: string): void => {
    failure = reason;
    for (const { reject } of waiting.values()) reject(new TabardError('worker-failed', reason));
    waiting.clear();
  };

  const settle = (message: Exclude<FromWorker, { type: 'event' | 'progress' }>): void => {
    const found = waiting.get(message.id);
    waiting.delete(message.id);
    if (message.type === 'error') found?.reject(decodeError(message.error));
    else found?.resolve(message.type === 'end' ? ended : message.value);
  };

  port.listen((message) => {
    if (message.type === 'event') onEvent(message.name, message.value);
    else if (message.type === 'progress') waiting.get(message.id)?.options?.onProgress?.(message.progress);
    else settle(message);
  }, fail);

  const ask = (message: ToWorker, options: CallOptions | undefined): Promise<unknown> => {
    if (failure !== undefined) return Promise.reject(new TabardError('worker-failed', failure));
    const { promise, resolve, reject } = deferred();
    const abort = (): void => port.post({ type: 'abort', id: message.id });
    const stop = (): void => options?.signal?.removeEventListener('abort', abort);
    waiting.set(message.id, { resolve, reject, options });
    port.post(message, 'args' in message ? handedOver(message.method, message.args.at(-1)) : undefined);
    options?.signal?.addEventListener('abort', abort);
    return promise.finally(stop);
  };

  return {
    fail,
    async call(method, args, options) {
      options?.signal?.throwIfAborted();
      last += 1;
      return ask({ type: 'call', id: last, method, args }, options);
    },
    async *stream(method, args, options) {
      options?.signal?.throwIfAborted();
      last += 1;
      const id = last;
      port.post({ type: 'stream', id, method, args });
      try {
        for (;;) {
          const value = await ask({ type: 'next', id }, options);
          if (value === ended) return;
          yield value;
        }
      } finally {
        port.post({ type: 'return', id });
      }
    },
  };
};

/** A chunk of an upload goes over as a whole: copied, it would stay in this thread until that collects. */
const handedOver = (method: string, last: unknown): readonly ArrayBuffer[] | undefined =>
  method === 'uploads' &&
  last instanceof Uint8Array &&
  last.buffer instanceof ArrayBuffer &&
  last.length === last.buffer.byteLength
    ? [last.buffer]
    : buffersIn(last);

const ended = Symbol('ended');

const deferred = (): { promise: Promise<unknown>; resolve(value: unknown): void; reject(error: Error): void } => {
  let resolve: (value: unknown) => void = () => undefined;
  let reject: (error: Error) => void = () => undefined;
  const promise = new Promise<unknown>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};

/** Methods whose last argument may be `CallOptions`, which cannot cross a thread: a mark stands in its place. */
type WithOptions = 'importCar' | 'inspectCar' | 'collect' | 'putBlob';

type CallName = Exclude<keyof VerifyStore, 'on' | 'exportCar' | WithOptions | keyof PackedMethods>;

/** Methods that have blocks in them, which cross as one buffer. */
type PackedMethods = Pick<PackedStore, 'receiveBlocks' | 'takeEdit' | 'serveBlocks' | 'getBlocks'>;

const markOptions = (args: readonly unknown[], options: CallOptions | undefined): readonly unknown[] =>
  options === undefined ? args : [...args, callOptionsMark];

/** Every method that crosses as it is, and nothing else: the type sees to both. */
const plainNames = Object.keys({
  open: 0,
  close: 0,
  receiveOperations: 0,
  receiveDelegations: 0,
  identity: 0,
  conflict: 0,
  conflictProof: 0,
  receiveConflict: 0,
  operationsFrom: 0,
  delegationsFor: 0,
  authority: 0,
  barred: 0,
  prepareCommit: 0,
  prepareRestamp: 0,
  finishCommit: 0,
  receiveHeads: 0,
  dueHeads: 0,
  beginPull: 0,
  finishPull: 0,
  cancelPull: 0,
  heads: 0,
  commits: 0,
  serveChunk: 0,
  record: 0,
  list: 0,
  profile: 0,
  repositories: 0,
  keep: 0,
  drop: 0,
  uploads: 0,
  beginBlob: 0,
  receiveChunk: 0,
  blob: 0,
  blobChunk: 0,
  readBlob: 0,
  encodePicture: 0,
  erase: 0,
  stats: 0,
  unfinishedImport: 0,
  snapshots: 0,
  judgeSnapshot: 0,
  keepSnapshot: 0,
  sealedPart: 0,
  pins: 0,
  social: 0,
} satisfies Record<CallName, 0>);

const clientOf = (calls: Calls, on: VerifyStore['on']): VerifyStore => {
  const withOptions = <Name extends WithOptions>(
    name: Name,
    args: readonly unknown[],
    options: CallOptions | undefined,
  ): ReturnType<VerifyStore[Name]> =>
    calls.call(name, markOptions(args, options), options) as ReturnType<VerifyStore[Name]>;

  const packed = <Name extends keyof PackedMethods>(
    name: Name,
    args: readonly unknown[],
    options?: CallOptions,
  ): ReturnType<PackedStore[Name]> => calls.call(name, args, options) as ReturnType<PackedStore[Name]>;

  const plain = Object.fromEntries(
    plainNames.map((name) => [name, (...args: readonly unknown[]) => calls.call(name, args)]),
  ) as Pick<VerifyStore, CallName>;

  return {
    ...plain,
    on,
    receiveBlocks: async (pull, blocks, ...changes) =>
      unpackOutcome(await packed('receiveBlocks', [pull, packBlocks(blocks), ...changes])),
    takeEdit: ({ blocks, ...edit }) => packed('takeEdit', [{ ...edit, blocks: packBlocks(blocks) }]),
    async serveBlocks(did, request, options) {
      const served = await packed('serveBlocks', markOptions([did, request], options), options);
      return { ...served, blocks: unpackBlocks(served.blocks) };
    },
    getBlocks: async (...args) => unpackBlocks(await packed('getBlocks', args)),
    exportCar: (did, options) =>
      calls.stream('exportCar', markOptions([did], options), options) as AsyncIterable<Uint8Array<ArrayBuffer>>,
    importCar: (car, options) => withOptions('importCar', [car], options),
    putBlob: (did, bytes, mime, options) => withOptions('putBlob', [did, bytes, mime], options),
    inspectCar: (car, options) => withOptions('inspectCar', [car], options),
    collect: (options) => withOptions('collect', [], options),
  };
};
