/** Small pictures that move, each with something in it that nobody is to be told. */
import { big, bytesOf, little } from './kit.js';

export const chunk = (name: string, body: string | Uint8Array) => {
  const bytes = bytesOf(body);
  return bytesOf(big(bytes.length), name, bytes, [0, 0, 0, 0]);
};
const riff = (name: string, body: string | Uint8Array) => {
  const bytes = bytesOf(body);
  return bytesOf(name, little(bytes.length), bytes, bytes.length % 2 === 1 ? [0] : []);
};

export const pngHead = bytesOf('\x89PNG\r\n\x1a\n', chunk('IHDR', bytesOf(big(64), big(48), [8, 6, 0, 0, 0])));
export const frame = bytesOf(',', [0, 0, 0, 0, 1, 0, 1, 0, 0], [2], [2, 0x44, 1], [0]);
export const control = bytesOf('!\xf9\x04', [0, 10, 0, 0], [0]);
export const loop = bytesOf('!\xff\x0bNETSCAPE2.0\x03\x01', [0, 0], [0]);
export const gif = (...parts: readonly Uint8Array[]) =>
  bytesOf('GIF89a', [32, 0, 16, 0], [0x80, 0, 0], [0, 0, 0, 255, 255, 255], ...parts, ';');
export const secret = 'GPS 60.3913 5.3221';
export const moving = {
  gif: gif(loop, bytesOf('!\xfe\x12', secret, [0]), control, frame, control, frame),
  png: bytesOf(
    pngHead,
    chunk('acTL', bytesOf(big(2), big(0))),
    chunk('eXIf', secret),
    chunk('tEXt', `Comment\0${secret}`),
    ...['fcTL', 'IDAT', 'fcTL', 'fdAT', 'IEND'].map((name) => chunk(name, name === 'IEND' ? '' : 'data')),
  ),
  webp: (() => {
    const anmf = riff('ANMF', bytesOf(new Uint8Array(16), riff('VP8L', 'pixels'), riff('EXIF', secret)));
    const body = bytesOf(
      riff('VP8X', bytesOf([0x2e, 0, 0, 0], [31, 0, 0], [15, 0, 0])),
      ...[riff('ICCP', secret), riff('ANIM', new Uint8Array(6)), anmf, anmf, riff('XMP ', secret)],
    );
    return bytesOf('RIFF', little(body.length + 4), 'WEBP', body);
  })(),
} as const;
