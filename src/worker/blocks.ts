/**
 * Blocks of one identity out of the store. Reads that are asked for together go in one transaction; what was read stays in memory up
 * to a bound. A block never changes, so a cache cannot be wrong about one that it has.
 */
import type { Cid, Did } from '../base/index.js';
import type { BlockSource } from '../repo/index.js';
import type { Context } from './context.js';
import { CACHE_BYTES } from './limits.js';
import { eachPack, readPacked } from './packs.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface Blocks {
  /** Reads one at a time or many at once. */
  of(did: Did): BlockSource & { getMany(cids: readonly Cid[]): Promise<(Bytes | undefined)[]> };
  /**
   * As `of`, for walks that mostly ask for what is not here: learns which blocks are, in one go, after so many misses as are worth reading that
   * many packs. An edit of a large repository misses a dozen and reads none.
   */
  sparse(did: Did, packs: number): BlockSource;
  remember(did: Did, blocks: Iterable<readonly [Cid, Bytes]>): void;
  forget(did: Did): void;
}

export const createBlocks = (context: Context): Blocks => {
  const cache = createCache(CACHE_BYTES);

  const readMany = async (did: Did, cids: readonly Cid[]): Promise<(Bytes | undefined)[]> => {
    const found = await context.store().read(['packs'], (tx) => readPacked(tx, did, cids));
    for (const [cid, bytes] of found) cache.set(did, cid, bytes);
    return cids.map((cid) => found.get(cid));
  };

  const of: Blocks['of'] = (did) => {
    const batch = createBatch((cids) => readMany(did, cids));
    return {
      get: async (cid) => cache.get(did, cid) ?? batch(cid),
      getMany: async (cids) => {
        const missing = cids.filter((cid) => cache.get(did, cid) === undefined);
        const read = new Map<Cid, Bytes | undefined>();
        const found = missing.length === 0 ? [] : await readMany(did, missing);
        missing.forEach((cid, index) => void read.set(cid, found[index]));
        return cids.map((cid) => read.get(cid) ?? cache.get(did, cid));
      },
    };
  };

  return {
    of,
    sparse(did, packs) {
      const source = of(did);
      const enough = Math.max(missesBeforeKeys, Math.ceil(packs / packsForMiss));
      let misses = 0;
      let here: Promise<ReadonlySet<Cid>> | undefined;
      return {
        async get(cid) {
          if (here !== undefined && !(await here).has(cid)) return undefined;
          const bytes = await source.get(cid);
          if (bytes === undefined && ++misses === enough) here = cidsOf(context, did);
          return bytes;
        },
      };
    },
    remember(did, blocks) {
      for (const [cid, bytes] of blocks) cache.set(did, cid, bytes);
    },
    forget: (did) => cache.drop(did),
  };
};

const missesBeforeKeys = 8;
/** Packs that are read in the time of a miss. */
const packsForMiss = 8;

/** The CIDs of all blocks of an identity that are here. */
const cidsOf = async (context: Context, did: Did): Promise<ReadonlySet<Cid>> => {
  const here = new Set<Cid>();
  await context
    .store()
    .read(['packs'], (tx) => eachPack(tx, did, ({ cids }) => cids.forEach((cid) => void here.add(cid))));
  return here;
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
  let young = new Map<string, Bytes>();
  let old = new Map<string, Bytes>();
  let size = 0;
  const set = (key: string, bytes: Bytes): void => {
    if (young.has(key)) return;
    young.set(key, bytes);
    size += bytes.length;
    if (size <= limit / 2) return;
    old = young;
    young = new Map();
    size = 0;
  };
  return {
    get(did, cid) {
      const key = `${did}/${cid}`;
      const found = young.get(key);
      if (found !== undefined) return found;
      const earlier = old.get(key);
      if (earlier !== undefined) set(key, earlier);
      return earlier;
    },
    set: (did, cid, bytes) => set(`${did}/${cid}`, bytes),
    drop(did) {
      young = new Map([...young].filter(([key]) => !key.startsWith(did)));
      old = new Map([...old].filter(([key]) => !key.startsWith(did)));
    },
  };
};
