/** base58 of bitcoin, for the one thing that we write in it: the 34 bytes of a did:key, which are always 47 letters. */
import { KEY_BYTES, KEY_LETTERS } from './limits.js';

type Bytes = Uint8Array<ArrayBuffer>;

const alphabet = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** Writes a number in another base: digits of one base in, so many of the other out. Undefined where they are too few. */
const rebase = (digits: Iterable<number>, from: number, to: number, length: number): Bytes | undefined => {
  const out = new Uint8Array(length);
  let used = 0;
  for (const digit of digits) {
    let carry = digit;
    let count = 0;
    for (; carry > 0 || count < used; count++) {
      const at = length - 1 - count;
      if (at < 0) return undefined;
      carry += (out[at] ?? 0) * from;
      out[at] = carry % to;
      carry = (carry / to) | 0;
    }
    used = count;
  }
  return out;
};

/** The letters of 34 bytes. */
export const encodeBase58 = (bytes: Uint8Array): string => {
  const digits = rebase(bytes, 256, 58, KEY_LETTERS);
  if (bytes.length !== KEY_BYTES || digits === undefined) throw new RangeError('"bytes" do not fit 47 letters');
  let text = '';
  for (const digit of digits) text += alphabet[digit];
  return text;
};

/** The 34 bytes in 47 letters, or undefined. */
export const parseBase58 = (text: string): Bytes | undefined => {
  if (text.length !== KEY_LETTERS) return undefined;
  const digits: number[] = [];
  for (const letter of text) digits.push(alphabet.indexOf(letter));
  return digits.includes(-1) ? undefined : rebase(digits, 58, 256, KEY_BYTES);
};
