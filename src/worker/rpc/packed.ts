/**
 * Blocks on their way across a thread: one buffer for all, handed over, and one text. A buffer and a string each cost more than verifying
 * what is in them (measured: a third of taking in 10,000 records).
 */
import type { Cid } from '../../base/index.js';
import type { Block } from '../../repo/blocks.js';
import type { EditIn, VerifyStore } from '../types.js';

export interface PackedBlocks {
  /** With a space between each two. */
  readonly cids: string;
  /** Where each block ends in `bytes`. */
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const packBlocks = (blocks: readonly Block[]): PackedBlocks => {
  const ends = new Uint32Array(blocks.length);
  let size = 0;
  for (const [index, { bytes }] of blocks.entries()) {
    size += bytes.length;
    ends[index] = size;
  }
  const bytes = new Uint8Array(size);
  for (const [index, block] of blocks.entries()) bytes.set(block.bytes, index === 0 ? 0 : ends[index - 1]);
  return { cids: blocks.map(({ cid }) => cid).join(' '), ends, bytes };
};

/** The blocks share the buffer of the pack. */
export const unpackBlocks = ({ cids, ends, bytes }: PackedBlocks): Block[] =>
  ends.length === 0
    ? []
    : cids.split(' ').map((cid, index) => ({
        cid: cid as Cid,
        bytes: bytes.subarray(index === 0 ? 0 : ends[index - 1], ends[index]),
      }));

/** The buffers of what is packed in an argument or an answer, to be handed over. */
export const buffersIn = (value: unknown): readonly ArrayBuffer[] | undefined => {
  const packed: unknown = isPacked(value) ? value : Reflect.get(Object(value), 'blocks');
  return isPacked(packed) ? [packed.ends.buffer, packed.bytes.buffer] : undefined;
};

const isPacked = (value: unknown): value is PackedBlocks => Reflect.get(Object(value), 'ends') instanceof Uint32Array;

export type PackedEdit = Omit<EditIn, 'blocks'> & { readonly blocks: PackedBlocks };

/** The store as the other thread calls it. */
export const packedStore = (store: VerifyStore) => ({
  ...store,
  receiveBlocks: (pull: string, blocks: PackedBlocks) => store.receiveBlocks(pull, unpackBlocks(blocks)),
  takeEdit: ({ blocks, ...edit }: PackedEdit) => store.takeEdit({ ...edit, blocks: unpackBlocks(blocks) }),
  async serveBlocks(...args: Parameters<VerifyStore['serveBlocks']>) {
    const served = await store.serveBlocks(...args);
    return { ...served, blocks: packBlocks(served.blocks) };
  },
  async getBlocks(...args: Parameters<VerifyStore['getBlocks']>) {
    return packBlocks(await store.getBlocks(...args));
  },
});

export type PackedStore = ReturnType<typeof packedStore>;
