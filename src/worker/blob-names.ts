/** Which blobs a record names: every `{ cid, size, mime }` anywhere in it. */
import type { Cid } from '../base/index.js';
import { cidOfLink, decodeValue, isLink, isMap, type Value } from '../codec/index.js';
import type { BlobInfo } from './types.js';

export const blobsNamedIn = (record: Uint8Array): ReadonlyMap<Cid, BlobInfo> => {
  const named = new Map<Cid, BlobInfo>();
  const decoded = decodeValue(record);
  const waiting: Value[] = decoded.verdict === 'valid' ? [decoded.value] : [];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (Array.isArray(value)) waiting.push(...value);
    else if (isMap(value)) {
      const { cid, size, mime } = value;
      if (isLink(cid) && typeof size === 'number' && typeof mime === 'string') {
        named.set(cidOfLink(cid), { cid: cidOfLink(cid), size, mime });
      } else waiting.push(...Object.values(value));
    }
  }
  return named;
};
