/** Writes a value in its one encoding: shortest heads, keys by length and then by their bytes, links and bytes out of their two shapes. */
import { decodeBase64 } from './base64.js';
import { compareBytes, encodeUtf8 } from './bytes.js';
import { cidToBytes } from './cid.js';
import { MAX_MAP_ENTRIES, MAX_NESTING } from './limits.js';
import { DecodedBytes, DecodedLink } from './values.js';

/** Encodes. Throws what `encodeValue` says, and `SyntaxError` for a link or byte string that is spelled wrong. */
export const encode = (value: unknown): Uint8Array<ArrayBuffer> => {
  let out = new Uint8Array(256);
  let end = 0;

  const room = (size: number): void => {
    if (end + size <= out.length) return;
    const larger = new Uint8Array(2 * (end + size));
    larger.set(out);
    out = larger;
  };

  const head = (major: number, size: number): void => {
    room(9);
    const step = size < 24 ? -1 : size < 0x100 ? 0 : size < 0x10000 ? 1 : size < 2 ** 32 ? 2 : 3;
    out[end++] = (major << 5) | (step < 0 ? size : 24 + step);
    // An array of bytes takes the lowest eight bits of what is put into it.
    for (let left = 2 ** step - 1; left >= 0; left--) out[end++] = Math.floor(size / 256 ** left);
  };

  const put = (major: number, bytes: Uint8Array): void => {
    head(major, bytes.length);
    room(bytes.length);
    out.set(bytes, end);
    end += bytes.length;
  };

  const link = (bytes: Uint8Array): void => {
    head(6, 42);
    head(2, bytes.length + 1);
    room(bytes.length + 1);
    out[end] = 0;
    out.set(bytes, end + 1);
    end += bytes.length + 1;
  };

  const map = (named: readonly (readonly [string, unknown])[], depth: number): void => {
    if (named.length > MAX_MAP_ENTRIES) throw new RangeError('a map has too many entries');
    const entries = named.map(([key, item]) => [encodeUtf8(key), item] as const);
    entries.sort(([a], [b]) => a.length - b.length || compareBytes(a, b));
    head(5, entries.length);
    for (const [key, item] of entries) {
      put(3, key);
      write(item, depth + 1);
    }
  };

  const object = (value: object, depth: number): void => {
    if (value instanceof DecodedLink) link(value.view);
    else if (value instanceof DecodedBytes) put(2, value.view);
    else if (Array.isArray(value)) {
      head(4, value.length);
      for (const item of value) write(item, depth + 1);
    } else {
      if (value.constructor !== Object) throw new TypeError('only plain objects are maps');
      const entries = Object.entries(value);
      const [key, text] = entries.length === 1 ? (entries[0] ?? []) : [];
      if (key !== '$link' && key !== '$bytes') map(entries, depth);
      else if (typeof text !== 'string') throw new TypeError(`${key} is no text`);
      else if (key === '$link') link(cidToBytes(text));
      else put(2, decodeBase64(text));
    }
  };

  const number = (value: number): void => {
    if (!Number.isSafeInteger(value) || Object.is(value, -0)) throw new TypeError('numbers are integers within 2^53');
    if (value < 0) head(1, -1 - value);
    else head(0, value);
  };

  const write = (value: unknown, depth: number): void => {
    if (depth > MAX_NESTING) throw new RangeError('value nests too deep');
    if (value === null) head(7, 22);
    else if (typeof value === 'boolean') head(7, value ? 21 : 20);
    else if (typeof value === 'number') number(value);
    else if (typeof value === 'string') put(3, encodeUtf8(value));
    else if (typeof value === 'object') object(value, depth);
    else throw new TypeError(`${typeof value} cannot be encoded`);
  };

  write(value, 0);
  return out.slice(0, end);
};
