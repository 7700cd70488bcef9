/** Finds a QR code in a picture, beside the thread that the page is drawn by. */
import decodeQR from 'qr/decode.js';

interface Frame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

const read = ({ width, height, data }: Frame): string | null => {
  try {
    return decodeQR({ width, height, data }, { effort: 2, timeLimit: 200 });
  } catch {
    // It throws wherever it finds none.
    return null;
  }
};

self.onmessage = ({ data }: MessageEvent<Frame>): void => self.postMessage(read(data));
