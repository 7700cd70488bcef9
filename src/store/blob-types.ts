/**
 * Which types a blob may be shown under. What a record says of a blob's type is anybody's claim, and a stranger's SVG or HTML must never run
 * with this origin's keys (DESIGN §4.3): what is not on this list is octets, wherever its bytes go.
 */
import { claimedPixels } from './claimed-pixels.js';

const shownTypes: ReadonlySet<string> = new Set([
  'image/png',
  'image/jpeg',
  'image/webp',
  'image/avif',
  'image/gif',
  'audio/mpeg',
  'audio/ogg',
  'audio/wav',
  'audio/webm',
  'audio/mp4',
  'audio/aac',
  'audio/flac',
  'video/mp4',
  'video/webm',
  'video/ogg',
]);

/** Pixels of a picture that a page is given to show: decoded, 96 MB. */
export const MAX_SHOWN_PIXELS = 24_000_000;

export const OCTETS = 'application/octet-stream';

/** The type itself in lower case, or that of octets. */
export const shownType = (mime: string): string => {
  const type = mime.toLowerCase();
  return shownTypes.has(type) ? type : OCTETS;
};

/** The same, for a picture by its first bytes too: what is none, whatever it is called, or would unfold to too much, is octets. */
export const shownAs = (mime: string, head: Uint8Array | undefined): string => {
  const type = shownType(mime);
  if (!type.startsWith('image/')) return type;
  const pixels = head === undefined ? undefined : claimedPixels(head);
  return pixels !== undefined && pixels <= MAX_SHOWN_PIXELS ? type : OCTETS;
};
