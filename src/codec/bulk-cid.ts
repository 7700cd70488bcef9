/** CIDs by the hundred: between their text, their bytes and what they name, with nothing made in between. Comes with `bulk.ts`. */
import type { Cid } from '../base/index.js';
import { hashInto } from './bulk.js';

/** A CID is the letter `b` and 36 bytes in base32: version, codec, two bytes for sha2-256, the hash. */
const textLength = 59;
const cidBytes = 36;
const headBytes = 4;

const letters = Uint8Array.from('abcdefghijklmnopqrstuvwxyz234567', (letter) => letter.charCodeAt(0));
const values = new Uint8Array(128).fill(255);
for (const [value, letter] of letters.entries()) values[letter] = value;

const text = new Uint8Array(textLength).fill(0x62);
const bytes = new Uint8Array(cidBytes);
bytes.set([1, 0x71, 0x12, 0x20]);
const digest = new Uint8Array(32);

/** Writes the letters of 36 bytes behind the `b`: eight for five bytes, and two for the last. */
const writeLetters = (from: Uint8Array, at: number): void => {
  let to = 1;
  for (let i = at; i < at + cidBytes - 1; i += 5, to += 8) {
    const a = from[i] as number;
    const b = from[i + 1] as number;
    const c = from[i + 2] as number;
    const d = from[i + 3] as number;
    const e = from[i + 4] as number;
    text[to] = letters[a >> 3] as number;
    text[to + 1] = letters[((a & 7) << 2) | (b >> 6)] as number;
    text[to + 2] = letters[(b >> 1) & 31] as number;
    text[to + 3] = letters[((b & 1) << 4) | (c >> 4)] as number;
    text[to + 4] = letters[((c & 15) << 1) | (d >> 7)] as number;
    text[to + 5] = letters[(d >> 2) & 31] as number;
    text[to + 6] = letters[((d & 3) << 3) | (e >> 5)] as number;
    text[to + 7] = letters[e & 31] as number;
  }
  const last = from[at + cidBytes - 1] as number;
  text[to] = letters[last >> 3] as number;
  text[to + 1] = letters[(last & 7) << 2] as number;
};

/** The text of the CID whose 36 bytes begin there. They must be one: nothing is looked at. */
export const cidTextAt = (from: Uint8Array, at: number): Cid => {
  writeLetters(from, at);
  return String.fromCharCode.apply(null, text as unknown as number[]) as Cid;
};

/** Writes the 36 bytes of a CID. False for a text that is not the one spelling of one. */
export const writeCidBytes = (cid: string, to: Uint8Array, at: number): boolean => {
  if (cid.length !== textLength || cid.charCodeAt(0) !== 0x62) return false;
  let held = 0;
  let bits = 0;
  let end = at;
  for (let i = 1; i < textLength; i++) {
    const value = values[cid.charCodeAt(i)] ?? 255;
    if (value === 255) return false;
    held = ((held << 5) | value) & 0xffff;
    bits += 5;
    if (bits < 8) continue;
    bits -= 8;
    to[end++] = held >> bits;
  }
  const codec = to[at + 1];
  return (
    (held & ((1 << bits) - 1)) === 0 &&
    to[at] === 1 &&
    (codec === 0x71 || codec === 0x55) &&
    to[at + 2] === 0x12 &&
    to[at + 3] === 0x20
  );
};

/** True if the bytes hash to the CID. */
export const isHashOf = (cid: Cid, of: Uint8Array): boolean => {
  if (cid.length !== textLength) return false;
  hashInto(of, digest);
  bytes[1] = cid.startsWith('bafk') ? 0x55 : 0x71;
  bytes.set(digest, headBytes);
  writeLetters(bytes, 0);
  for (let i = 0; i < textLength; i++) if (cid.charCodeAt(i) !== text[i]) return false;
  return true;
};

const path = new Uint8Array(2_048);

/** How many zeros the hash of a text of ASCII begins with; -1 for any other text. */
export const leadingZeros = (ascii: string): number => {
  if (ascii.length > path.length) return -1;
  for (let i = 0; i < ascii.length; i++) {
    const code = ascii.charCodeAt(i);
    if (code > 127) return -1;
    path[i] = code;
  }
  hashInto(path.subarray(0, ascii.length), digest);
  let zeros = 0;
  for (const byte of digest) {
    zeros += Math.clz32(byte) - 24;
    if (byte !== 0) break;
  }
  return zeros;
};
