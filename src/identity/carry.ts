/** Operations of newer versions and kinds: kept and passed on unread, so that newer peers can live among older ones (IDN-21). */
import type { Cid, Did } from '../base/index.js';
import { cidOfValue, decodeMap, encodeValue, type ValueMap } from '../codec/index.js';
import { readLink } from './fields.js';
import { MAX_UNSUPPORTED } from './limits.js';

/** Keeps what cannot be read, if it says that it follows something of this log, up to a bound: the lowest ids. */
export const carry = async (
  found: readonly Uint8Array<ArrayBuffer>[],
  did: Did,
  here: ReadonlySet<Cid>,
): Promise<{ bytes: readonly Uint8Array<ArrayBuffer>[]; ids: ReadonlySet<Cid> }> => {
  const byId = new Map<Cid, { bytes: Uint8Array<ArrayBuffer>; prev: Cid }>();
  for (const bytes of found) {
    const decoded = decodeMap(bytes);
    if (decoded.verdict !== 'valid' || decoded.value.did !== did) continue;
    const prev = readLink(decoded.value.prev);
    const id = await idOfValue(decoded.value);
    if (prev !== undefined && !byId.has(id)) byId.set(id, { bytes, prev });
  }
  const kept = [...byId]
    .filter(([, { prev }]) => here.has(prev) || byId.has(prev))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .slice(0, MAX_UNSUPPORTED);
  return { bytes: kept.map(([, { bytes }]) => bytes), ids: new Set(byId.keys()) };
};

const idOfValue = async ({ sig: _, ...unsigned }: ValueMap): Promise<Cid> => cidOfValue(encodeValue(unsigned));
