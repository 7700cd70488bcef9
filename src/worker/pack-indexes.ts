/**
 * Where the blocks of an identity lie, in memory: the rows of the index, which never change under their names. Every reading transaction
 * compares names, so what another tab wrote, swept or dropped meanwhile is noticed.
 */
import type { Did } from '../base/index.js';
import type { PackIndexRow, ReadTransaction } from '../store/index.js';
import { rangeOf } from './context.js';

export interface PackIndexes {
  /** The rows as they stand in this transaction. */
  read(tx: ReadTransaction, did: Did): Promise<readonly PackIndexRow[]>;
  forget(did: Did): void;
}

/** `limit`: how many blocks are remembered, of the identities asked for last. */
export const createPackIndexes = (limit: number): PackIndexes => {
  const known = new Map<Did, ReadonlyMap<string, PackIndexRow>>();

  const remember = (did: Did, rows: ReadonlyMap<string, PackIndexRow>): void => {
    known.delete(did);
    known.set(did, rows);
    let size = 0;
    for (const [each, of] of [...known].reverse()) {
      for (const { length } of of.values()) size += length;
      if (size > limit && each !== did) known.delete(each);
    }
  };

  return {
    async read(tx, did) {
      const store = tx.objectStore('packIndex');
      const before = known.get(did) ?? new Map<string, PackIndexRow>();
      const keys = await store.getAllKeys(rangeOf(did));
      const isFresh = before.size === 0;
      const all = isFresh ? await store.getAll(rangeOf(did)) : [];
      const rows = new Map<string, PackIndexRow>();
      for (const [nth, key] of keys.entries()) {
        const row = isFresh ? all[nth] : (before.get(key[1]) ?? (await store.get(key)));
        if (row !== undefined) rows.set(key[1], row);
      }
      remember(did, rows);
      return [...rows.values()];
    },
    forget: (did) => known.delete(did),
  };
};
