/**
 * The blobs of a CAR file, read when the records that name them have been verified. Several records may name one blob and some may lie about
 * it: the file has its bytes, so the claim that fits them is the one that is taken.
 */
import type { Cid, Did } from '../base/index.js';
import { codecOf, decodeMap } from '../codec/index.js';
import { judgeBlobList, MAX_BLOCK_BYTES } from '../repo/index.js';
import type { Blobs } from './blobs.js';
import type { BlobInfo } from './types.js';

/** By CID, then by size. */
export type BlobClaims = ReadonlyMap<Cid, ReadonlyMap<number, BlobInfo>>;

/** Takes the blocks of a file one by one, and keeps those that belong to a blob. */
export interface BlobImport {
  take(cid: Cid, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** How many are complete now. */
  complete(): Promise<number>;
}

export const createBlobImport = (blobs: Blobs, did: Did, claims: BlobClaims): BlobImport => {
  /** Which blob a chunk belongs to. */
  const owners = new Map<Cid, Cid>();
  const begun = new Set<Cid>();
  return {
    async take(cid, bytes) {
      const claim = claims.get(cid)?.get(sizeIn(cid, bytes));
      if (claim !== undefined) {
        begun.add(cid);
        const { complete } = await blobs.begin(did, claim);
        if (!complete) await blobs.receive(did, cid, { cid, bytes });
        for (const chunk of (await blobs.state(cid))?.chunks ?? []) if (chunk !== cid) owners.set(chunk, cid);
      }
      const owner = owners.get(cid);
      // What an earlier import brought in is not written again.
      if (owner !== undefined && (await blobs.chunk(cid)) === undefined)
        await blobs.receive(did, owner, { cid, bytes });
    },
    async complete() {
      let complete = 0;
      for (const cid of begun) if ((await blobs.state(cid))?.complete === true) complete += 1;
      return complete;
    },
  };
};

/** The size of the blob that begins with this block; -1 for none. */
const sizeIn = (cid: Cid, bytes: Uint8Array): number => {
  if (codecOf(cid) === 'raw') return bytes.length;
  const decoded = decodeMap(bytes, MAX_BLOCK_BYTES);
  const size = decoded.verdict === 'valid' ? decoded.value.size : undefined;
  return typeof size === 'number' && judgeBlobList(bytes, size).verdict === 'valid' ? size : -1;
};
