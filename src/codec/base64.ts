/** base64 of RFC 4648, over what every browser has had for ten years. Reading insists on the one spelling of the alphabet asked for. */
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

const encodePadded = (bytes: Uint8Array): string => btoa(binaryOf(bytes));

/** Unpadded. */
export const encodeBase64 = (bytes: Uint8Array): string => encodePadded(bytes).replace(/=+$/, '');

const encodeUrl = (bytes: Uint8Array): string => encodeBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_');

const decode = (text: string, write: (bytes: Uint8Array) => string): Bytes => {
  const plain = text.replace(/-/g, '+').replace(/_/g, '/').replace(/=+$/, '');
  const isText = /^[\w+/]*$/.test(plain) && plain.length % 4 !== 1;
  const bytes = Uint8Array.from(isText ? atob(plain) : '', (letter) => letter.charCodeAt(0));
  if (write(bytes) !== text) throw new SyntaxError('invalid base64 string');
  return bytes;
};

/** With its padding or without. Throws `SyntaxError`. */
export const decodeBase64 = (text: string): Bytes => decode(text, text.endsWith('=') ? encodePadded : encodeBase64);

/** The alphabet of addresses, unpadded, as in JSON Web Keys. Throws `SyntaxError`. */
export const decodeBase64Url = (text: string): Bytes => decode(text, encodeUrl);
