/**
 * Turns any picture that the browser can read into a small square of pixels and nothing else: cropped, resized and encoded again, so
 * that no EXIF data, no place and no camera leaves the device. Runs in the worker; decoding is the browser's own, off every thread of ours.
 */
import { TabardError } from '../base/index.js';

export interface PictureOptions {
  /** A square in the picture's own pixels, or null: the largest in the middle. */
  readonly crop: { readonly x: number; readonly y: number; readonly size: number } | null;
  /** Edge of the result in pixels. */
  readonly edge: number;
}

export interface EncodedPicture {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly mime: 'image/webp' | 'image/jpeg' | 'image/png';
  readonly width: number;
  readonly height: number;
}

/** Bytes of a file that is looked at, at most. */
export const MAX_PICTURE_BYTES = 40 * 1024 * 1024;

/** Pixels that a picture may claim: a small file can unfold to gigabytes. */
export const MAX_PICTURE_PIXELS = 100_000_000;

/** Where a header must end; a JPEG may carry several EXIF blocks of 64 KiB before its frame. */
const headerBytes = 1024 * 1024;

/** What the finished picture may weigh. */
const targetBytes = 200 * 1024;

/** Rejects with `picture-unreadable` or `picture-too-large`. */
export const encodePicture = async (file: Blob, options: PictureOptions): Promise<EncodedPicture> => {
  if (file.size > MAX_PICTURE_BYTES) throw new TabardError('picture-too-large', `${file.size} bytes`);
  const claimed = claimedPixels(new Uint8Array(await file.slice(0, headerBytes).arrayBuffer()));
  if (claimed === undefined) throw new TabardError('picture-unreadable', 'not a raster picture that is known here');
  if (claimed > MAX_PICTURE_PIXELS) throw new TabardError('picture-too-large', `${claimed} pixels`);
  const bitmap = await readBitmap(file);
  try {
    if (bitmap.width * bitmap.height > MAX_PICTURE_PIXELS)
      throw new TabardError('picture-too-large', 'too many pixels');
    return await draw(bitmap, options);
  } finally {
    bitmap.close();
  }
};

const readBitmap = async (file: Blob): Promise<ImageBitmap> => {
  try {
    return await createImageBitmap(file, { imageOrientation: 'from-image' });
  } catch (error) {
    throw new TabardError('picture-unreadable', 'the browser cannot decode it', { cause: error });
  }
};

const draw = async (bitmap: ImageBitmap, { crop, edge }: PictureOptions): Promise<EncodedPicture> => {
  const largest = Math.min(bitmap.width, bitmap.height);
  const square = crop ?? { x: (bitmap.width - largest) / 2, y: (bitmap.height - largest) / 2, size: largest };
  const size = Math.max(1, Math.min(edge, Math.round(square.size)));
  const canvas = new OffscreenCanvas(size, size);
  const context = canvas.getContext('2d');
  if (context === null) throw new TabardError('picture-unreadable', 'no canvas here');
  context.imageSmoothingQuality = 'high';
  context.drawImage(bitmap, square.x, square.y, square.size, square.size, 0, 0, size, size);
  for (const quality of [0.85, 0.7, 0.5, 0.3]) {
    const blob = await canvas.convertToBlob({ type: 'image/webp', quality });
    // A browser that cannot write WebP (Safari) answers with PNG: then JPEG is smaller.
    const made = blob.type === 'image/webp' ? blob : await canvas.convertToBlob({ type: 'image/jpeg', quality });
    if (made.size <= targetBytes || quality === 0.3) {
      const mime = made.type === 'image/webp' ? 'image/webp' : made.type === 'image/jpeg' ? 'image/jpeg' : 'image/png';
      return { bytes: new Uint8Array(await made.arrayBuffer()), mime, width: size, height: size };
    }
  }
  throw new TabardError('picture-too-large', 'cannot be made small enough');
};

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
