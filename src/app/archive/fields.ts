/** Reading records with care: whatever is not as a schema says counts as absent. */
import type { Cid } from '../../base/index.js';
import type { JsonValue } from '../../codec/index.js';

export type JsonMap = { readonly [key: string]: JsonValue };

export const mapIn = (value: JsonValue | undefined): JsonMap | undefined =>
  typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as JsonMap) : undefined;

export const textIn = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

export const listIn = (value: JsonValue | undefined): readonly JsonValue[] => (Array.isArray(value) ? value : []);

export const timeIn = (value: JsonValue | undefined): number | undefined =>
  typeof value === 'number' && Math.abs(value) <= 8.64e15 ? value : undefined;

export interface NamedBlob {
  readonly cid: Cid;
  readonly size: number;
  readonly mime: string;
}

export const blobIn = (value: JsonValue | undefined): NamedBlob | undefined => {
  const map = mapIn(value);
  const link = mapIn(map?.cid)?.$link;
  if (map === undefined || typeof link !== 'string' || typeof map.size !== 'number') return undefined;
  return typeof map.mime === 'string' ? { cid: link as Cid, size: map.size, mime: map.mime } : undefined;
};

/** Every blob that a record names, wherever in it. */
export const blobsIn = (record: JsonValue): readonly NamedBlob[] => {
  const found: NamedBlob[] = [];
  const waiting: JsonValue[] = [record];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    const blob = blobIn(value);
    if (blob !== undefined) found.push(blob);
    // One by one: a list may be longer than a call takes arguments.
    else for (const each of Array.isArray(value) ? value : Object.values(mapIn(value) ?? {})) waiting.push(each);
  }
  return found;
};
