/** Reads codes: from the camera while its owner lives, and from a picture. With the browser's own detector where it has one, else with a lazy one in a worker. */
import { type Accessor, createSignal, onCleanup } from 'solid-js';

export type CameraState = 'starting' | 'looking' | 'denied' | 'none';

export interface Camera {
  readonly state: Accessor<CameraState>;
  /** Begins to show and to read. Call it when the element stands. */
  show(video: HTMLVideoElement): void;
}

type Read = (frame: ImageData) => Promise<string | undefined>;

/** Between two looks at the picture. Milliseconds. */
const pause = 120;
/** Of the longer edge of what is read: a code fills the better part of it. */
const edge = 720;

/** `onText` says whether that was it: then nothing more is read. */
export const useCamera = (onText: (text: string) => boolean): Camera => {
  const [state, setState] = createSignal<CameraState>('starting');
  let over = false;
  let stream: MediaStream | undefined;
  let reader: Promise<Reader> | undefined;
  onCleanup(() => {
    over = true;
    for (const track of stream?.getTracks() ?? []) track.stop();
    void reader?.then(({ close }) => close());
  });

  const look = async (video: HTMLVideoElement): Promise<void> => {
    reader = openReader();
    const { read } = await reader;
    const canvas = document.createElement('canvas');
    while (!over) {
      const frame = frameOf(video, canvas);
      const text = frame === undefined ? undefined : await read(frame);
      if (over || (text !== undefined && onText(text))) return;
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  };

  const begin = async (video: HTMLVideoElement): Promise<void> => {
    if (navigator.mediaDevices === undefined) {
      setState('none');
      return;
    }
    stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: 'environment' } });
    if (over) {
      for (const track of stream.getTracks()) track.stop();
      return;
    }
    video.srcObject = stream;
    await video.play();
    setState('looking');
    await look(video);
  };

  return {
    state,
    show(video) {
      begin(video).catch((error: unknown) => {
        const isDenied = error instanceof DOMException && error.name === 'NotAllowedError';
        setState(isDenied ? 'denied' : 'none');
      });
    },
  };
};

/** What the code in a picture says; undefined where there is none. Rejects with `picture-unreadable` where it is no picture. */
export const readPicture = async (file: Blob): Promise<string | undefined> => {
  const { close, read } = await openReader();
  try {
    const picture = await createImageBitmap(file);
    const canvas = document.createElement('canvas');
    const frame = drawn(picture, picture.width, picture.height, canvas, 1_600);
    picture.close();
    return await read(frame);
  } finally {
    close();
  }
};

const frameOf = (video: HTMLVideoElement, canvas: HTMLCanvasElement): ImageData | undefined =>
  video.videoWidth === 0 ? undefined : drawn(video, video.videoWidth, video.videoHeight, canvas, edge);

const drawn = (
  source: CanvasImageSource,
  width: number,
  height: number,
  canvas: HTMLCanvasElement,
  most: number,
): ImageData => {
  const scale = Math.min(1, most / Math.max(width, height));
  canvas.width = Math.max(1, Math.round(width * scale));
  canvas.height = Math.max(1, Math.round(height * scale));
  const pen = canvas.getContext('2d', { willReadFrequently: true });
  if (pen === null) throw new TypeError('no 2d canvas');
  pen.drawImage(source, 0, 0, canvas.width, canvas.height);
  return pen.getImageData(0, 0, canvas.width, canvas.height);
};

interface Reader {
  readonly read: Read;
  close(): void;
}

interface Detector {
  detect(frame: ImageData): Promise<readonly { readonly rawValue: string }[]>;
}

const openReader = async (): Promise<Reader> => {
  const detector = await ownDetector();
  if (detector === undefined) return workerReader();
  return { read: async (frame) => (await detector.detect(frame))[0]?.rawValue, close: () => undefined };
};

/** Browsers without one have no such global; some have one that reads nothing. */
const ownDetector = async (): Promise<Detector | undefined> => {
  const made: unknown = Reflect.get(globalThis, 'BarcodeDetector');
  if (typeof made !== 'function') return undefined;
  const formats: unknown = await Reflect.get(made, 'getSupportedFormats')?.call(made);
  if (!Array.isArray(formats) || !formats.includes('qr_code')) return undefined;
  const detector: unknown = Reflect.construct(made, [{ formats: ['qr_code'] }]);
  return isDetector(detector) ? detector : undefined;
};

const isDetector = (value: unknown): value is Detector =>
  typeof value === 'object' && value !== null && typeof Reflect.get(value, 'detect') === 'function';

/** One frame at a time. */
const workerReader = (): Reader => {
  const worker = new Worker(new URL('./qr-worker.ts', import.meta.url), { type: 'module' });
  return {
    read: (frame) =>
      new Promise((resolve, reject) => {
        worker.onmessage = ({ data }: MessageEvent<unknown>) => resolve(typeof data === 'string' ? data : undefined);
        worker.onerror = () => reject(new TypeError('the reader of codes stopped'));
        worker.postMessage({ width: frame.width, height: frame.height, data: frame.data }, [frame.data.buffer]);
      }),
    close: () => worker.terminate(),
  };
};
