/** sha-256 by WebCrypto, which a tab, a worker and Node all have; by `bulk.ts` for small values once that is here. */
import type * as Bulk from './bulk.js';
import { subtle } from './webcrypto.js';

let bulk: typeof Bulk | undefined;

/** Fetches what hashes and checks many small values faster. Where it cannot be fetched, all goes on as before. */
export const prepareBulk = async (): Promise<void> => {
  bulk ??= await import('./bulk.js').catch(() => undefined);
};

/** 32 bytes. */
export const sha256 = async (bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> =>
  bulk !== undefined && bytes.length <= bulk.QUICK_BYTES
    ? bulk.sha256Now(bytes)
    : new Uint8Array(await subtle().digest('SHA-256', bytes));

/** True only for what `decodeValue` finds valid; false also while nobody has prepared. */
export const isSurelyCanonical = (bytes: Uint8Array): boolean => bulk?.isSurelyCanonical(bytes) ?? false;
