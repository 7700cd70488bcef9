/**
 * Blocks on their way across a thread: one buffer for all, handed over, and one text. A buffer and a string each cost more than verifying
 * what is in them (measured: a third of taking in 10,000 records).
 */
import type { Cid } from '../../base/index.js';
import type { Block } from '../../repo/blocks.js';
import type { BlocksOutcome, EditIn, VerifyStore } from '../types.js';

export interface PackedBlocks {
  /** With a space between each two. */
  readonly cids: string;
  /** Where each block begins and ends in `bytes`. */
  readonly starts: Uint32Array<ArrayBuffer>;
  readonly ends: Uint32Array<ArrayBuffer>;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export const packBlocks = (blocks: readonly Block[]): PackedBlocks => {
  const starts = new Uint32Array(blocks.length);
  const ends = new Uint32Array(blocks.length);
  const cids = joined(blocks.map(({ cid }) => cid));
  const together = regionOf(blocks);
  if (together !== undefined) {
    for (const [index, { bytes }] of blocks.entries()) {
      starts[index] = bytes.byteOffset - together.byteOffset;
      ends[index] = bytes.byteOffset - together.byteOffset + bytes.length;
    }
    return { cids, starts, ends, bytes: together.slice() };
  }
  let size = 0;
  for (const [index, { bytes }] of blocks.entries()) {
    starts[index] = size;
    size += bytes.length;
    ends[index] = size;
  }
  const bytes = new Uint8Array(size);
  for (const [index, block] of blocks.entries()) bytes.set(block.bytes, starts[index]);
  return { cids, starts, ends, bytes };
};

/** What came in one message lies behind one another and is copied at once, with the little between; undefined for what lies apart. */
const regionOf = (blocks: readonly Block[]): Uint8Array<ArrayBuffer> | undefined => {
  const first = blocks[0]?.bytes;
  const last = blocks.at(-1)?.bytes;
  if (first === undefined || last === undefined) return undefined;
  let at = first.byteOffset;
  let size = 0;
  for (const { bytes } of blocks) {
    if (bytes.buffer !== first.buffer || bytes.byteOffset < at) return undefined;
    at = bytes.byteOffset + bytes.length;
    size += bytes.length;
  }
  const length = at - first.byteOffset;
  return length <= 2 * size ? new Uint8Array(first.buffer, first.byteOffset, length) : undefined;
};

/** The blocks share the buffer of the pack. */
export const unpackBlocks = ({ cids, starts, ends, bytes }: PackedBlocks): Block[] =>
  split(cids).map((cid, index) => ({ cid, bytes: bytes.subarray(starts[index], ends[index]) }));

/** Many CIDs cross a thread as one text. */
const joined = (cids: readonly Cid[]): string => cids.join(' ');

const split = (text: string): Cid[] => (text === '' ? [] : (text.split(' ') as Cid[]));

/** As the store says it: what is missing are up to a thousand CIDs. */
export const unpackOutcome = ({ want, ...outcome }: PackedOutcome): BlocksOutcome => ({
  ...outcome,
  want: split(want),
});

type PackedOutcome = Omit<BlocksOutcome, 'want'> & { readonly want: string };

/** The buffers of what is packed in an argument or an answer, to be handed over. */
export const buffersIn = (value: unknown): readonly ArrayBuffer[] | undefined => {
  const packed: unknown = isPacked(value) ? value : Reflect.get(Object(value), 'blocks');
  return isPacked(packed) ? [packed.starts.buffer, packed.ends.buffer, packed.bytes.buffer] : undefined;
};

const isPacked = (value: unknown): value is PackedBlocks => Reflect.get(Object(value), 'ends') instanceof Uint32Array;

export type PackedEdit = Omit<EditIn, 'blocks'> & { readonly blocks: PackedBlocks };

/** The store as the other thread calls it. */
export const packedStore = (store: VerifyStore) => ({
  ...store,
  async receiveBlocks(pull: string, blocks: PackedBlocks, ...changes: Uint8Array[]): Promise<PackedOutcome> {
    const { want, ...outcome } = await store.receiveBlocks(pull, unpackBlocks(blocks), ...changes);
    return { ...outcome, want: joined(want) };
  },
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
