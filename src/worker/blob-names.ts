/** Which blobs a record names: every `{ cid, size, mime }` anywhere in it. */
import type { Cid } from '../base/index.js';
import { cidOfLink, decodeValue, isLink, isMap, type Value } from '../codec/index.js';
import type { BlobInfo } from './types.js';

export const blobsNamedIn = (record: Uint8Array): ReadonlyMap<Cid, BlobInfo> => {
  const named = new Map<Cid, BlobInfo>();
  const decoded = decodeValue(record);
  const waiting: Value[] = decoded.verdict === 'valid' ? [decoded.value] : [];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    // One by one: a list may be longer than a call takes arguments.
    if (Array.isArray(value)) for (const each of value) waiting.push(each);
    else if (isMap(value)) {
      const { cid, size, mime } = value;
      if (isLink(cid) && typeof size === 'number' && typeof mime === 'string') {
        named.set(cidOfLink(cid), { cid: cidOfLink(cid), size, mime });
      } else for (const each of Object.values(value)) waiting.push(each);
    }
  }
  return named;
};
