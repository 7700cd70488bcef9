/**
 * For hundreds of small values at once: sha-256 without a promise each, and a check of the one encoding (COD-1 to COD-4) that reads the
 * bytes and makes nothing. Fetched when much comes in (`prepareBulk`); for a single value WebCrypto and the decoder do.
 */
import { MAX_MAP_ENTRIES } from './limits.js';

/** Up to this size the hash here is faster than a call of WebCrypto (measured: 0.4 against 6 µs for 40 bytes, even at 1 KiB). */
export const QUICK_BYTES = 768;

/** The fraction of a root as 32 bits (FIPS 180-4, §4.2.2 and §5.3.3). */
const fraction = (root: number): number => ((root - Math.floor(root)) * 2 ** 32) | 0;

const primes: number[] = [];
for (let n = 2; primes.length < 64; n++) if (primes.every((prime) => n % prime !== 0)) primes.push(n);

const constants = Int32Array.from(primes, (prime) => fraction(Math.cbrt(prime)));
const start = Int32Array.from(primes.slice(0, 8), (prime) => fraction(Math.sqrt(prime)));

const schedule = new Int32Array(64);
const hash = new Int32Array(8);
const tail = new Uint8Array(128);
const tailView = new DataView(tail.buffer);

const byte = (bytes: Uint8Array, index: number): number => bytes[index] ?? 0;

const uint32 = (bytes: Uint8Array, at: number): number =>
  byte(bytes, at) * 2 ** 24 + ((byte(bytes, at + 1) << 16) | (byte(bytes, at + 2) << 8) | byte(bytes, at + 3));

/**
 * One block of 64 bytes (§6.2.2). Written out, without functions for a word and its rotation: there would be more of them than an engine puts
 * in place of their calls, and it would take three times as long.
 */
const compress = (bytes: Uint8Array, from: number): void => {
  for (let i = 0, at = from; i < 16; i++, at += 4) {
    schedule[i] =
      ((bytes[at] as number) << 24) |
      ((bytes[at + 1] as number) << 16) |
      ((bytes[at + 2] as number) << 8) |
      (bytes[at + 3] as number);
  }
  for (let i = 16; i < 64; i++) {
    const x = schedule[i - 15] as number;
    const y = schedule[i - 2] as number;
    const low = ((x >>> 7) | (x << 25)) ^ ((x >>> 18) | (x << 14)) ^ (x >>> 3);
    const high = ((y >>> 17) | (y << 15)) ^ ((y >>> 19) | (y << 13)) ^ (y >>> 10);
    schedule[i] = ((schedule[i - 16] as number) + low + (schedule[i - 7] as number) + high) | 0;
  }
  let a = hash[0] as number;
  let b = hash[1] as number;
  let c = hash[2] as number;
  let d = hash[3] as number;
  let e = hash[4] as number;
  let f = hash[5] as number;
  let g = hash[6] as number;
  let h = hash[7] as number;
  for (let i = 0; i < 64; i++) {
    const high = ((e >>> 6) | (e << 26)) ^ ((e >>> 11) | (e << 21)) ^ ((e >>> 25) | (e << 7));
    const first = (h + high + (g ^ (e & (f ^ g))) + (constants[i] as number) + (schedule[i] as number)) | 0;
    const low = ((a >>> 2) | (a << 30)) ^ ((a >>> 13) | (a << 19)) ^ ((a >>> 22) | (a << 10));
    const second = (low + ((a & b) | (c & (a | b)))) | 0;
    h = g;
    g = f;
    f = e;
    e = (d + first) | 0;
    d = c;
    c = b;
    b = a;
    a = (first + second) | 0;
  }
  hash[0] = (hash[0] as number) + a;
  hash[1] = (hash[1] as number) + b;
  hash[2] = (hash[2] as number) + c;
  hash[3] = (hash[3] as number) + d;
  hash[4] = (hash[4] as number) + e;
  hash[5] = (hash[5] as number) + f;
  hash[6] = (hash[6] as number) + g;
  hash[7] = (hash[7] as number) + h;
};

/** sha-256 at once, for up to 2^28 bytes. */
export const sha256Now = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => {
  const digest = new Uint8Array(32);
  hashInto(bytes, digest);
  return digest;
};

/** As `sha256Now`, into 32 bytes that are there. */
export const hashInto = (bytes: Uint8Array, digest: Uint8Array): void => {
  hash.set(start);
  const whole = bytes.length - (bytes.length % 64);
  for (let at = 0; at < whole; at += 64) compress(bytes, at);
  const left = bytes.length - whole;
  const size = left < 56 ? 64 : 128;
  tail.fill(0);
  tail.set(bytes.subarray(whole));
  tail[left] = 0x80;
  tailView.setUint32(size - 4, bytes.length * 8);
  for (let at = 0; at < size; at += 64) compress(tail, at);
  for (let i = 0; i < 8; i++) {
    const part = hash[i] as number;
    digest[4 * i] = part >> 24;
    digest[4 * i + 1] = part >> 16;
    digest[4 * i + 2] = part >> 8;
    digest[4 * i + 3] = part;
  }
};

/** Roots are as exact as an engine makes them: one that makes them otherwise does without this file. */
if (uint32(sha256Now(new Uint8Array()), 0) !== 0xe3b0c442) throw new TypeError('roots of primes are not exact here');

/** Deeper, and the decoder is asked. */
const maxDepth = 16;

/**
 * True only for what `decodeValue` finds valid. False where it does not, and for little that it does (deep values, long or odd keys): then it is
 * asked, and says what is wrong.
 */
export const isSurelyCanonical = (bytes: Uint8Array): boolean => skipValue(bytes, 0, 0) === bytes.length;

/** Where the value that begins here ends; -1 if it is not surely canonical. */
const skipValue = (bytes: Uint8Array, at: number, depth: number): number => {
  const head = byte(bytes, at);
  const major = head >> 5;
  if (at >= bytes.length || depth > maxDepth) return -1;
  if (major === 7) return head === 0xf4 || head === 0xf5 || head === 0xf6 ? at + 1 : -1;
  if (major === 6) return skipLink(bytes, at);
  const size = argument(bytes, at);
  const next = at + headLength(head);
  if (size < 0 || major < 2) return size < 0 || next > bytes.length ? -1 : next;
  if (major === 2) return next + size <= bytes.length ? next + size : -1;
  if (major === 3) return skipText(bytes, next, size);
  return major === 4 ? skipList(bytes, next, size, depth) : skipMap(bytes, next, size, depth);
};

/** Bytes of a head: what is before a value's own. */
export const headLength = (head: number): number => {
  const info = head & 31;
  return info < 24 ? 1 : 1 + (1 << (info - 24));
};

/** What a head says, in its shortest form and below 2^53; else -1. */
export const argument = (bytes: Uint8Array, at: number): number => {
  const info = byte(bytes, at) & 31;
  if (info < 24) return info;
  if (info > 27 || at + headLength(info) > bytes.length) return -1;
  const first = byte(bytes, at + 1);
  if (info === 24) return first >= 24 ? first : -1;
  const short = (first << 8) | byte(bytes, at + 2);
  if (info === 25) return short >= 0x100 ? short : -1;
  const long = uint32(bytes, at + 1);
  if (info === 26) return long >= 0x10000 ? long : -1;
  return long > 0 && long < 0x1fffff ? long * 2 ** 32 + uint32(bytes, at + 5) : -1;
};

/** Tag 42, a byte string of a zero and the 36 bytes of a CID: where it ends, or -1. */
export const skipLink = (bytes: Uint8Array, at: number): number => {
  const codec = byte(bytes, at + 6);
  const isLink =
    at + 41 <= bytes.length &&
    uint32(bytes, at) === 0xd82a5825 &&
    byte(bytes, at + 4) === 0 &&
    byte(bytes, at + 5) === 1 &&
    (codec === 0x71 || codec === 0x55) &&
    byte(bytes, at + 7) === 0x12 &&
    byte(bytes, at + 8) === 0x20;
  return isLink ? at + 41 : -1;
};

/** UTF-8 as the Unicode standard has it (table 3-7). */
const skipText = (bytes: Uint8Array, from: number, size: number): number => {
  const end = from + size;
  if (end > bytes.length) return -1;
  let at = from;
  while (at < end) {
    const lead = byte(bytes, at++);
    if (lead < 0x80) continue;
    if (lead < 0xc2 || lead > 0xf4) return -1;
    const more = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    const low = lead === 0xe0 ? 0xa0 : lead === 0xf0 ? 0x90 : 0x80;
    const high = lead === 0xed ? 0x9f : lead === 0xf4 ? 0x8f : 0xbf;
    const second = byte(bytes, at);
    if (at + more > end || second < low || second > high) return -1;
    for (let i = 1; i < more; i++) if (byte(bytes, at + i) >> 6 !== 2) return -1;
    at += more;
  }
  return end;
};

const skipList = (bytes: Uint8Array, from: number, items: number, depth: number): number => {
  let at = from;
  for (let i = 0; i < items && at >= 0; i++) at = skipValue(bytes, at, depth + 1);
  return at;
};

const skipMap = (bytes: Uint8Array, from: number, entries: number, depth: number): number => {
  if (entries > MAX_MAP_ENTRIES) return -1;
  let at = from;
  let previous = 0;
  for (let i = 0; i < entries; i++) {
    if (byte(bytes, at) >> 5 !== 3 || !isPlainKey(bytes, at, entries)) return -1;
    if (i > 0 && !isAfter(bytes, at, previous)) return -1;
    previous = at;
    const end = skipValue(bytes, at, depth);
    at = end < 0 ? end : skipValue(bytes, end, depth + 1);
    if (at < 0) return -1;
  }
  return at;
};

/** Not long, and none of the few that mean something else in memory: `$link` and `$bytes` alone, `constructor`, `__proto__`. */
const isPlainKey = (bytes: Uint8Array, at: number, entries: number): boolean => {
  const length = byte(bytes, at) & 31;
  const first = byte(bytes, at + 1);
  if (length > 23 || at >= bytes.length) return false;
  return !(entries === 1 && first === 0x24) && !(length === 11 && first === 0x63) && !(length === 9 && first === 0x5f);
};

/** Keys of up to 23 bytes, with their heads, compare as they are encoded. */
const isAfter = (bytes: Uint8Array, key: number, previous: number): boolean => {
  const length = byte(bytes, key) & 31;
  for (let i = 0; i <= length; i++) {
    const difference = byte(bytes, key + i) - byte(bytes, previous + i);
    if (difference !== 0) return difference > 0;
  }
  return false;
};
