/** The blobs of a toy store (toy-store.ts). */
import { type Cid, invalid } from '../../../src/base/index.js';
import { matchesCid } from '../../../src/codec/index.js';
import type { SyncStore } from '../../../src/peer/index.js';
import type { BlobState } from '../../../src/worker/types.js';
import { walk } from './toy-blocks.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface ToyBlobs extends Pick<SyncStore, 'beginBlob' | 'receiveChunk' | 'serveChunk'> {
  putBlob(cid: Cid, bytes: Bytes): void;
  blobChunk(cid: Cid): Bytes | undefined;
}

export const createToyBlobs = (): ToyBlobs => {
  const blocks = new Map<Cid, Bytes>();
  const states = new Map<Cid, BlobState>();
  return {
    async beginBlob(_, blob) {
      const known = states.get(blob.cid);
      if (known !== undefined) return known;
      const state = { ...blob, complete: false, chunks: [], missing: [blob.cid] };
      states.set(blob.cid, state);
      return state;
    },
    async receiveChunk(_, blob, chunk) {
      const state = states.get(blob);
      if (state === undefined) throw new RangeError('receiveChunk of a blob that was not begun');
      if (!(await matchesCid(chunk.cid, chunk.bytes))) return invalid('bad-hash', 'BLB-1');
      blocks.set(chunk.cid, chunk.bytes);
      const missing = walk(blob, (cid) => blocks.get(cid)).missing;
      states.set(blob, { ...state, missing, complete: missing.length === 0 });
      return { verdict: 'valid', complete: missing.length === 0, missing };
    },
    serveChunk: async (_, __, cid) => blocks.get(cid),
    putBlob(cid, bytes) {
      blocks.set(cid, bytes);
    },
    blobChunk: (cid) => blocks.get(cid),
  };
};
