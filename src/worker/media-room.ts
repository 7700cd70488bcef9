/** What media of an identity take, and whether more of them fits (PIN-1). Read in the transaction that writes, so that nothing comes in between. */
import { type Cid, type Did, TabardError } from '../base/index.js';
import type { BlobRow, ReadTransaction, WriteTransaction } from '../store/index.js';
import { rangeOf } from './context.js';
import type { BlobInfo } from './types.js';
import { deleteBlobs } from './upkeep.js';

type Transaction = ReadTransaction | WriteTransaction;

/** The blobs that this identity has a claim on here, by CID. One that is still on its way counts in full. */
export const mediaOf = async (tx: Transaction, did: Did): Promise<ReadonlyMap<Cid, BlobRow>> => {
  const keys = await tx.objectStore('blobRefs').index('byDid').getAllKeys(did);
  const rows = await Promise.all(keys.map(([cid]) => tx.objectStore('blobs').get(cid)));
  return new Map(rows.filter((row) => row !== undefined).map((row) => [row.cid, row]));
};

export const bytesOfMedia = (media: ReadonlyMap<Cid, Pick<BlobRow, 'size'>>): number =>
  [...media.values()].reduce((sum, { size }) => sum + size, 0);

/** What sealed snapshots of its household take. */
export const bytesOfSnapshots = async (tx: Transaction, did: Did): Promise<number> =>
  (await tx.objectStore('snapshots').getAll(rangeOf(did))).reduce((sum, { size }) => sum + size, 0);

/** Throws `over-quota` where a pin's quota has no room for the blob, by the size that is claimed; what comes must then have that size. */
export const ensureRoom = async (tx: WriteTransaction, did: Did, blob: BlobInfo): Promise<void> => {
  const row = await tx.objectStore('repositories').get(did);
  const quota = row?.policy.reason === 'pin' ? row.policy.quota : undefined;
  if (row === undefined || quota === undefined) return;
  const media = new Map<Cid, Pick<BlobRow, 'size'>>(await mediaOf(tx, did)).set(blob.cid, blob);
  if (row.bytes + (await bytesOfSnapshots(tx, did)) + bytesOfMedia(media) > quota)
    throw new TabardError('over-quota', 'a blob for which a pin has no room');
};

/** Lets these go for one identity. Their bytes go when nobody else names them. */
export const releaseMedia = async (tx: WriteTransaction, did: Did, cids: readonly Cid[]): Promise<void> => {
  const gone: Cid[] = [];
  for (const cid of cids) {
    await tx.objectStore('blobRefs').delete([cid, did]);
    if ((await tx.objectStore('blobRefs').count(rangeOf(cid))) === 0) gone.push(cid);
  }
  await deleteBlobs(tx, gone);
};
