/**
 * Blobs: up to 256 KiB one raw block; above that a list block `{ size, chunks }` of raw chunks of 256 KiB. A record names a blob as
 * `{ cid, size, mime }`. Every chunk is checked by its hash when it comes, so it may come from anybody.
 */
import { type Cid, invalid, type Judgement, TabardError, valid } from '../base/index.js';
import { cidOfLink, cidOfRaw, cidOfValue, decodeMap, encodeValue, isLink, linkTo, type Value } from '../codec/index.js';
import type { Block } from './blocks.js';
import { CHUNK_BYTES, MAX_BLOCK_BYTES, MAX_CHUNKS } from './limits.js';

export interface SplitBlob {
  readonly cid: Cid;
  readonly size: number;
  readonly chunks: readonly Cid[];
  /** Undefined for a blob of one chunk, whose CID is the chunk's. */
  readonly list: Block | undefined;
}

export interface BlobSplitter {
  /** The chunks that are full now. Throws `TabardError` `bad-record-input` over 1.5 GB. */
  push(bytes: Uint8Array): Promise<Block[]>;
  /** The last chunk, if any, and the whole. */
  finish(): Promise<{ readonly last: Block | undefined; readonly blob: SplitBlob }>;
}

/** Splits a blob that arrives piece by piece. */
export const createBlobSplitter = (): BlobSplitter => {
  const chunks: Cid[] = [];
  let buffer = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  let size = 0;

  const seal = async (): Promise<Block> => {
    if (chunks.length === MAX_CHUNKS) throw new TabardError('bad-record-input', 'a blob is over 1.5 GB');
    const bytes = buffer.slice(0, filled);
    const cid = await cidOfRaw(bytes);
    chunks.push(cid);
    size += filled;
    buffer = new Uint8Array(CHUNK_BYTES);
    filled = 0;
    return { cid, bytes };
  };

  return {
    async push(bytes) {
      const full: Block[] = [];
      for (let at = 0; at < bytes.length; ) {
        const part = bytes.subarray(at, at + CHUNK_BYTES - filled);
        buffer.set(part, filled);
        filled += part.length;
        at += part.length;
        if (filled === CHUNK_BYTES) full.push(await seal());
      }
      return full;
    },
    async finish() {
      const last = filled > 0 || chunks.length === 0 ? await seal() : undefined;
      const [only] = chunks;
      if (only !== undefined && chunks.length === 1)
        return { last, blob: { cid: only, size, chunks, list: undefined } };
      const list = await listBlob(size, chunks);
      return { last, blob: { cid: list.cid, size, chunks, list } };
    },
  };
};

/** The list block of a blob of several chunks. */
export const listBlob = async (size: number, chunks: readonly Cid[]): Promise<Block> => {
  const bytes = encodeValue({ size, chunks: chunks.map(linkTo) });
  return { cid: await cidOfValue(bytes), bytes };
};

/** Splits a blob that is in memory. */
export const splitBlob = async (bytes: Uint8Array): Promise<SplitBlob & { readonly blocks: readonly Block[] }> => {
  const splitter = createBlobSplitter();
  const full = await splitter.push(bytes);
  const { last, blob } = await splitter.finish();
  return { ...blob, blocks: last === undefined ? full : [...full, last] };
};

export interface BlobList {
  readonly size: number;
  readonly chunks: readonly Cid[];
}

/** BLB-1 to BLB-3. Judges a list block of a blob that a record says to be of this size. */
export const judgeBlobList = (bytes: Uint8Array, size: number): Judgement<BlobList> => {
  const decoded = decodeMap(bytes, MAX_BLOCK_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const links = decoded.value.chunks;
  if (decoded.value.size !== size) return invalid('malformed', 'BLB-1', 'size');
  if (!Array.isArray(links)) return invalid('malformed', 'BLB-1', 'chunks');
  if (links.length > MAX_CHUNKS) return { verdict: 'refused', code: 'too-many' };
  if (links.length < 2 || links.length !== countChunks(size)) return invalid('malformed', 'BLB-2', 'number of chunks');
  const chunks: Cid[] = [];
  for (const link of links as readonly Value[]) {
    if (!isLink(link) || !cidOfLink(link).startsWith('bafkrei'))
      return invalid('malformed', 'BLB-3', 'a chunk is not raw');
    chunks.push(cidOfLink(link));
  }
  return valid({ size, chunks });
};

/** How many chunks a blob of this size has. */
export const countChunks = (size: number): number => Math.max(1, Math.ceil(size / CHUNK_BYTES));

/** BLB-4. How long a chunk of a blob of this size is: all are full but the last. */
export const chunkLength = (size: number, index: number): number =>
  Math.max(0, Math.min(CHUNK_BYTES, size - index * CHUNK_BYTES));
