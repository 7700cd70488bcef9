/**
 * What this tab gives of blobs: a chunk, through an identity that names its blob. Bytes are kept once whoever names them, so without this
 * one could ask under a profile that is served here what else has been looked at in this browser.
 */
import type { Cid, Did } from '../base/index.js';
import type { Context } from './context.js';
import type { Removals } from './removals.js';

type ServeChunk = (did: Did, blob: Cid, cid: Cid) => Promise<Uint8Array<ArrayBuffer> | undefined>;

export const createChunkServing =
  (context: Context, removals: Pick<Removals, 'withheld'>): ServeChunk =>
  async (did, blob, cid) => {
    // PUR-7: media of what was removed go with it.
    if ((await removals.withheld(did)).blobs.has(blob)) return undefined;
    return context.store().read(['blobs', 'blobRefs', 'chunks'], async (tx) => {
      const [named, row, bytes] = await Promise.all([
        tx.objectStore('blobRefs').getKey([blob, did]),
        cid === blob ? undefined : tx.objectStore('blobs').get(blob),
        tx.objectStore('chunks').get(cid),
      ]);
      const isOfBlob = cid === blob || row?.chunks.includes(cid) === true;
      return named !== undefined && isOfBlob ? bytes : undefined;
    });
  };
