/**
 * Which types a blob may be shown under. What a record says of a blob's type is anybody's claim, and a stranger's SVG or HTML must never run
 * with this origin's keys (DESIGN §4.3): what is not on this list is octets, wherever its bytes go.
 */
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

export const OCTETS = 'application/octet-stream';

/** The type itself in lower case, or that of octets. */
export const shownType = (mime: string): string => {
  const type = mime.toLowerCase();
  return shownTypes.has(type) ? type : OCTETS;
};
