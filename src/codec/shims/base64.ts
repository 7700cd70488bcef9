/**
 * Stands in for the module of this name in `@atcute/multibase` (vite.config.ts): the same, over what every browser has had for ten years,
 * where the original brings both the newest browsers' own way and a whole one for the others. Node runs the original.
 */
type Bytes = Uint8Array<ArrayBuffer>;

// Globals of tabs, workers and Node alike; pure folders compile without the DOM library.
declare const btoa: (binary: string) => string;
declare const atob: (text: string) => string;

/** Text of one byte a letter, written a piece at a time: arguments of a call are bounded. */
const binaryOf = (bytes: Uint8Array): string => {
  let text = '';
  for (let at = 0; at < bytes.length; at += 4096) text += String.fromCharCode(...bytes.subarray(at, at + 4096));
  return text;
};

export const toBase64Pad = (bytes: Uint8Array): string => btoa(binaryOf(bytes));
export const toBase64 = (bytes: Uint8Array): string => toBase64Pad(bytes).replace(/=+$/, '');
export const toBase64UrlPad = (bytes: Uint8Array): string => toBase64Pad(bytes).replace(/\+/g, '-').replace(/\//g, '_');
export const toBase64Url = (bytes: Uint8Array): string => toBase64UrlPad(bytes).replace(/=+$/, '');

/** Reads what `write` writes, and no other spelling. */
const reader =
  (write: (bytes: Uint8Array) => string) =>
  (text: string): Bytes => {
    const plain = text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
    const isText = /^[\w+/]*$/.test(plain) && plain.length % 4 !== 1;
    const bytes = Uint8Array.from(isText ? atob(plain) : '', (letter) => letter.charCodeAt(0));
    if (write(bytes) !== text) throw new SyntaxError('invalid base64 string');
    return bytes;
  };

export const fromBase64 = reader(toBase64);
export const fromBase64Pad = reader(toBase64Pad);
export const fromBase64Url = reader(toBase64Url);
export const fromBase64UrlPad = reader(toBase64UrlPad);
