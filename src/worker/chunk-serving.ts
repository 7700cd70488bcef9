/**
 * What this tab gives of blobs: a chunk, through an identity that names its blob. Bytes are kept once whoever names them, so without this
 * one could ask under a profile that is served here what else has been looked at in this browser.
 */
import type { Cid, Did } from '../base/index.js';
import type { Context } from './context.js';

type ServeChunk = (did: Did, blob: Cid, cid: Cid) => Promise<Uint8Array<ArrayBuffer> | undefined>;

export const createChunkServing =
  (context: Context): ServeChunk =>
  (did, blob, cid) =>
    context.store().read(['blobs', 'blobRefs', 'chunks'], async (tx) => {
      if ((await tx.objectStore('blobRefs').getKey([blob, did])) === undefined) return undefined;
      const row = await tx.objectStore('blobs').get(blob);
      const isOfBlob = cid === blob || row?.chunks.includes(cid) === true;
      return isOfBlob ? tx.objectStore('chunks').get(cid) : undefined;
    });
