/**
 * The journal of the household's documents (DESIGN §4.4): what the page calls "kept" is an entry here, one transaction awaited to
 * `complete`. Entries are opaque updates, replayed in order at start.
 */
import type { JournalDoc, JournalEntry, JournalRow } from './rows.js';
import type { JournalStore, Store, WriteTransaction } from './types.js';

export const createJournal = (read: Store['read'], write: Store['write']): JournalStore => ({
  append: (doc, update) => write(['journal'], 'relaxed', (tx) => add(tx, doc, update)),
  read: async (doc, after = 0) => {
    const range = between(doc, after, Infinity, true);
    const rows = await read(['journal'], (tx) => tx.objectStore('journal').index('byDoc').getAll(range));
    return rows.flatMap(entryOf);
  },
  compact: (doc, upTo, update) =>
    write(['journal'], 'relaxed', async (tx) => {
      await remove(tx, doc, upTo);
      return add(tx, doc, update);
    }),
  prune: (doc, upTo) => write(['journal'], 'relaxed', (tx) => remove(tx, doc, upTo)),
});

const add = (tx: WriteTransaction, doc: JournalDoc, update: Uint8Array): Promise<number> => {
  const row: JournalRow = { doc, update: update.slice() };
  return tx.objectStore('journal').add(row);
};

const entryOf = ({ id, doc, update }: JournalRow): JournalEntry[] => (id === undefined ? [] : [{ id, doc, update }]);

const remove = async (tx: WriteTransaction, doc: JournalDoc, upTo: number): Promise<void> => {
  const index = tx.objectStore('journal').index('byDoc');
  for await (const cursor of index.iterate(between(doc, 0, upTo, false))) await cursor.delete();
};

const between = (doc: JournalDoc, low: number, high: number, open: boolean): IDBKeyRange =>
  IDBKeyRange.bound([doc, low], [doc, high], open, false);
