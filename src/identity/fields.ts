/**
 * Reads the fields of operations and delegations. Each reader gives `undefined` for what is not exactly of its kind; what a
 * missing or wrong field means is said by the caller.
 */
import type { Cid, DidKey } from '../base/index.js';
import {
  bytesOf,
  cidOfLink,
  encodeBase32,
  isByteString,
  isLink,
  isMap,
  parseDidKey,
  type Value,
} from '../codec/index.js';

export const readInteger = (value: Value | undefined, min: number, max: number): number | undefined =>
  typeof value === 'number' && value >= min && value <= max ? value : undefined;

export const readBytes = (value: Value | undefined, length?: number): Uint8Array<ArrayBuffer> | undefined => {
  if (!isByteString(value)) return undefined;
  const bytes = bytesOf(value);
  return length === undefined || bytes.length === length ? bytes : undefined;
};

export const readKey = (value: Value | undefined): DidKey | undefined =>
  typeof value === 'string' ? parseDidKey(value) : undefined;

export const readLink = (value: Value | undefined): Cid | undefined => (isLink(value) ? cidOfLink(value) : undefined);

/** A sha-256 on the wire is 32 bytes; in memory, its 52 base32 letters, so that it can be compared and be a map's key. */
export const readHash = (value: Value | undefined): string | undefined => {
  const bytes = readBytes(value, 32);
  return bytes === undefined ? undefined : encodeBase32(bytes);
};

/** A list in strictly rising order of `nameOf`: so without doubles, and with one spelling only. */
export const readSorted = <Item>(
  value: Value | undefined,
  read: (item: Value) => Item | undefined,
  nameOf: (item: Item) => string,
): readonly Item[] | undefined => {
  if (!Array.isArray(value)) return undefined;
  const items: Item[] = [];
  let last = '';
  for (const one of value) {
    const item = read(one);
    if (item === undefined || nameOf(item) <= last) return undefined;
    last = nameOf(item);
    items.push(item);
  }
  return items;
};

export const readMap = (value: Value | undefined): { readonly [key: string]: Value } | undefined =>
  isMap(value) ? value : undefined;

export const itself = <Text extends string>(text: Text): string => text;
