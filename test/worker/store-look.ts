/** Looks into what lies on disk, past everything that decides what is given out. */
import type { Cid, Did } from '../../src/base/index.js';
import type { Tab } from './world.js';

/** Of these blocks, those that lie in the packs of an identity. */
export const storedBlocks = ({ store }: Pick<Tab, 'store'>, did: Did, cids: readonly Cid[]): Promise<readonly Cid[]> =>
  store.read(['packs'], async (tx) => {
    const packs = await tx.objectStore('packs').getAll(IDBKeyRange.bound([did], [did, []]));
    const all = new Set(packs.flatMap((pack) => pack.cids));
    return cids.filter((cid) => all.has(cid));
  });

/** Of these chunks, those that are here, whoever names them. */
export const storedChunks = ({ store }: Pick<Tab, 'store'>, cids: readonly Cid[]): Promise<readonly Cid[]> =>
  store.read(['chunks'], async (tx) => {
    const keys = new Set(await tx.objectStore('chunks').getAllKeys());
    return cids.filter((cid) => keys.has(cid));
  });
