/**
 * A file on the person's disk that is written piece by piece: through the save picker where there is one, else as a download that the service
 * worker answers, else (no worker yet) as one Blob in memory.
 */
import { TabardError } from '../base/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface FileSink {
  /** Resolves when the next piece is wanted. */
  write(bytes: Bytes): Promise<void>;
  close(): Promise<void>;
  /** Leaves no file, or half of one that the browser marks as failed. */
  abort(): Promise<void>;
}

interface PickedFile {
  createWritable(): Promise<FileSystemWritableFileStream>;
}

type Picker = (options: { readonly suggestedName: string }) => Promise<PickedFile>;

/** How long the browser may take to ask for the next piece. Milliseconds: it may ask the person where to put the file. */
const patience = 10 * 60_000;

/** Call it in the tap itself: browsers ask for one. Rejects with `AbortError` where the person changes their mind. */
export const openFileSink = async (name: string): Promise<FileSink> => {
  const picker: unknown = Reflect.get(globalThis, 'showSaveFilePicker');
  if (typeof picker === 'function') return pickedSink(await (picker as Picker)({ suggestedName: name }));
  const worker = navigator.serviceWorker?.controller ?? null;
  return worker === null ? blobSink(name) : downloadSink(worker, name);
};

const pickedSink = async (file: PickedFile): Promise<FileSink> => {
  const stream = await file.createWritable();
  return {
    write: (bytes) => stream.write(bytes),
    close: () => stream.close(),
    abort: () => stream.abort(),
  };
};

const blobSink = (name: string): FileSink => {
  const parts: Bytes[] = [];
  return {
    write: async (bytes) => void parts.push(bytes),
    async close() {
      const url = URL.createObjectURL(new Blob(parts));
      follow(url, name);
      setTimeout(() => URL.revokeObjectURL(url), 60_000);
    },
    abort: async () => void parts.splice(0),
  };
};

const downloadSink = async (worker: ServiceWorker, name: string): Promise<FileSink> => {
  const { port1: port, port2 } = new MessageChannel();
  const id = crypto.randomUUID();
  let wanted: () => void = () => undefined;
  let given: Promise<void> = Promise.resolve();
  let isCancelled = false;
  const next = (): void => {
    given = new Promise((resolve) => {
      wanted = resolve;
    });
  };
  next();
  const ready = new Promise<void>((resolve) => {
    port.onmessage = ({ data }: MessageEvent<unknown>) => {
      if (data === 'ready') return resolve();
      if (data === 'cancel') isCancelled = true;
      wanted();
    };
  });
  worker.postMessage({ type: 'DOWNLOAD', id, name }, [port2]);
  await within(ready);
  follow(new URL(`download/${id}`, location.href.replace(/[?#].*$/, '')).href);
  const turn = async (): Promise<void> => {
    await within(given);
    if (isCancelled) throw new DOMException('the download was cancelled', 'AbortError');
    next();
  };
  return {
    async write(bytes) {
      await turn();
      port.postMessage(bytes);
    },
    async close() {
      await turn();
      port.postMessage('end');
    },
    abort: async () => port.postMessage('abort'),
  };
};

const within = async (done: Promise<void>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(
      () => reject(new TabardError('worker-failed', 'the download does not go on', { retryable: true })),
      patience,
    );
  });
  try {
    await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
};

const follow = (url: string, name?: string): void => {
  const link = document.createElement('a');
  link.href = url;
  if (name !== undefined) link.download = name;
  link.click();
};
