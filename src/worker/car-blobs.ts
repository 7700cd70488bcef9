/** The blobs of a CAR file: those that verified records name, list blocks first, then their chunks. */
import type { Cid, Did } from '../base/index.js';
import type { Blobs } from './blobs.js';
import { eachBlock } from './car-parts.js';
import type { BlobInfo, CallOptions } from './types.js';

/** How many are complete afterwards. */
export const importBlobs = async (
  blobs: Blobs,
  did: Did,
  named: ReadonlyMap<Cid, BlobInfo>,
  pieces: AsyncIterable<Uint8Array>,
  options: CallOptions,
): Promise<number> => {
  if (named.size === 0) return 0;
  /** Which blob a block belongs to. */
  const owners = new Map<Cid, Cid>();
  for (const blob of named.values()) {
    const { missing, chunks } = await blobs.begin(did, blob);
    if (missing.length > 0) for (const cid of [blob.cid, ...chunks]) owners.set(cid, blob.cid);
  }
  await eachBlock(pieces, options, async (cid, bytes) => {
    const owner = owners.get(cid);
    if (owner === undefined) return;
    await blobs.receive(did, owner, { cid, bytes });
    if (cid === owner) for (const chunk of (await blobs.state(owner))?.chunks ?? []) owners.set(chunk, owner);
  });
  let complete = 0;
  for (const cid of named.keys()) if ((await blobs.state(cid))?.complete === true) complete += 1;
  return complete;
};
