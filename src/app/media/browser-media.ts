/** What media need of the browser beside `Page`: the one file of this folder that touches its globals. */
import { spawnPreparer } from '../../worker/media/spawn.js';
import { portOf } from '../worker-port.js';
import type { PreparerPort } from './preparing.js';
import type { CaptureEnvironment } from './record.js';

export const startPreparer = (): PreparerPort => portOf(spawnPreparer());

export const objectUrls = {
  make: (blob: Blob): string => URL.createObjectURL(blob),
  revoke: (url: string): void => URL.revokeObjectURL(url),
};

/** Loudness by the browser's own analyser. */
const createMeter = (stream: MediaStream): { level(): number; close(): void } => {
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 512;
  context.createMediaStreamSource(stream).connect(analyser);
  const samples = new Float32Array(analyser.fftSize);
  return {
    level() {
      analyser.getFloatTimeDomainData(samples);
      let sum = 0;
      for (const sample of samples) sum += sample * sample;
      return Math.min(1, Math.sqrt(sum / samples.length) * 3);
    },
    close: () => void context.close(),
  };
};

export const browserCapture: CaptureEnvironment = {
  able: () => typeof MediaRecorder === 'function' && navigator.mediaDevices?.getUserMedia !== undefined,
  open: (constraints) => navigator.mediaDevices.getUserMedia(constraints),
  canWrite: (type) => MediaRecorder.isTypeSupported(type),
  record: (stream, type) => new MediaRecorder(stream, type === undefined ? {} : { mimeType: type }),
  meter: createMeter,
  timers: {
    set: (run, milliseconds) => window.setTimeout(run, milliseconds),
    clear: (id) => window.clearTimeout(id),
  },
  steady: () => performance.now(),
};
