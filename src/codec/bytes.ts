/** What is done with bytes everywhere: joined, compared, written and read as UTF-8. */
type Bytes = Uint8Array<ArrayBuffer>;

// Globals of tabs, workers and Node alike; pure folders compile without the DOM library.
declare const TextEncoder: new () => { encode(text: string): Bytes };
declare const TextDecoder: new (
  label: string,
  options: { readonly fatal: boolean; readonly ignoreBOM: boolean },
) => { decode(bytes: Uint8Array): string };

const encoder = new TextEncoder();
// A byte order mark is a letter like any other.
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Up to here a loop is faster than a call of the decoder. */
const quickBytes = 24;

export const concat = (parts: readonly Uint8Array[]): Bytes => {
  const all = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
};

/** Below zero, zero or above, as bytes compare one by one; a beginning comes before the whole. */
export const compareBytes = (a: Uint8Array, b: Uint8Array): number => {
  const shorter = Math.min(a.length, b.length);
  for (let at = 0; at < shorter; at++) {
    const difference = (a[at] ?? 0) - (b[at] ?? 0);
    if (difference !== 0) return difference;
  }
  return a.length - b.length;
};

export const equals = (a: Uint8Array, b: Uint8Array): boolean => a.length === b.length && compareBytes(a, b) === 0;

export const encodeUtf8 = (text: string): Bytes => encoder.encode(text);

/** Throws `TypeError` for what is not UTF-8. */
export const decodeUtf8 = (bytes: Uint8Array): string => {
  if (bytes.length > quickBytes) return decoder.decode(bytes);
  let text = '';
  for (const byte of bytes) {
    if (byte > 127) return decoder.decode(bytes);
    text += String.fromCharCode(byte);
  }
  return text;
};
