/**
 * Turns any picture that the browser can read into a small square of pixels and nothing else: cropped, resized and encoded again, so
 * that no EXIF data, no place and no camera leaves the device. Runs in the worker; decoding is the browser's own, off every thread of ours.
 */
import { TabardError } from '../base/index.js';
import { claimedPixels } from '../store/index.js';

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
