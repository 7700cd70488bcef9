/** Opens the database of one profile. */
import { createEmitter, TabardError } from '../base/index.js';
import { openDatabase, readFrom, writeTo } from './database.js';
import { createEpoch } from './epoch.js';
import type { StoreEvents } from './events.js';
import { createJournal } from './journal.js';
import { type Migration, type StoreSchema, storeMigrations, storeName } from './schema.js';
import type { Store } from './types.js';
import { createVaultRows } from './vault-rows.js';

/** Opens, and makes or migrates it where needed. Tests pass other migrations. */
export const openStore = async (
  id: string,
  migrations: readonly Migration<StoreSchema>[] = storeMigrations,
): Promise<Store> => {
  if (!/^[a-z2-7]{16}$/.test(id)) throw new TypeError('"id" is not a profile of the registry');
  const events = createEmitter<StoreEvents>();
  const db = await openDatabase<StoreSchema>(storeName(id), migrations, events);
  let open = true;
  events.on('closed', () => {
    open = false;
  });
  const ensureOpen = (): void => {
    if (!open) throw new TabardError('storage-closed', 'the database was closed', { retryable: true });
  };
  const write: Store['write'] = async (stores, durability, run) => {
    ensureOpen();
    return writeTo(db, stores, durability, run);
  };
  const read: Store['read'] = async (stores, run) => {
    ensureOpen();
    return readFrom(db, stores, run);
  };
  return {
    id,
    version: db.version,
    write,
    read,
    journal: createJournal(read, write),
    vault: createVaultRows(read, write),
    epoch: createEpoch(read, write),
    on: events.on,
    close() {
      if (!open) return;
      db.close();
      events.emit('closed', { reason: 'closed' });
    },
  };
};
