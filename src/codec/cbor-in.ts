/**
 * Reads a value. Strict in what a value may be and how much of it there may be; whether it stands in its one encoding, `dag-cbor.ts` finds out
 * by encoding it again. Bounded while it reads: depth, because whoever looks at a value recurses; items by the bytes that are left,
 * because each takes one; entries of a map by their number, because the encoder sorts them.
 */
import { type Invalid, invalid } from '../base/index.js';
import { decodeUtf8 } from './bytes.js';
import { isCidBytes } from './cid.js';
import { MAX_MAP_ENTRIES, MAX_NESTING } from './limits.js';
import { DecodedBytes, DecodedLink, type Value } from './values.js';

/** Why there is no value. */
export class Undecodable extends Error {
  readonly judged: Invalid | { readonly verdict: 'refused'; readonly code: 'too-many' };

  constructor(judged: Undecodable['judged']) {
    super(judged.code);
    this.judged = judged;
  }
}

const malformed = (detail: string): Undecodable => new Undecodable(invalid('malformed', 'COD-1', detail));

const simple = [false, true, null] as const;

/** The value that all of the bytes say. Throws `Undecodable`, and `TypeError` for text that is not UTF-8. */
export const decode = (bytes: Uint8Array): Value => {
  let at = 0;

  const take = (size: number): Uint8Array => {
    if (size > bytes.length - at) throw malformed('unexpected end');
    at += size;
    return bytes.subarray(at - size, at);
  };

  const argument = (info: number): number => {
    if (info < 24) return info;
    if (info > 27) throw malformed('no length');
    let size = 0;
    for (const byte of take(2 ** (info - 24))) size = size * 256 + byte;
    if (size > Number.MAX_SAFE_INTEGER) throw malformed('beyond 2^53');
    return size;
  };

  const map = (size: number, depth: number): Value => {
    if (size > MAX_MAP_ENTRIES) throw new Undecodable({ verdict: 'refused', code: 'too-many' });
    const entries: [string, Value][] = [];
    for (let i = 0; i < size; i++) {
      const key = read(depth);
      if (typeof key !== 'string') throw malformed('a key is no text');
      entries.push([key, read(depth)]);
    }
    // Defines what it is given, so that no key is a prototype.
    return Object.fromEntries(entries);
  };

  const list = (size: number, depth: number): Value => {
    // Item by item: a list's head is believed only as far as its items go.
    const items: Value[] = [];
    for (let i = 0; i < size; i++) items.push(read(depth));
    return items;
  };

  const link = (depth: number): Value => {
    const value = (bytes[at] ?? 0) >> 5 === 2 ? read(depth) : null;
    if (!(value instanceof DecodedBytes) || value.view[0] !== 0 || !isCidBytes(value.view.subarray(1))) {
      throw malformed('not a CID');
    }
    return new DecodedLink(value.view.subarray(1));
  };

  const read = (depth: number): Value => {
    if (depth > MAX_NESTING) throw new Undecodable(invalid('too-deep', 'COD-2'));
    const head = bytes[at++];
    if (head === undefined) throw malformed('unexpected end');
    const major = head >> 5;
    // A float: no encoder of ours writes one.
    if (head === 0xfb) throw new Undecodable(invalid('not-canonical', 'COD-3'));
    if (major === 7) {
      const value = simple[(head & 31) - 20];
      if (value === undefined) throw malformed('neither a truth value nor null');
      return value;
    }
    const size = argument(head & 31);
    switch (major) {
      case 0:
        return size;
      case 1:
        return -1 - size;
      case 2:
        return new DecodedBytes(take(size));
      case 3:
        return decodeUtf8(take(size));
      case 6:
        if (size !== 42) throw malformed('an unknown tag');
        return link(depth);
      default:
        if (size * (major - 3) > bytes.length - at) throw malformed('more items than bytes');
        return major === 4 ? list(size, depth + 1) : map(size, depth + 1);
    }
  };

  const value = read(0);
  if (at !== bytes.length) throw malformed('bytes after the end');
  return value;
};
