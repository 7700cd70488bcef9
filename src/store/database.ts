/**
 * Opening databases and running transactions. STO-2: a write is done when its transaction has completed, and every way it can
 * fail rejects. A connection closes politely when a newer tab wants to upgrade.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from 'idb';
import { TabardError } from '../base/index.js';
import { storageError } from './failures.js';
import type { Migration } from './schema.js';

export interface OpenOptions {
  /** It must be there already: else `storage-lost`, and none is made. */
  readonly existing: boolean;
  /** The connection was closed by another than us: a newer version waits, it is being deleted, or the browser ended it. */
  onClosed(): void;
}

/** Opens a database and brings it to the newest version. */
export const openDatabase = async <Schema extends DBSchema>(
  name: string,
  migrations: readonly Migration<Schema>[],
  { existing, onClosed }: OpenOptions,
): Promise<IDBPDatabase<Schema>> => {
  let refuse: (error: TabardError) => void = () => undefined;
  const blocked = new Promise<never>((_, reject) => {
    refuse = reject;
  });
  let opened: IDBPDatabase<Schema> | undefined;
  let failed: unknown;
  // Where storage is forbidden, browsers throw at once instead of failing the request.
  const opening = Promise.resolve().then(() =>
    openDB<Schema>(name, migrations.length, {
      async upgrade(db, from, _to, transaction) {
        transaction.done.catch(() => undefined);
        try {
          if (existing && from === 0) throw new TabardError('storage-lost', 'the database was deleted');
          for (const migrate of migrations.slice(from)) await migrate(db, transaction);
        } catch (error) {
          failed = error; // idb does not look at what an upgrade throws: the old version stays only if it is aborted
          abort(transaction);
        }
      },
      blocked() {
        refuse(new TabardError('storage-blocked', 'an older tab holds the database', { retryable: true }));
      },
      blocking() {
        opened?.close();
        onClosed();
      },
      terminated: onClosed,
    }),
  );
  try {
    opened = await Promise.race([opening, blocked]);
    return opened;
  } catch (error) {
    opening.then(
      (late) => late.close(),
      () => undefined,
    );
    throw storageError(failed ?? error, 'open');
  }
};

export type Transaction<Schema extends DBSchema, Mode extends IDBTransactionMode> = IDBPTransaction<
  Schema,
  StoreNames<Schema>[],
  Mode
>;

/** Runs in one transaction and resolves after `complete`. If `run` throws, nothing of it stays. */
export const writeTo = async <Schema extends DBSchema, Result>(
  db: IDBPDatabase<Schema>,
  stores: StoreNames<Schema>[],
  durability: 'strict' | 'relaxed',
  run: (transaction: Transaction<Schema, 'readwrite'>) => Promise<Result>,
): Promise<Result> => {
  const transaction = begin(() => db.transaction(stores, 'readwrite', { durability }));
  transaction.done.catch(() => undefined);
  try {
    const result = await run(transaction);
    commit(transaction);
    await transaction.done;
    return result;
  } catch (error) {
    abort(transaction);
    const cause = await transaction.done.then(
      () => error,
      () => transaction.error ?? error,
    );
    throw storageError(isOurs(error) ? error : cause, 'use');
  }
};

/** Runs in one read-only transaction. */
export const readFrom = async <Schema extends DBSchema, Result>(
  db: IDBPDatabase<Schema>,
  stores: StoreNames<Schema>[],
  run: (transaction: Transaction<Schema, 'readonly'>) => Promise<Result>,
): Promise<Result> => {
  const transaction = begin(() => db.transaction(stores, 'readonly'));
  // What was asked for rejects; that the transaction ended with it is no news of its own, which nobody would hear.
  transaction.done.catch(() => undefined);
  try {
    return await run(transaction);
  } catch (error) {
    throw storageError(error, 'use');
  }
};

const begin = <T>(start: () => T): T => {
  try {
    return start();
  } catch (error) {
    throw storageError(error, 'use');
  }
};

/** Without it the browser first waits until the last request was answered. */
const commit = (transaction: { commit(): void }): void => {
  try {
    transaction.commit();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // it has ended by itself
  }
};

const abort = (transaction: { abort(): void }): void => {
  try {
    transaction.abort();
  } catch (error) {
    if (!(error instanceof DOMException)) throw error; // it had ended by itself
  }
};

const isOurs = (error: unknown): boolean => error instanceof Error && !(error instanceof DOMException);
