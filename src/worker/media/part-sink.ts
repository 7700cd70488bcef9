/**
 * A file that a container is written into, mostly from front to back: what cannot change any more is handed over in chunks, so that the whole is never
 * in memory. Its beginning stays open to the last (sizes and indexes are written there), and so do the newest chunks.
 */

import { TabardError } from '../../base/index.js';
import { CHUNK_BYTES, MAX_CHUNKS } from '../../repo/index.js';

export interface PartSink {
  write(data: Uint8Array, position: number): Promise<void>;
  /** Hands over the rest. Answers the bytes in all. */
  finish(): Promise<number>;
}

/** `head`: bytes that stay open from the start; `open`: chunks before its end. */
export const createPartSink = (
  { head, open: openChunks }: { readonly head: number; readonly open: number },
  give: (index: number, bytes: Uint8Array<ArrayBuffer>) => Promise<void>,
): PartSink => {
  const open = new Map<number, Uint8Array<ArrayBuffer>>();
  const headChunks = Math.ceil(head / CHUNK_BYTES);
  let given = headChunks;
  let size = 0;

  const chunkAt = (index: number): Uint8Array<ArrayBuffer> => {
    const found = open.get(index);
    if (found !== undefined) return found;
    if (index >= MAX_CHUNKS) throw new TabardError('media-too-large', 'over 1.5 GB');
    if (index >= headChunks && index < given) throw new RangeError('this part of the file is closed');
    const made = new Uint8Array(CHUNK_BYTES);
    open.set(index, made);
    return made;
  };

  const handOver = async (index: number, length: number): Promise<void> => {
    const bytes = chunkAt(index);
    open.delete(index);
    await give(index, length === CHUNK_BYTES ? bytes : bytes.slice(0, length));
  };

  return {
    async write(data, position) {
      for (let at = 0; at < data.length; ) {
        const offset = (position + at) % CHUNK_BYTES;
        const part = data.subarray(at, at + CHUNK_BYTES - offset);
        chunkAt(Math.floor((position + at) / CHUNK_BYTES)).set(part, offset);
        at += part.length;
      }
      size = Math.max(size, position + data.length);
      for (; given < Math.floor(size / CHUNK_BYTES) - openChunks; given++) await handOver(given, CHUNK_BYTES);
    },
    async finish() {
      const chunks = Math.ceil(size / CHUNK_BYTES);
      const rest = Array.from({ length: chunks }, (_, index) => index).filter(
        (index) => index < headChunks || index >= given,
      );
      for (const index of rest) await handOver(index, Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES));
      return size;
    },
  };
};
