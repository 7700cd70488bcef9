/** True PNG files, made part by part. */
import { deflateSync } from 'node:zlib';

const crcOf = (bytes: Buffer): number => {
  let crc = ~0;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = (crc >>> 1) ^ (0xedb88320 & -(crc & 1));
  }
  return ~crc >>> 0;
};

export const pngPart = (name: string, body: Buffer): Buffer => {
  const named = Buffer.concat([Buffer.from(name, 'latin1'), body]);
  const [length, crc] = [Buffer.alloc(4), Buffer.alloc(4)];
  length.writeUInt32BE(body.length);
  crc.writeUInt32BE(crcOf(named));
  return Buffer.concat([length, named, crc]);
};

/** A square of one bit a pixel, with these parts between its header and its end. */
export const pngOf = (edge: number, parts: readonly Buffer[]): Buffer => {
  const header = Buffer.alloc(13);
  header.writeUInt32BE(edge, 0);
  header.writeUInt32BE(edge, 4);
  header.set([1, 0, 0, 0, 0], 8);
  const start = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  return Buffer.concat([start, pngPart('IHDR', header), ...parts, pngPart('IEND', Buffer.alloc(0))]);
};

/** Of one colour: 20,000 pixels square are 60 KB here and 1.6 GB when decoded. */
export const png = (edge: number): Buffer =>
  pngOf(edge, [pngPart('IDAT', deflateSync(Buffer.alloc((1 + Math.ceil(edge / 8)) * edge), { level: 9 }))]);
