/** sha-256 by WebCrypto, which a tab, a worker and Node all have; by `bulk.ts` for small values once that is here. */
import type * as Bulk from './bulk.js';
import type * as BulkCid from './bulk-cid.js';
import { subtle } from './webcrypto.js';

let bulk: (typeof Bulk & typeof BulkCid) | undefined;

/** Fetches what hashes and checks many small values faster. Where it cannot be fetched, all goes on as before. */
export const prepareBulk = async (): Promise<void> => {
  if (bulk !== undefined) return;
  const parts = await Promise.all([import('./bulk.js'), import('./bulk-cid.js')]).catch(() => undefined);
  if (parts !== undefined) bulk = { ...parts[0], ...parts[1] };
};

/** What was fetched, for those who can do without. */
export const bulkHere = (): typeof bulk => bulk;

/** 32 bytes. */
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  bulk !== undefined && bytes.length <= bulk.QUICK_BYTES
    ? bulk.sha256Now(bytes)
    : new Uint8Array(await subtle().digest('SHA-256', bytes));

/** True only for what `decodeValue` finds valid; false also while nobody has prepared. */
export const isSurelyCanonical = (bytes: Uint8Array): boolean => bulk?.isSurelyCanonical(bytes) ?? false;
