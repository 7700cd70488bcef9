/**
 * Pictures for posts: decoded by the browser, drawn smaller, encoded anew, so that nothing but pixels is left (MED-4); or, where they move, copied
 * part by part (MED-5). The header is asked for its pixels before anything is decoded (MED-2).
 */
import { rgbaToThumbHash } from 'thumbhash';
import { TabardError } from '../../base/index.js';
import { claimedPixels, MAX_SHOWN_PIXELS } from '../../store/index.js';
import { readAnimation } from './animation.js';
import { type Drawn, decodePicture } from './drawing.js';
import { tellingsOfPicture } from './exif.js';
import {
  HEADER_BYTES,
  MAX_PICTURE_FILE,
  MAX_PICTURE_PIXELS,
  MAX_PREVIEW,
  PLACEHOLDER_EDGE,
  POSTED_BYTES,
  POSTED_EDGE,
  PREVIEW_EDGES,
} from './limits.js';
import type { MediaNote, Prepared, PrepareHooks } from './types.js';

/** Rejects with `media-unreadable` or `media-too-large`. */
export const preparePicture = async (file: Blob, { signal, onProgress }: PrepareHooks): Promise<Prepared> => {
  if (file.size > MAX_PICTURE_FILE) throw new TabardError('media-too-large', `a picture of ${file.size} bytes`);
  const head = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  const claimed = ensurePixels(head);
  const { moves, animation } = readAnimation(new Uint8Array(await file.arrayBuffer()));
  const keptMoving = animation !== undefined && claimed <= MAX_SHOWN_PIXELS ? animation : undefined;
  onProgress(0.1);
  signal.throwIfAborted();
  const drawn = await decodePicture(keptMoving === undefined ? file : blobOf(keptMoving.bytes, keptMoving.mime));
  try {
    if (drawn.width * drawn.height > MAX_PICTURE_PIXELS) throw new TabardError('media-too-large', 'too many pixels');
    onProgress(0.5);
    signal.throwIfAborted();
    const content = keptMoving === undefined ? await encodeWithin(drawn) : blobOf(keptMoving.bytes, keptMoving.mime);
    onProgress(0.8);
    signal.throwIfAborted();
    const small = await previewOf(drawn, content.size);
    const size = keptMoving ?? drawn.scaled(POSTED_EDGE);
    const notes: MediaNote[] = [];
    if (moves && keptMoving === undefined) notes.push('still');
    if (size.width < drawn.width) notes.push('smaller');
    return {
      ...{ kind: 'picture', mime: content.type, size: content.size, content, duration: null },
      ...{ width: size.width, height: size.height, ...small, notes },
      takenOut: takenOut(head, keptMoving?.dropped === true),
      mayTell: [],
    };
  } finally {
    drawn.close();
  }
};

/** MED-2. What it claims, if that may be decoded. */
export const ensurePixels = (head: Uint8Array): number => {
  const claimed = claimedPixels(head);
  if (claimed === undefined || claimed === 0)
    throw new TabardError('media-unreadable', 'no picture that is known here');
  if (claimed > MAX_PICTURE_PIXELS) throw new TabardError('media-too-large', `${claimed} pixels`);
  return claimed;
};

/** What a page shows before the picture is there. */
export const previewOf = async (drawn: Drawn, whole: number): Promise<Pick<Prepared, 'preview' | 'placeholder'>> => {
  const { width, height, data } = drawn.pixels(PLACEHOLDER_EDGE);
  const placeholder = base64url(rgbaToThumbHash(width, height, data));
  if (whole <= MAX_PREVIEW) return { placeholder, preview: null };
  for (const edge of PREVIEW_EDGES) {
    const preview = await drawn.encode(edge, 0.6);
    if (preview.size <= MAX_PREVIEW) return { placeholder, preview };
  }
  return { placeholder, preview: null };
};

const encodeWithin = async (drawn: Drawn): Promise<Blob> => {
  for (const quality of [0.86, 0.75]) {
    const made = await drawn.encode(POSTED_EDGE, quality);
    if (made.size <= POSTED_BYTES) return made;
  }
  return drawn.encode(POSTED_EDGE, 0.6);
};

const takenOut = (head: Uint8Array, dropped: boolean): Prepared['takenOut'] => {
  const told = tellingsOfPicture(head);
  return dropped && told.length === 0 ? ['hidden'] : told;
};

const blobOf = (bytes: Uint8Array<ArrayBuffer>, type: string): Blob => new Blob([bytes], { type });

const base64url = (bytes: Uint8Array): string =>
  btoa(String.fromCharCode(...bytes))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replace(/=+$/, '');
