/**
 * The compacted copy of a document, which y-indexeddb keeps. It says nothing when a write fails: nobody relies on it but by reading it
 * afresh from the disk (`readCopy`).
 */
import { type IDBPDatabase, openDB } from 'idb';
import { IndexeddbPersistence, storeState } from 'y-indexeddb';
import type * as Y from 'yjs';

/** Where y-indexeddb has its rows. */
const rowsStore = 'updates';

/** How long loading may take before the page goes on with the journal alone. */
const loadDeadline = 10_000;

export interface StoredCopy {
  /** True for transactions that come from the copy itself. */
  isOrigin(origin: unknown): boolean;
  /** Replaces all rows by one with the document's state. */
  writeAnew(): Promise<void>;
  close(): Promise<void>;
}

/** Fills the document from the copy and writes later updates into it. Where there can be none, the journal stands alone. */
export const openCopy = async (database: string, doc: Y.Doc): Promise<StoredCopy> => {
  const persistence = new IndexeddbPersistence(database, doc);
  try {
    const db = await persistence._db;
    // Closed under it, y-indexeddb would throw at whoever types, before the journal has heard of the letter: it is let go instead.
    for (const end of ['close', 'versionchange'])
      db.addEventListener(end, () => {
        persistence.db = null;
      });
    await withDeadline(persistence.whenSynced);
  } catch (error) {
    if (!(error instanceof Error) && !(error instanceof Event)) throw error;
  }
  return {
    isOrigin: (origin) => origin === persistence,
    writeAnew: () => (persistence.db === null ? Promise.resolve() : storeState(persistence, true)),
    close: () => persistence.destroy().catch(ignoreUnopened),
  };
};

/** The rows as they are on the disk now, or undefined if the copy cannot be read. */
export const readCopy = async (database: string): Promise<readonly Uint8Array[] | undefined> => {
  let db: IDBPDatabase | undefined;
  try {
    db = await openDB(database, undefined, {
      // One without rows in the place of one that is gone would never get any.
      upgrade: (_db, _from, _to, transaction) => transaction.abort(),
    });
    if (!db.objectStoreNames.contains(rowsStore)) return undefined;
    const rows: unknown[] = await db.getAll(rowsStore);
    return rows.every((row) => row instanceof Uint8Array) ? rows : undefined;
  } catch (error) {
    if (error instanceof Error) return undefined;
    throw error;
  } finally {
    db?.close();
  }
};

const withDeadline = async <T>(loading: Promise<T>): Promise<void> => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  await Promise.race([
    loading,
    new Promise<void>((resolve) => {
      timer = setTimeout(resolve, loadDeadline);
    }),
  ]);
  clearTimeout(timer);
};

/** A copy that never opened needs no closing. */
const ignoreUnopened = (error: unknown): void => {
  if (!(error instanceof Error) && !(error instanceof Event)) throw error;
};
