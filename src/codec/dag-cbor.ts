/**
 * The strict DRISL profile of dag-cbor, without floats (DESIGN §4): the only encoding of anything signed or hashed.
 * Decoding encodes again and compares bytes, so a value has exactly one accepted encoding.
 *
 * In memory a link is `{ $link: string }` and bytes are `{ $bytes: string }` (base64), as in atproto's JSON; the
 * decoder gives lazy wrappers of both, which survive neither `structuredClone` nor `===`: use `toJson` before
 * a value crosses a thread.
 */
import {
  type Bytes,
  BytesWrapper,
  type CidLink,
  CidLinkWrapper,
  decode,
  encode,
  fromBytes,
  toBytes,
} from '@atcute/cbor';
import { equals } from '@atcute/uint8array';
import { type Invalid, invalid, type Judgement, valid } from '../base/index.js';
import { isSurelyCanonical } from './hash.js';
import { MAX_MAP_ENTRIES, MAX_NESTING, MAX_VALUE_BYTES } from './limits.js';

export type { Bytes, CidLink };

/** Whatever dag-cbor can say. */
export type Value =
  | null
  | boolean
  | number
  | string
  | Bytes
  | CidLink
  | readonly Value[]
  | { readonly [key: string]: Value };

/** A map, the shape of every block of ours. */
export type ValueMap = { readonly [key: string]: Value };

/** Anything that may come over a thread or from JSON: the same with plain `$link` and `$bytes` objects. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * Encodes canonically. Throws `TypeError` for what the profile does not know (floats, undefined, functions) and
 * `RangeError` for integers beyond 2^53 and maps of too many entries: a programmer's mistake, never another peer's.
 */
export const encodeValue = (value: Value): Uint8Array<ArrayBuffer> => {
  ensureEncodable(value, 0);
  return encode(value).slice();
};

/** Decodes and insists on the one canonical encoding. What promises more than it may is refused before it is decoded. */
export const decodeValue = (bytes: Uint8Array, limit: number = MAX_VALUE_BYTES): Judgement<Value> => {
  if (bytes.length > limit) return { verdict: 'refused', code: 'too-large' };
  if (isSurelyCanonical(bytes)) return valid(decode(bytes));
  const heads = judgeHeads(bytes);
  if (heads !== undefined) return heads;
  try {
    const value: Value = decode(bytes);
    ensureEncodable(value, 0);
    // Encoding can throw as well: a map of one key `$link` or `$bytes` is not what it seems.
    return equals(encode(value), bytes) ? valid(value) : invalid('not-canonical', 'COD-3');
  } catch (error) {
    if (!(error instanceof Error)) throw error;
    return /canonical/.test(error.message)
      ? invalid('not-canonical', 'COD-3', error.message)
      : invalid('malformed', 'COD-1', error.message);
  }
};

/** As `decodeValue`, and insists on a map. */
export const decodeMap = (bytes: Uint8Array, limit?: number): Judgement<ValueMap> => {
  const judged = decodeValue(bytes, limit);
  if (judged.verdict !== 'valid') return judged;
  return isMap(judged.value) ? valid(judged.value) : invalid('malformed', 'COD-1', 'not a map');
};

/** Whether the bytes are a map in its one encoding, as `decodeMap` judges it, for whoever has no use for the value. */
export const judgeMap = (bytes: Uint8Array, limit: number): Judgement<unknown> =>
  bytes.length <= limit && (bytes[0] ?? 0) >> 5 === 5 && isSurelyCanonical(bytes)
    ? valid(undefined)
    : decodeMap(bytes, limit);

/** True for a map, false for links, bytes, arrays and scalars. */
export const isMap = (value: Value | undefined): value is ValueMap =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !isLink(value) && !isByteString(value);

/** True for a link, as decoded or as plain JSON. */
export const isLink = (value: Value | undefined): value is CidLink =>
  value instanceof CidLinkWrapper || hasOnly(value, '$link');

/** True for a byte string, as decoded or as plain JSON. */
export const isByteString = (value: Value | undefined): value is Bytes =>
  value instanceof BytesWrapper || hasOnly(value, '$bytes');

/** The bytes of a byte string. */
export const bytesOf = (value: Bytes): Uint8Array<ArrayBuffer> => fromBytes(value).slice();

/** The bytes of a byte string, in the buffer from which it was decoded. */
export const viewOf = (value: Bytes): Uint8Array<ArrayBuffer> => fromBytes(value) as Uint8Array<ArrayBuffer>;

/** A byte string of these bytes. */
export const byteString = (bytes: Uint8Array): Bytes => toBytes(bytes);

/** Replaces the decoder's wrappers with plain `$link` and `$bytes` objects, for JSON and `structuredClone`. */
export const toJson = (value: Value): JsonValue => {
  if (value === null || typeof value !== 'object') return value;
  if (isLink(value)) return { $link: value.$link };
  if (isByteString(value)) return { $bytes: value.$bytes };
  if (Array.isArray(value)) return value.map(toJson);
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, toJson(item)]));
};

const hasOnly = (value: Value | undefined, key: '$link' | '$bytes'): boolean => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  const keys = Object.keys(value);
  return keys.length === 1 && keys[0] === key && typeof Reflect.get(value, key) === 'string';
};

const ensureEncodable = (value: unknown, depth: number): void => {
  if (depth > MAX_NESTING) throw new RangeError('value nests too deep');
  if (typeof value === 'number') {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new TypeError('numbers are integers within 2^53');
    return;
  }
  if (value === undefined) throw new TypeError('undefined cannot be encoded');
  if (typeof value !== 'object' || value === null) return;
  if (value instanceof CidLinkWrapper || value instanceof BytesWrapper) return;
  const items: readonly unknown[] = Array.isArray(value) ? value : Object.values(value);
  if (!Array.isArray(value) && items.length > MAX_MAP_ENTRIES) throw new RangeError('a map has too many entries');
  for (const item of items) ensureEncodable(item, depth + 1);
};

const tooMany = { verdict: 'refused', code: 'too-many' } as const;

/**
 * What the bytes promise, before a decoder believes it. Depth, because what follows the decoder recurses. The number of items, because a
 * list's room is taken when its head is read: 64 heads of a million items each would take half a gigabyte. Entries of a map, because
 * the encoder sorts them by insertion: in the worst order their number counts squared.
 */
const judgeHeads = (bytes: Uint8Array): Invalid | typeof tooMany | undefined => {
  const open: number[] = [];
  let pending = 0;
  let at = 0;
  while (at < bytes.length) {
    const head = bytes[at++] ?? 0;
    const major = head >> 5;
    const info = head & 31;
    const width = info < 24 ? 0 : info < 28 ? 2 ** (info - 24) : 0;
    let size = info < 24 ? info : 0;
    for (let i = 0; i < width; i++) size = size * 256 + (bytes[at + i] ?? 0);
    at += width;
    if (major === 2 || major === 3) at += size;
    if ((major === 4 || major === 5) && size > 0) {
      const items = major === 4 ? size : size * 2;
      pending += items;
      // An open list is still pending in the one around it, though its head has been read.
      if (pending - open.length > bytes.length - at) return invalid('malformed', 'COD-1', 'more items than bytes');
      if (open.push(items) > MAX_NESTING) return invalid('too-deep', 'COD-2');
      if (major === 5 && size > MAX_MAP_ENTRIES) return tooMany;
      continue;
    }
    if (major === 6) continue;
    while (open.length > 0) {
      pending -= 1;
      const left = (open.pop() ?? 0) - 1;
      if (left > 0) {
        open.push(left);
        break;
      }
    }
    if (open.length === 0) return undefined;
  }
  return undefined;
};
