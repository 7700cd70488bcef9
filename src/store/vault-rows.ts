/** The rows of the vault: strict durability, all or none. What they mean is the vault's business. */
import { TabardError } from '../base/index.js';
import type { Store, VaultRows } from './types.js';

export const createVaultRows = (read: Store['read'], write: Store['write']): VaultRows => ({
  get: (name) => read(['keys'], (tx) => tx.objectStore('keys').get(name)),
  put: (rows, { remove = [], guard } = {}) =>
    write(['keys'], 'strict', async (tx) => {
      const keys = tx.objectStore('keys');
      if (guard !== undefined && !guard.holds(await keys.get(guard.name)))
        throw new TabardError('write-conflict', 'the vault was changed in between', { retryable: true });
      for (const name of remove) await keys.delete(name);
      for (const [name, value] of Object.entries(rows)) await keys.put(value, name);
    }),
  delete: (names) =>
    write(['keys'], 'strict', async (tx) => {
      const keys = tx.objectStore('keys');
      for (const name of names) await keys.delete(name);
    }),
  names: () => read(['keys'], (tx) => tx.objectStore('keys').getAllKeys()),
});
