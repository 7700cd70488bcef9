import { describe, expect, it } from 'vitest';
import { claimedPixels } from '../../src/store/index.js';

const bytes = (...parts: (string | readonly number[])[]): Uint8Array => {
  const all = parts.flatMap((part) =>
    typeof part === 'string' ? [...part].map((letter) => letter.charCodeAt(0)) : [...part],
  );
  return Uint8Array.from([...all, ...new Array<number>(Math.max(0, 64 - all.length)).fill(0)]);
};

describe('what a picture claims before it is decoded', () => {
  it('is read from the headers of PNG, GIF, BMP, WebP, JPEG and AVIF', () => {
    expect(claimedPixels(bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 1, 0], [0, 0, 0, 128]))).toBe(
      256 * 128,
    );
    expect(claimedPixels(bytes('GIF89a', [0x40, 0x01, 0xf0, 0x00]))).toBe(320 * 240);
    expect(claimedPixels(bytes('BM', new Array<number>(16).fill(0), [10, 0, 0, 0], [0xec, 0xff, 0xff, 0xff]))).toBe(
      200,
    );
    expect(
      claimedPixels(
        bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8X', [10, 0, 0, 0], [0, 0, 0, 0], [0xff, 0x03, 0], [0xff, 0x01, 0]),
      ),
    ).toBe(1024 * 512);
    expect(
      claimedPixels(
        bytes('RIFF', [0, 0, 0, 0], 'WEBPVP8 ', [0, 0, 0, 0], [0, 0, 0, 0x9d, 0x01, 0x2a], [0x80, 0x02, 0xe0, 0x01]),
      ),
    ).toBe(640 * 480);
    const jpeg = bytes(
      [0xff, 0xd8, 0xff, 0xe1, 0x00, 0x06, 1, 2, 3, 4],
      [0xff, 0xc0, 0x00, 0x11, 8, 0x04, 0x00, 0x03, 0x00],
    );
    expect(claimedPixels(jpeg)).toBe(1024 * 768);
    expect(
      claimedPixels(
        bytes(
          [0, 0, 0, 24],
          'ftypavif',
          new Array<number>(12).fill(0),
          [0, 0, 0, 20],
          'ispe',
          [0, 0, 0, 0],
          [0, 0, 0x10, 0],
          [0, 0, 0x10, 0],
        ),
      ),
    ).toBe(4096 * 4096);
  });

  it('is a gigantic number for a decompression bomb, whatever its size on disk', () => {
    expect(
      claimedPixels(bytes([0x89], 'PNG\r\n\x1a\n', [0, 0, 0, 13], 'IHDR', [0, 0, 0xff, 0xff], [0, 0, 0xff, 0xff])),
    ).toBe(0xffff ** 2);
  });

  it('is undefined for SVG, HTML, text, noise and what is cut short', () => {
    for (const odd of [
      '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"></svg>',
      '<!doctype html><script>alert(1)</script>',
      'hello, this is text and no picture at all',
    ]) {
      expect(claimedPixels(bytes(odd)), odd).toBeUndefined();
    }
    expect(claimedPixels(new Uint8Array(64).fill(0xaa))).toBeUndefined();
    expect(claimedPixels(Uint8Array.of(0x89, 0x50, 0x4e, 0x47))).toBeUndefined();
    expect(claimedPixels(bytes([0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff]))).toBeUndefined();
  });
});
