/**
 * One database for as long as the page lives. Browsers close databases under a page: for a newer version, when something deletes them, or
 * by themselves. What is still there in the same version is opened again and nobody notices (STO-15); what is gone is never made anew.
 */
import type { DBSchema, IDBPDatabase, StoreNames } from 'idb';
import { isTabardError, TabardError } from '../base/index.js';
import { openDatabase, readFrom, type Transaction, writeTo } from './database.js';
import type { EndCode } from './events.js';
import type { Migration } from './schema.js';

export interface Connection<Schema extends DBSchema> {
  readonly version: number;
  write<Result>(
    stores: StoreNames<Schema>[],
    durability: 'strict' | 'relaxed',
    run: (transaction: Transaction<Schema, 'readwrite'>) => Promise<Result>,
  ): Promise<Result>;
  read<Result>(
    stores: StoreNames<Schema>[],
    run: (transaction: Transaction<Schema, 'readonly'>) => Promise<Result>,
  ): Promise<Result>;
  close(): void;
}

export interface ConnectionOptions {
  /** It must be there already: else `storage-lost`, and none is made. */
  readonly existing?: boolean;
  /** No further call will succeed. Once. */
  readonly onEnd?: (code: EndCode) => void;
}

/** How long it waits before it asks again for what was closed, twice as long each time. Milliseconds. */
const firstPatience = 50;
const longestPatience = 10_000;

export const openConnection = async <Schema extends DBSchema>(
  name: string,
  migrations: readonly Migration<Schema>[],
  { existing = false, onEnd }: ConnectionOptions = {},
): Promise<Connection<Schema>> => {
  let db: IDBPDatabase<Schema> | undefined;
  let opening: Promise<IDBPDatabase<Schema>> | undefined;
  let ended: TabardError | undefined;

  const end = (error: TabardError, code: EndCode): void => {
    if (ended !== undefined) return;
    ended = error;
    db?.close();
    db = undefined;
    onEnd?.(code);
  };

  const reopen = async (): Promise<IDBPDatabase<Schema>> => {
    try {
      const opened = await openDatabase(name, migrations, { existing: true, onClosed });
      if (ended !== undefined) {
        opened.close();
        throw ended;
      }
      db = opened;
      return opened;
    } catch (error) {
      if (isTabardError(error) && isEnd(error.code)) end(error, error.code);
      throw error;
    } finally {
      opening = undefined;
    }
  };

  const current = (): Promise<IDBPDatabase<Schema>> => {
    if (ended !== undefined) return Promise.reject(ended);
    opening ??= reopen();
    return opening;
  };

  const onClosed = (): void => {
    db = undefined;
    void goOn(firstPatience);
  };

  /** At once, so that whoever loses it hears of it before they write. While a browser deletes, it says neither that it is there nor not. */
  const goOn = async (patience: number): Promise<void> => {
    try {
      await current();
    } catch (error) {
      // Given up, another failure is met, and told, by the next call.
      if (ended !== undefined || patience > longestPatience || !isTabardError(error)) return;
      await new Promise<void>((resolve) => void setTimeout(resolve, patience));
      await goOn(patience * 2);
    }
  };

  db = await openDatabase(name, migrations, { existing, onClosed });
  const { version } = db;
  return {
    version,
    write: async (stores, durability, run) => writeTo(db ?? (await current()), stores, durability, run),
    read: async (stores, run) => readFrom(db ?? (await current()), stores, run),
    close: () =>
      end(new TabardError('storage-closed', 'the database was closed', { retryable: true }), 'storage-closed'),
  };
};

const isEnd = (code: TabardError['code']): code is EndCode => code === 'storage-lost' || code === 'unsupported-version';
