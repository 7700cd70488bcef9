/** What a picture's header says of its size: a small file can unfold to gigabytes, and only a known raster format has such a header. */

/** Reads width × height from the header of PNG, JPEG, GIF, WebP, BMP, AVIF or HEIC; undefined for anything else, SVG and HTML included. */
export const claimedPixels = (head: Uint8Array): number | undefined => {
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const ascii = (at: number, text: string): boolean =>
    [...text].every((letter, index) => head[at + index] === letter.charCodeAt(0));
  if (head.length < 30) return undefined;
  if (ascii(1, 'PNG')) return view.getUint32(16) * view.getUint32(20);
  if (ascii(0, 'GIF8')) return view.getUint16(6, true) * view.getUint16(8, true);
  if (ascii(0, 'BM')) return Math.abs(view.getInt32(18, true)) * Math.abs(view.getInt32(22, true));
  if (ascii(0, 'RIFF') && ascii(8, 'WEBP')) return webpPixels(view, ascii);
  if (ascii(4, 'ftyp')) return isobmffPixels(view, ascii);
  if (head[0] === 0xff && head[1] === 0xd8) return jpegPixels(view);
  return undefined;
};

const webpPixels = (view: DataView, ascii: (at: number, text: string) => boolean): number => {
  if (ascii(12, 'VP8X')) return (1 + (view.getUint32(24, true) & 0xffffff)) * (1 + (view.getUint32(26, true) >>> 8));
  if (ascii(12, 'VP8L')) {
    const bits = view.getUint32(21, true);
    return ((bits & 0x3fff) + 1) * (((bits >>> 14) & 0x3fff) + 1);
  }
  return (view.getUint16(26, true) & 0x3fff) * (view.getUint16(28, true) & 0x3fff);
};

/** AVIF and HEIC: the largest `ispe` box in the header. */
const isobmffPixels = (view: DataView, ascii: (at: number, text: string) => boolean): number | undefined => {
  let most: number | undefined;
  for (let at = 8; at + 16 < view.byteLength; at++) {
    if (ascii(at, 'ispe')) most = Math.max(most ?? 0, view.getUint32(at + 8) * view.getUint32(at + 12));
  }
  return most;
};

const jpegPixels = (view: DataView): number | undefined => {
  let at = 2;
  while (at + 9 < view.byteLength) {
    if (view.getUint8(at) !== 0xff) return undefined;
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) {
      at++;
      continue;
    }
    const isFrame = marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc;
    if (isFrame) return view.getUint16(at + 5) * view.getUint16(at + 7);
    at += 2 + view.getUint16(at + 2);
  }
  return undefined;
};
