/**
 * Blocks on their way across a thread, or to the disk: one buffer for all. A buffer each costs more than verifying what is in them
 * (measured: a third of taking in 10,000 records).
 */
import type { Cid } from '../../base/index.js';
import type { Block } from '../../repo/blocks.js';
import type { VerifyStore } from '../types.js';

export interface PackedBlocks {
  readonly cids: readonly Cid[];
  /** Where each block ends in `bytes`. */
  readonly ends: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const packBlocks = (blocks: readonly Block[]): PackedBlocks => {
  const ends: number[] = [];
  let size = 0;
  for (const { bytes } of blocks) {
    size += bytes.length;
    ends.push(size);
  }
  const bytes = new Uint8Array(size);
  for (const [index, block] of blocks.entries()) bytes.set(block.bytes, index === 0 ? 0 : ends[index - 1]);
  return { cids: blocks.map(({ cid }) => cid), ends, bytes };
};

/** The blocks share the buffer of the pack. */
export const unpackBlocks = ({ cids, ends, bytes }: PackedBlocks): Block[] =>
  cids.map((cid, index) => ({ cid, bytes: bytes.subarray(index === 0 ? 0 : ends[index - 1], ends[index]) }));

/** The store as the other thread calls it. */
export const packedStore = (store: VerifyStore) => ({
  ...store,
  receiveBlocks: (pull: string, blocks: PackedBlocks) => store.receiveBlocks(pull, unpackBlocks(blocks)),
  async serveBlocks(...args: Parameters<VerifyStore['serveBlocks']>) {
    const served = await store.serveBlocks(...args);
    return { ...served, blocks: packBlocks(served.blocks) };
  },
  async getBlocks(...args: Parameters<VerifyStore['getBlocks']>) {
    return packBlocks(await store.getBlocks(...args));
  },
});

export type PackedStore = ReturnType<typeof packedStore>;
