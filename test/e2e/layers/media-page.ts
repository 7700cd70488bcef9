/** Media in a real browser: preparing in its worker, into a real store in its own; recording from a canvas and a tone in the place of camera and microphone. */
import { browserCapture, startPreparer } from '../../../src/app/media/browser-media.js';
import { createPreparing } from '../../../src/app/media/preparing.js';
import { startRecording } from '../../../src/app/media/record.js';
import type { Did } from '../../../src/base/index.js';
import { createWorkerClient } from '../../../src/worker/index.js';
import { spawnWorker } from '../../../src/worker/spawn.js';

const did = `did:tabard:${'a'.repeat(32)}` as Did;
const store = createWorkerClient(spawnWorker());
const opened = store.open('m'.repeat(16));
const timers = {
  set: (run: () => void, milliseconds: number) => window.setTimeout(run, milliseconds),
  clear: (id: number) => window.clearTimeout(id),
};
const preparing = createPreparing({ store, timers, owner: () => did, start: startPreparer });

/** The longest time in which the page did nothing else. */
const watchTasks = (): (() => number) => {
  let worst = 0;
  const observer = new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) worst = Math.max(worst, duration);
  });
  observer.observe({ type: 'longtask' });
  return () => {
    observer.disconnect();
    return Math.round(worst);
  };
};

/** What decodes or draws, in the page itself, from here on until it is asked. */
const watchDecoding = (): (() => number) => {
  let count = 0;
  const watched: readonly (readonly [object, string])[] = [
    [window, 'createImageBitmap'],
    [window, 'ImageDecoder'],
    [window, 'VideoDecoder'],
    [window, 'AudioDecoder'],
    [CanvasRenderingContext2D.prototype, 'drawImage'],
    [OffscreenCanvasRenderingContext2D.prototype, 'drawImage'],
    [HTMLImageElement.prototype, 'decode'],
    [BaseAudioContext.prototype, 'decodeAudioData'],
  ];
  const stops = watched.map(([at, name]) => {
    const before = Object.getOwnPropertyDescriptor(at, name) ?? {};
    Object.defineProperty(at, name, {
      configurable: true,
      get() {
        count += 1;
        return before.value;
      },
    });
    return () => Object.defineProperty(at, name, before);
  });
  return () => {
    for (const stop of stops) stop();
    return count;
  };
};

const prepare = async (file: Blob) => {
  await opened;
  const decoding = watchDecoding();
  try {
    return { ...(await prepareFile(file)), decodedHere: decoding() };
  } catch (error) {
    decoding();
    throw error;
  }
};

const prepareFile = async (file: Blob) => {
  const tasks = watchTasks();
  const begun = performance.now();
  try {
    const { prepared, blob, preview } = await preparing.prepare(
      file,
      {},
      { signal: new AbortController().signal, onProgress: () => undefined },
    );
    const took = Math.round(performance.now() - begun);
    const { content: _, preview: __, ...facts } = prepared;
    return { ...facts, blob, small: preview, took, worst: tasks() };
  } catch (error) {
    return { code: String(Reflect.get(Object(error), 'code') ?? error), worst: tasks() };
  }
};

const whole = async (cid: string): Promise<Blob> => (await store.readBlob(cid as never)) ?? new Blob();

const chosen = (): File => {
  const file = document.querySelector('input')?.files?.[0];
  if (file === undefined) throw new TypeError('no file was chosen');
  return file;
};

const canvasOf = (width: number, height: number): OffscreenCanvasRenderingContext2D => {
  const context = new OffscreenCanvas(width, height).getContext('2d');
  if (context === null) throw new TypeError('no canvas');
  return context;
};

const paint = (context: OffscreenCanvasRenderingContext2D | CanvasRenderingContext2D, seed: number): void => {
  const { width, height } = context.canvas;
  for (let at = 0; at < 400; at++) {
    context.fillStyle = `hsl(${(seed + at * 37) % 360} 60% ${30 + (at % 40)}%)`;
    context.fillRect((at * 977) % width, (at * 613 + seed) % height, width / 9, height / 7);
  }
};

const page = {
  /** A photo of a camera of this size, as JPEG in base64. */
  async photo(width: number, height: number): Promise<string> {
    const context = canvasOf(width, height);
    paint(context, 0);
    // Something that does not compress away.
    const noise = context.getImageData(0, 0, Math.min(width, 1_000), Math.min(height, 1_000));
    for (let at = 0; at < noise.data.length; at++) if (at % 4 < 3) noise.data[at] = (at * 7_919 + (at >> 7)) % 256;
    context.putImageData(noise, 0, 0);
    const blob = await context.canvas.convertToBlob({ type: 'image/jpeg', quality: 0.92 });
    const url = await new Promise<string>((resolve) => {
      const reader = new FileReader();
      reader.onload = () => resolve(String(reader.result));
      reader.readAsDataURL(blob);
    });
    return url.slice(url.indexOf(',') + 1);
  },
  prepare: (base64: string, type: string) =>
    prepare(new Blob([Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0))], { type })),
  /** A file from the disk, for `prepareChosen` and what is measured beside it. */
  chooser(): void {
    document.querySelector('input')?.remove();
    document.body.append(Object.assign(document.createElement('input'), { type: 'file' }));
  },
  prepareChosen: () => prepare(chosen()),
  /** Milliseconds: the least that a photo takes, in the page itself. */
  async bareEncode(): Promise<number> {
    const begun = performance.now();
    const bitmap = await createImageBitmap(chosen());
    const context = canvasOf(2560, 1440);
    context.drawImage(bitmap, 0, 0, 2560, 1440);
    await context.canvas.convertToBlob({ type: 'image/webp', quality: 0.86 });
    return performance.now() - begun;
  },
  /** Milliseconds: 256 KiB by 256 KiB into a database of their own, sixteen in a transaction. */
  async barePut(): Promise<number> {
    const file = chosen();
    const begun = performance.now();
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('bare');
      request.onupgradeneeded = () => request.result.createObjectStore('chunks');
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const [chunk, many] = [256 * 1024, 16];
    for (let at = 0; at < file.size; at += chunk * many) {
      const bytes = await file.slice(at, at + chunk * many).arrayBuffer();
      await new Promise((resolve, reject) => {
        const transaction = db.transaction('chunks', 'readwrite', { durability: 'relaxed' });
        transaction.oncomplete = resolve;
        transaction.onabort = () => reject(transaction.error);
        for (let from = 0; from < bytes.byteLength; from += chunk)
          transaction.objectStore('chunks').put(new Uint8Array(bytes.slice(from, from + chunk)), at + from);
      });
    }
    db.close();
    return performance.now() - begun;
  },
  /** What was posted, as text of single bytes. */
  text: async (cid: string): Promise<string> =>
    new TextDecoder('latin1').decode(await (await whole(cid)).arrayBuffer()),
  async picture(cid: string): Promise<{ readonly width: number; readonly height: number }> {
    const bitmap = await createImageBitmap(await whole(cid));
    return { width: bitmap.width, height: bitmap.height };
  },
  /** Plays what was posted at the middle of it. */
  async seek(cid: string): Promise<{ readonly duration: number; readonly at: number; readonly width: number }> {
    const video = document.createElement('video');
    video.muted = true;
    video.src = URL.createObjectURL(await whole(cid));
    await new Promise((resolve, reject) => {
      video.onloadeddata = resolve;
      video.onerror = () => reject(new Error(video.error?.message));
    });
    const { duration } = video;
    await new Promise((resolve) => {
      video.onseeked = resolve;
      video.currentTime = duration / 2;
    });
    return { duration, at: video.currentTime, width: video.videoWidth };
  },
  /** A recording of this many milliseconds, given to preparing. */
  async record(milliseconds: number) {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [320, 240];
    const context = canvas.getContext('2d');
    if (context === null) throw new TypeError('no canvas');
    const audio = new AudioContext();
    const tone = audio.createOscillator();
    const sound = audio.createMediaStreamDestination();
    tone.connect(sound);
    tone.start();
    let seed = 0;
    const drawing = setInterval(() => {
      seed += 7;
      paint(context, seed);
    }, 33);
    const stream = new MediaStream([...canvas.captureStream(30).getTracks(), ...sound.stream.getTracks()]);
    const recording = startRecording('video', { ...browserCapture, open: async () => stream });
    await until(() => recording.time.get() >= milliseconds);
    const level = recording.level.get();
    const file = await recording.stop();
    clearInterval(drawing);
    await audio.close();
    const live = stream.getTracks().filter(({ readyState }) => readyState === 'live').length;
    return { level, live, type: file.type, state: recording.state.get().kind, made: await prepare(file) };
  },
  async refuse(name: string): Promise<string> {
    const recording = startRecording('audio', {
      ...browserCapture,
      open: () => Promise.reject(new DOMException('', name)),
    });
    await until(() => recording.state.get().kind !== 'opening');
    return recording.stop().then(
      () => 'recorded',
      (error: unknown) => String(Reflect.get(Object(error), 'code')),
    );
  },
};

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 20));
};

export type MediaPage = typeof page;

Object.assign(window, { media: page });
