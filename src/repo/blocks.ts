/** Blocks by their CID. Whoever gives a block answers for its hash: what came from another peer was hashed on arrival. */
import type { Cid } from '../base/index.js';

export interface BlockSource {
  /** The bytes whose hash is the CID, or undefined if they are not here. */
  get(cid: Cid): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export interface Block {
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface MemoryBlocks extends BlockSource {
  put(cid: Cid, bytes: Uint8Array<ArrayBuffer>): void;
  putAll(blocks: Iterable<readonly [Cid, Uint8Array<ArrayBuffer>]>): void;
  readonly all: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
}

/** Blocks in memory: for tests, proofs and what is on its way to the store. */
export const createMemoryBlocks = (blocks: Iterable<readonly [Cid, Uint8Array<ArrayBuffer>]> = []): MemoryBlocks => {
  const all = new Map(blocks);
  return {
    all,
    get: (cid) => Promise.resolve(all.get(cid)),
    put: (cid, bytes) => {
      all.set(cid, bytes);
    },
    putAll: (more) => {
      for (const [cid, bytes] of more) all.set(cid, bytes);
    },
  };
};

/** The first source that has a block gives it. */
export const overlayBlocks = (...sources: readonly BlockSource[]): BlockSource => ({
  async get(cid) {
    for (const source of sources) {
      const bytes = await source.get(cid);
      if (bytes !== undefined) return bytes;
    }
    return undefined;
  },
});

/** True for the CID of a dag-cbor block: CIDv1, dag-cbor, sha2-256, 32 bytes begin so in base32. */
export const isValueCid = (cid: string): boolean => cid.startsWith('bafyrei');
