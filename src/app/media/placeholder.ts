/** A thumbhash as a picture that a page can show at once. It is a stranger's text: what is none shows nothing. */
import { thumbHashToDataURL } from 'thumbhash';

/** Bytes that a hash has at least and at most. What lacks at its end counts as grey. */
const [least, most] = [5, 40];

export const placeholderUrl = (text: string): string | null => {
  if (!/^[A-Za-z0-9_-]{7,64}$/.test(text) || text.length % 4 === 1) return null;
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (letter) => letter.charCodeAt(0));
  // The shorter side in waves: none would be a picture without an area.
  if (bytes.length < least || bytes.length > most || ((bytes[3] ?? 0) & 7) === 0) return null;
  return thumbHashToDataURL(bytes);
};
