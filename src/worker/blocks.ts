/**
 * Blocks of one identity out of the store. Reads that are asked for together go in one transaction; what was read stays in memory up
 * to a bound. A block never changes, so a cache cannot be wrong about one that it has.
 */
import type { Cid, Did } from '../base/index.js';
import type { BlockSource } from '../repo/index.js';
import { type PackIndexRow, packsOfBlock } from '../store/index.js';
import type { Context } from './context.js';
import { CACHE_BYTES, CACHED_INDEX } from './limits.js';
import { createPackIndexes } from './pack-indexes.js';
import { readPacked } from './packs.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Blocks {
  /** Reads one at a time or many at once. */
  of(did: Did): BlockSource & { getMany(cids: readonly Cid[]): Promise<(Bytes | undefined)[]> };
  /** As `of`, for walks that mostly ask for what is not here: it asks the store once which blocks are, and then only for those. */
  sparse(did: Did): BlockSource;
  remember(did: Did, blocks: Iterable<readonly [Cid, Bytes]>): void;
  forget(did: Did): void;
}

export const createBlocks = (context: Context): Blocks => {
  const cache = createCache(CACHE_BYTES);
  const indexes = createPackIndexes(CACHED_INDEX);

  const readMany = async (did: Did, cids: readonly Cid[]): Promise<(Bytes | undefined)[]> => {
    const found = await context
      .store()
      .read(['packs', 'packIndex'], async (tx) => readPacked(tx, did, cids, await indexes.read(tx, did)));
    for (const [cid, bytes] of found) cache.set(did, cid, bytes);
    return cids.map((cid) => found.get(cid));
  };

  const of: Blocks['of'] = (did) => {
    const batch = createBatch((cids) => readMany(did, cids));
    return {
      get: async (cid) => cache.get(did, cid) ?? batch(cid),
      getMany: async (cids) => {
        // Taken at once: what is read below may push it out of the cache.
        const known = new Map(cids.map((cid) => [cid, cache.get(did, cid)]));
        const missing = cids.filter((cid) => known.get(cid) === undefined);
        const found = missing.length === 0 ? [] : await readMany(did, missing);
        missing.forEach((cid, index) => void known.set(cid, found[index]));
        return cids.map((cid) => known.get(cid));
      },
    };
  };

  return {
    of,
    sparse(did) {
      const source = of(did);
      let index: Promise<readonly PackIndexRow[]> | undefined;
      return {
        async get(cid) {
          const known = cache.get(did, cid);
          if (known !== undefined) return known;
          index ??= context.store().read(['packIndex'], (tx) => indexes.read(tx, did));
          const mayBeHere = (await index).some((row) => packsOfBlock(row, cid).length > 0);
          return mayBeHere ? source.get(cid) : undefined;
        },
      };
    },
    remember(did, blocks) {
      for (const [cid, bytes] of blocks) cache.set(did, cid, bytes);
    },
    forget(did) {
      cache.drop(did);
      indexes.forget(did);
    },
  };
};

/** Gathers what is asked for in one turn and reads it together. */
const createBatch = (
  read: (cids: readonly Cid[]) => Promise<(Bytes | undefined)[]>,
): ((cid: Cid) => Promise<Bytes | undefined>) => {
  let waiting: Map<Cid, number> | undefined;
  let reading: Promise<(Bytes | undefined)[]> = Promise.resolve([]);
  return async (cid) => {
    if (waiting === undefined) {
      const cids = new Map<Cid, number>();
      waiting = cids;
      reading = Promise.resolve().then(() => {
        waiting = undefined;
        return read([...cids.keys()]);
      });
    }
    const at = waiting.get(cid) ?? waiting.size;
    waiting.set(cid, at);
    return (await reading)[at];
  };
};

interface Cache {
  get(did: Did, cid: Cid): Bytes | undefined;
  set(did: Did, cid: Cid, bytes: Bytes): void;
  drop(did: Did): void;
}

/** Two generations: when the younger is full it becomes the older one, and what nobody asked for since is forgotten. */
const createCache = (limit: number): Cache => {
  let young = new Map<Did, Map<Cid, Bytes>>();
  let old = new Map<Did, Map<Cid, Bytes>>();
  let size = 0;
  const set = (did: Did, cid: Cid, bytes: Bytes): void => {
    let of = young.get(did);
    if (of === undefined) {
      of = new Map();
      young.set(did, of);
    }
    if (of.has(cid)) return;
    of.set(cid, bytes);
    size += bytes.length;
    if (size <= limit / 2) return;
    old = young;
    young = new Map();
    size = 0;
  };
  return {
    get(did, cid) {
      const found = young.get(did)?.get(cid);
      if (found !== undefined) return found;
      const earlier = old.get(did)?.get(cid);
      if (earlier === undefined) return undefined;
      // A few blocks that are asked for again and again must not hold the packs in which they came.
      const alone = earlier.length < earlier.buffer.byteLength ? earlier.slice() : earlier;
      set(did, cid, alone);
      return alone;
    },
    set,
    drop(did) {
      young.delete(did);
      old.delete(did);
    },
  };
};
