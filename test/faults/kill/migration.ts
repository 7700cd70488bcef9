/**
 * Every migration that ships, from the first version on, and one that no user ever gets: it goes through every row, long enough to be killed
 * in the middle. They run on a copy of the real database, by the same code (STO-1): afterwards the copy is whole in the old version or whole
 * in the new one.
 */
import type { IDBPDatabase, IDBPTransaction } from 'idb';
import {
  indexOfPacks,
  type Migration,
  mergeIndexes,
  openRegistry,
  openStore,
  type PackIndexRow,
  type PackRow,
  type StoreSchema,
  storeMigrations,
} from '../../../src/store/index.js';

/** A profile that the registry does not know. */
export const COPY = 'migrationmigrati';

const stores = ['identities', 'operations', 'delegations', 'commits', 'packs', 'repositories', 'journal'] as const;
const target = 'byAge';
/** In which the copy begins. */
const oldVersion = 1;
const copies = 20;

type Rows = readonly (readonly [name: (typeof stores)[number], key: IDBValidKey, value: unknown])[];

/** Writes every row some times over into a new object store, and marks the old one. */
const migrate: Migration<StoreSchema> = async (db, transaction) => {
  const wide = db as unknown as IDBPDatabase;
  const within = transaction as unknown as IDBPTransaction<unknown, string[], 'versionchange'>;
  wide.createObjectStore(target);
  for (const name of stores) {
    const store = within.objectStore(name);
    const keys = await store.getAllKeys();
    for (const [index, value] of (await store.getAll()).entries()) {
      const key = keys[index];
      if (key === undefined) continue;
      for (let copy = 0; copy < copies; copy++) await within.objectStore(target).put(value, [name, key, copy]);
      if (store.keyPath === null) await store.put({ ...value, migrated: true }, key);
      else await store.put({ ...value, migrated: true });
    }
  }
};

/** Makes the copy if it is not there, says so, and begins to migrate it. Resolves when that is done. */
export const beginMigration = async (copied: () => Promise<void>): Promise<void> => {
  const registry = await openRegistry({ now: Date.now, random: (length) => new Uint8Array(length) });
  const [profile] = await registry.profiles();
  registry.close();
  if (profile === undefined) throw new TypeError('nothing to migrate');
  const rows = await rowsIn(profile.id, storeMigrations);
  const copy = await openStore(COPY, storeMigrations.slice(0, oldVersion));
  await copy.write([...stores], 'strict', async (tx) => {
    for (const [name, key, value] of rows) await putRow(tx.objectStore(name), key, value);
  });
  copy.close();
  await copied();
  (await openStore(COPY, [...storeMigrations, migrate])).close();
};

const putRow = async (
  store: { readonly keyPath: unknown; put(value: never, key?: never): Promise<unknown> },
  key: IDBValidKey,
  value: unknown,
): Promise<void> => {
  if (store.keyPath === null) await store.put(value as never, key as never);
  else await store.put(value as never);
};

const rowsIn = async (id: string, migrations: readonly Migration<StoreSchema>[]): Promise<Rows> => {
  const store = await openStore(id, migrations);
  try {
    return await store.read([...stores], async (tx) => {
      const rows: (readonly [(typeof stores)[number], IDBValidKey, unknown])[] = [];
      for (const name of stores) {
        const keys = await tx.objectStore(name).getAllKeys();
        const values = await tx.objectStore(name).getAll();
        keys.forEach((key, index) => void rows.push([name, key as IDBValidKey, values[index]]));
      }
      return rows;
    });
  } finally {
    store.close();
  }
};

export interface MigrationReport {
  readonly problems: readonly string[];
  /** In which version the kill left it; null if the copy was not made. */
  readonly version: number | null;
}

/** Looks at the copy without migrating it, then deletes it. */
export const findMigrationProblems = async (): Promise<MigrationReport> => {
  const name = `tabard/${COPY}`;
  const version = (await indexedDB.databases()).find((each) => each.name === name)?.version;
  if (version === undefined) return { problems: [], version: null };
  const db = await new Promise<IDBDatabase>((resolve, reject) => {
    const request = indexedDB.open(name);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });
  const problems: string[] = [];
  const isNew = db.version > storeMigrations.length;
  if (!isNew && db.version !== oldVersion) problems.push(`version ${db.version} is half of the way`);
  for (const store of [target, 'packIndex'])
    if (isNew !== db.objectStoreNames.contains(store)) problems.push(`version ${db.version} has other object stores`);
  const rowsOf = <T>(store: string, ask: (of: IDBObjectStore) => IDBRequest<T[]>): Promise<T[]> =>
    new Promise((resolve, reject) => {
      const request = ask(db.transaction(store).objectStore(store));
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
  const all = (store: string): Promise<unknown[]> => rowsOf<unknown>(store, (of) => of.getAll());
  const keys = (store: string): Promise<IDBValidKey[]> => rowsOf(store, (of) => of.getAllKeys());
  let rows = 0;
  for (const store of stores) {
    const values = await all(store);
    rows += values.length;
    const marked = values.filter((value) => Reflect.get(Object(value), 'migrated') === true).length;
    if (marked !== (isNew ? values.length : 0))
      problems.push(`${marked} of ${values.length} rows of ${store} migrated`);
  }
  if (rows === 0) problems.push('the copy is empty');
  if (isNew && (await all(target)).length !== rows * copies) problems.push('rows are missing in the new version');
  if (isNew) {
    const packs = (await all('packs')) as PackRow[];
    const said = mergeIndexes((await all('packIndex')) as PackIndexRow[]);
    const numbers = (await keys('packs')) as [string, number][];
    const meant = indexOfPacks(packs.map((pack, nth) => [numbers[nth]?.[1] ?? -1, pack]));
    if (said.length === 0 || said.join() !== meant.join())
      problems.push('the index of blocks does not agree with the packs');
  }
  const found = db.version;
  db.close();
  await new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = resolve;
    request.onerror = reject;
  });
  return { problems, version: found };
};
