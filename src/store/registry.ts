/** The small database beside the profiles': which there are, and settings of this browser. */
import { deleteDB } from 'idb';
import { type Did, type Now, type RandomBytes, TabardError } from '../base/index.js';
import { encodeBase32 } from '../codec/index.js';
import { type Connection, openConnection } from './connection.js';
import { storageError } from './failures.js';
import type { RegistryProfile } from './rows.js';
import { type RegistrySchema, registryMigrations, registryName, settingOf, storeName } from './schema.js';
import type { Registry } from './types.js';

interface RegistryEnvironment {
  readonly now: Now;
  readonly random: RandomBytes;
}

export const openRegistry = async (env: RegistryEnvironment): Promise<Registry> => {
  const db = await openConnection<RegistrySchema>(registryName, registryMigrations);
  return {
    profiles: async () => {
      const all = await db.read(['profiles'], (tx) => tx.objectStore('profiles').getAll());
      return all.toSorted((a, b) => b.openedAt - a.openedAt);
    },
    add: async (did) => {
      const at = env.now();
      const profile: RegistryProfile = { id: encodeBase32(env.random(10)), did, createdAt: at, openedAt: at };
      // One that is nobody's yet is made anew where it was lost.
      await db.write(['profiles'], did === null ? 'relaxed' : 'strict', (tx) =>
        tx.objectStore('profiles').add(profile),
      );
      return profile;
    },
    setDid: (id, did) => change(db, id, (profile) => ({ ...profile, did: ensureSame(profile, did) })),
    touch: (id) => change(db, id, (profile) => ({ ...profile, openedAt: env.now() })),
    setName: (id, name) => change(db, id, (profile) => ({ ...profile, name })),
    leave: (id) => change(db, id, (profile) => ({ ...profile, leaving: true })),
    remove: (id) =>
      db.write(['profiles', 'settings'], 'strict', async (tx) => {
        await tx.objectStore('settings').delete(IDBKeyRange.bound(settingOf(id, ''), settingOf(id, '\uffff')));
        await tx.objectStore('profiles').delete(id);
      }),
    setting: (id, name) => db.read(['settings'], (tx) => tx.objectStore('settings').get(settingOf(id, name))),
    setSetting: (id, name, value) =>
      db.write(['settings'], 'relaxed', async (tx) => {
        await tx.objectStore('settings').put(value, settingOf(id, name));
      }),
    close: () => db.close(),
  };
};

/** Deletes the database of a profile. Throws `storage-blocked` while another tab holds on to it. */
export const deleteStore = (id: string): Promise<void> =>
  new Promise<void>((resolve, reject) => {
    const blocked = (): void =>
      reject(new TabardError('storage-blocked', 'another tab holds the database', { retryable: true }));
    deleteDB(storeName(id), { blocked }).then(resolve, (error: unknown) => reject(storageError(error, 'open')));
  });

const change = (
  db: Connection<RegistrySchema>,
  id: string,
  edit: (profile: RegistryProfile) => RegistryProfile,
): Promise<void> =>
  db.write(['profiles'], 'strict', async (tx) => {
    const profiles = tx.objectStore('profiles');
    const profile = await profiles.get(id);
    if (profile === undefined) throw new TabardError('not-found', `no profile ${id}`);
    await profiles.put(edit(profile));
  });

const ensureSame = (profile: RegistryProfile, did: Did): Did => {
  if (profile.did !== null && profile.did !== did) {
    throw new TabardError('write-conflict', 'this profile belongs to another identity');
  }
  return did;
};
