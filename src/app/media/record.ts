/**
 * Recording in the page: the browser's recorder, with time and loudness beside it. What comes out goes through the same preparation as any file: there it
 * becomes seekable, and loses whatever the browser wrote into it about itself.
 */
import { createCell, type ErrorCode, type Now, TabardError, type Timers } from '../../base/index.js';
import type { Recording, RecordingState } from './media-view.js';

export interface CaptureEnvironment {
  able(): boolean;
  open(constraints: MediaStreamConstraints): Promise<MediaStream>;
  canWrite(type: string): boolean;
  record(stream: MediaStream, type: string | undefined): MediaRecorder;
  meter(stream: MediaStream): { level(): number; close(): void };
  readonly timers: Timers;
  readonly steady: Now;
}

/** In this order: what every browser plays comes first. */
const types = {
  audio: [
    'audio/mp4;codecs=mp4a.40.2',
    'audio/mp4;codecs=opus',
    'audio/mp4',
    'audio/webm;codecs=opus',
    'audio/ogg;codecs=opus',
  ],
  video: [
    'video/mp4;codecs=avc1.42E01F,mp4a.40.2',
    'video/mp4;codecs=avc1.42E01F,opus',
    'video/mp4;codecs=vp9,opus',
    'video/mp4',
    'video/webm;codecs=vp9,opus',
    'video/webm;codecs=vp8,opus',
    'video/webm',
  ],
} as const;

const constraints: Readonly<Record<'audio' | 'video', MediaStreamConstraints>> = {
  audio: { audio: true },
  video: { audio: true, video: { width: { ideal: 1280 }, height: { ideal: 720 }, facingMode: 'user' } },
};

/** A blob holds 1.5 GB: a recording ends before that, and what there is of it is kept. */
export const MAX_RECORDED = 1_400_000_000;
/** How often the recorder hands over what it has, and how often time and loudness are told. Milliseconds. */
const slice = 1_000;
const tick = 100;

export const startRecording = (what: 'audio' | 'video', environment: CaptureEnvironment): Recording => {
  const { timers, steady } = environment;
  const state = createCell<RecordingState>({ kind: 'opening' });
  const time = createCell(0);
  const level = createCell(0);
  const live = createCell<MediaStream | null>(null);
  const pieces: Blob[] = [];
  let bytes = 0;
  let recorder: MediaRecorder | undefined;
  let stream: MediaStream | undefined;
  let meter: ReturnType<CaptureEnvironment['meter']> | undefined;
  let timer: number | undefined;
  let before = 0;
  let since = 0;
  let ended: () => void = () => undefined;
  const over = new Promise<void>((resolve) => {
    ended = resolve;
  });

  const isOver = (): boolean => ['done', 'cancelled', 'failed'].includes(state.get().kind);

  const elapsed = (): number => before + (state.get().kind === 'recording' ? steady() - since : 0);

  const beat = (): void => {
    time.set(Math.round(elapsed()));
    level.set(state.get().kind === 'recording' ? (meter?.level() ?? 0) : 0);
    timer = timers.set(beat, tick);
  };

  const release = (): void => {
    if (timer !== undefined) timers.clear(timer);
    timer = undefined;
    meter?.close();
    meter = undefined;
    for (const track of stream?.getTracks() ?? []) track.stop();
    level.set(0);
    live.set(null);
  };

  const finish = (next: RecordingState): void => {
    if (isOver()) return;
    time.set(Math.round(elapsed()));
    state.set(next);
    release();
    if (recorder !== undefined && recorder.state !== 'inactive') recorder.stop();
    ended();
  };

  const begin = async (): Promise<void> => {
    if (!environment.able()) throw new TabardError('capture-unable', 'no recorder here');
    stream = await environment.open(constraints[what]);
    if (isOver()) return release();
    recorder = environment.record(
      stream,
      types[what].find((type) => environment.canWrite(type)),
    );
    recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) pieces.push(data);
      bytes += data.size;
      if (bytes >= MAX_RECORDED && state.get().kind === 'recording') {
        before = elapsed();
        state.set({ kind: 'finishing' });
        recorder?.stop();
      }
    };
    recorder.onerror = () => finish({ kind: 'failed', code: 'capture-unable' });
    recorder.onstop = () => finish(pieces.length > 0 ? { kind: 'done' } : { kind: 'failed', code: 'capture-unable' });
    recorder.start(slice);
    meter = environment.meter(stream);
    if (what === 'video') live.set(stream);
    since = steady();
    state.set({ kind: 'recording' });
    beat();
  };

  begin().catch((error: unknown) => finish({ kind: 'failed', code: codeOf(error) }));

  return {
    ...{ what, state, time, level, live },
    pause() {
      if (state.get().kind !== 'recording') return;
      recorder?.pause();
      before = elapsed();
      state.set({ kind: 'paused' });
    },
    resume() {
      if (state.get().kind !== 'paused') return;
      recorder?.resume();
      since = steady();
      state.set({ kind: 'recording' });
    },
    async stop() {
      const { kind } = state.get();
      if (kind === 'recording' || kind === 'paused') {
        before = elapsed();
        state.set({ kind: 'finishing' });
        recorder?.stop();
      } else if (kind === 'opening') finish({ kind: 'cancelled' });
      await over;
      const last = state.get();
      if (last.kind === 'failed') throw new TabardError(last.code, 'nothing was recorded');
      if (last.kind === 'cancelled') throw new DOMException('cancelled', 'AbortError');
      return new File(pieces, '', { type: pieces[0]?.type ?? '' });
    },
    cancel() {
      finish({ kind: 'cancelled' });
      pieces.length = 0;
    },
  };
};

const codeOf = (error: unknown): ErrorCode => {
  if (error instanceof TabardError) return error.code;
  switch (error instanceof DOMException ? error.name : '') {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'capture-refused';
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'capture-missing';
    case 'NotReadableError':
    case 'AbortError':
      return 'capture-busy';
    default:
      return 'capture-unable';
  }
};
