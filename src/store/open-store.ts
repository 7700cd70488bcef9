/** Opens the database of one profile. */
import { createEmitter } from '../base/index.js';
import { type ConnectionOptions, openConnection } from './connection.js';
import { createEpoch } from './epoch.js';
import type { StoreEvents } from './events.js';
import { createJournal } from './journal.js';
import { type Migration, type StoreSchema, storeMigrations, storeName } from './schema.js';
import type { Store } from './types.js';
import { createVaultRows } from './vault-rows.js';

/** Opens, and migrates where needed; makes it unless it must be there (`storage-lost`). Tests pass other migrations. */
export const openStore = async (
  id: string,
  migrations: readonly Migration<StoreSchema>[] = storeMigrations,
  options: Pick<ConnectionOptions, 'existing'> = {},
): Promise<Store> => {
  if (!/^[a-z2-7]{16}$/.test(id)) throw new TypeError('"id" is not a profile of the registry');
  const events = createEmitter<StoreEvents>();
  const { version, read, write, close } = await openConnection<StoreSchema>(storeName(id), migrations, {
    ...options,
    onEnd: (code) => events.emit('closed', { code }),
  });
  return {
    id,
    version,
    write,
    read,
    journal: createJournal(read, write),
    vault: createVaultRows(read, write),
    epoch: createEpoch(read, write),
    on: events.on,
    close,
  };
};
