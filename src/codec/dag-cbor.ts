/**
 * The strict DRISL profile of dag-cbor, without floats (DESIGN §4): the only encoding of anything signed or hashed.
 * Decoding encodes again and compares bytes, so a value has exactly one accepted encoding.
 *
 * In memory a link is `{ $link: string }` and bytes are `{ $bytes: string }` (base64), as in atproto's JSON; the
 * decoder gives lazy wrappers of both, which survive neither `structuredClone` nor `===`: use `toJson` before
 * a value crosses a thread.
 */
import { invalid, type Judgement, valid } from '../base/index.js';
import { decodeBase64 } from './base64.js';
import { equals } from './bytes.js';
import { decode, Undecodable } from './cbor-in.js';
import { encode } from './cbor-out.js';
import { isSurelyCanonical } from './hash.js';
import { MAX_VALUE_BYTES } from './limits.js';
import { type Bytes, type CidLink, DecodedBytes, DecodedLink, type Value, type ValueMap } from './values.js';

export type { Bytes, CidLink, Value, ValueMap };

/** Anything that may come over a thread or from JSON: the same with plain `$link` and `$bytes` objects. */
export type JsonValue = null | boolean | number | string | readonly JsonValue[] | { readonly [key: string]: JsonValue };

/**
 * Encodes canonically. Throws `TypeError` for what the profile does not know (floats, undefined, functions) and
 * `RangeError` for integers beyond 2^53 and maps of too many entries: a programmer's mistake, never another peer's.
 */
export const encodeValue = (value: Value): Uint8Array<ArrayBuffer> => encode(value);

/** Decodes and insists on the one canonical encoding. What promises more than it may is refused before it is decoded. */
export const decodeValue = (bytes: Uint8Array, limit: number = MAX_VALUE_BYTES): Judgement<Value> => {
  if (bytes.length > limit) return { verdict: 'refused', code: 'too-large' };
  if (isSurelyCanonical(bytes)) return valid(decode(bytes));
  try {
    const value = decode(bytes);
    // Encoding can throw as well: a map of one key `$link` or `$bytes` is not what it seems.
    return equals(encode(value), bytes) ? valid(value) : invalid('not-canonical', 'COD-3');
  } catch (error) {
    if (error instanceof Undecodable) return error.judged;
    if (!(error instanceof Error)) throw error;
    return invalid('malformed', 'COD-1', error.message);
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
  value instanceof DecodedLink || hasOnly(value, '$link');

/** True for a byte string, as decoded or as plain JSON. */
export const isByteString = (value: Value | undefined): value is Bytes =>
  value instanceof DecodedBytes || hasOnly(value, '$bytes');

/** The bytes of a byte string. */
export const bytesOf = (value: Bytes): Uint8Array<ArrayBuffer> => viewOf(value).slice();

/** The bytes of a byte string, in the buffer from which it was decoded. */
export const viewOf = (value: Bytes): Uint8Array<ArrayBuffer> =>
  value instanceof DecodedBytes ? (value.view as Uint8Array<ArrayBuffer>) : decodeBase64(value.$bytes);

/** A byte string of these bytes. */
export const byteString = (bytes: Uint8Array): Bytes => new DecodedBytes(bytes);

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
