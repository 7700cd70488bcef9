/**
 * The databases and their migrations (STO-1). A migration is never changed once it has shipped: a new one is added at the end, and
 * the version of a database is the number of migrations it has been through.
 */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, type StoreNames, unwrap } from 'idb';
import type { Cid, Did, RecordPath, RecordUri } from '../base/index.js';
import { indexOfPacks, mergeIndexes, type PackIndexRow } from './pack-index.js';
import type {
  BlobRefRow,
  BlobRow,
  CommitRow,
  DelegationRow,
  EntryRow,
  IdentityRow,
  InboxRow,
  IndexedRow,
  JournalRow,
  OperationRow,
  OutboxRow,
  PackRow,
  PendingRow,
  ProvenRow,
  RegistryProfile,
  RemovedRow,
  RepositoryRow,
  SearchRow,
  SnapshotRow,
} from './rows.js';

export const registryName = 'tabard';

/** Name of a profile's database. */
export const storeName = (id: string): string => `${registryName}/${id}`;

/** Under which name a setting of one profile lies. */
export const settingOf = (id: string, name: string): string => `${id}/${name}`;

export interface RegistrySchema extends DBSchema {
  profiles: { key: string; value: RegistryProfile };
  settings: { key: string; value: unknown };
}

export interface StoreSchema extends DBSchema {
  meta: { key: string; value: unknown };
  keys: { key: string; value: unknown };
  identities: { key: Did; value: IdentityRow };
  operations: { key: [Did, Cid]; value: OperationRow };
  delegations: { key: [Did, Cid]; value: DelegationRow };
  commits: { key: [Did, Cid]; value: CommitRow };
  packs: { key: [Did, number]; value: PackRow };
  /** Under the identity and a name that is used once: what a name says does not change. */
  packIndex: { key: [Did, string]; value: PackIndexRow };
  repositories: { key: Did; value: RepositoryRow };
  blobs: { key: Cid; value: BlobRow };
  /** Raw blocks and list blocks of blobs. */
  chunks: { key: Cid; value: Uint8Array<ArrayBuffer> };
  /** Who names a blob: it stays while anyone does. */
  blobRefs: { key: [Cid, Did]; value: BlobRefRow; indexes: { byDid: Did } };
  /** Sealed snapshots, under their names. */
  snapshots: { key: [Did, string]; value: SnapshotRow };
  /** The sealed bytes that snapshots name. */
  sealed: { key: [Did, Cid]; value: Uint8Array<ArrayBuffer> };
  /** What records say to others, in the orders in which it is read. */
  entries: {
    key: [Did, RecordPath];
    value: EntryRow;
    indexes: {
      byTime: [number, number];
      byAuthor: [Did, number, number];
      byRoot: [RecordUri, number];
      byAbout: string;
    };
  };
  indexed: { key: Did; value: IndexedRow };
  /** The words of what is kept, and which records have them. */
  search: { key: ['state' | 'words' | 'names', number]; value: SearchRow };
  /** Records that came alone. */
  proven: { key: [Did, RecordPath]; value: ProvenRow; indexes: { byUntil: number } };
  /** What was removed and is still here. */
  removed: { key: [Did, RecordPath]; value: RemovedRow };
  /** What others pushed. */
  inbox: {
    key: number;
    value: InboxRow;
    indexes: { byUri: [Did, RecordUri]; byTime: [Did, number]; bySender: [Did, Did, number]; byOrder: [Did, number] };
  };
  /** What is to be pushed to others. */
  outbox: { key: [Did, RecordUri]; value: OutboxRow };
  journal: { key: number; value: JournalRow; indexes: { byDoc: [string, number] } };
  pending: { key: [Did, Cid]; value: PendingRow };
}

export type RegistryDatabase = IDBPDatabase<RegistrySchema>;
export type StoreDatabase = IDBPDatabase<StoreSchema>;
export type StoreName = StoreNames<StoreSchema>;

/** One step of a database from the version before. Runs inside the upgrade's transaction. */
export type Migration<Schema extends DBSchema> = (
  db: IDBPDatabase<Schema>,
  transaction: IDBPTransaction<Schema, StoreNames<Schema>[], 'versionchange'>,
) => void | Promise<void>;

export const registryMigrations: readonly Migration<RegistrySchema>[] = [
  (db) => {
    db.createObjectStore('profiles', { keyPath: 'id' });
    db.createObjectStore('settings');
  },
  // What a person allowed and began belongs to one profile: until here there was no way to have two.
  async (_db, transaction) => {
    const settings = transaction.objectStore('settings');
    const profiles = await transaction.objectStore('profiles').getAll();
    const [last] = profiles.toSorted((a, b) => b.openedAt - a.openedAt);
    for (const name of ['named-trackers', 'linking']) {
      const value = await settings.get(name);
      if (last !== undefined && value !== undefined) await settings.put(value, settingOf(last.id, name));
      await settings.delete(name);
    }
  },
];

export const storeMigrations: readonly Migration<StoreSchema>[] = [
  (db) => {
    db.createObjectStore('meta');
    db.createObjectStore('keys');
    db.createObjectStore('identities', { keyPath: 'did' });
    db.createObjectStore('operations', { keyPath: ['did', 'id'] });
    db.createObjectStore('delegations', { keyPath: ['did', 'cid'] });
    db.createObjectStore('commits', { keyPath: ['did', 'id'] });
    const packs = db.createObjectStore('packs');
    unwrap(packs).createIndex('byCid', 'cids', { multiEntry: true }); // until version 2
    db.createObjectStore('repositories', { keyPath: 'did' });
    db.createObjectStore('blobs', { keyPath: 'cid' });
    db.createObjectStore('chunks');
    const refs = db.createObjectStore('blobRefs', { keyPath: ['cid', 'did'] });
    refs.createIndex('byDid', 'did');
    db.createObjectStore('snapshots');
    db.createObjectStore('inbox', { autoIncrement: true });
    const journal = db.createObjectStore('journal', { keyPath: 'id', autoIncrement: true });
    journal.createIndex('byDoc', ['doc', 'id']);
    db.createObjectStore('pending', { keyPath: ['did', 'id'] });
  },
  // A list of our own in the place of the database's index over the CIDs in packs.
  async (db, transaction) => {
    const index = db.createObjectStore('packIndex');
    const packs = transaction.objectStore('packs');
    unwrap(packs).deleteIndex('byCid');
    const rows = new Map<Did, PackIndexRow[]>();
    for (let at = await packs.openCursor(); at !== null; at = await at.continue()) {
      const [did, number] = at.key;
      rows.set(did, [...(rows.get(did) ?? []), indexOfPacks([[number, at.value]])]);
    }
    for (const [did, of] of rows) await index.put(mergeIndexes(of), [did, 'migrated']);
  },
  // Nothing was ever written into `snapshots` before.
  (db) => {
    db.createObjectStore('sealed');
  },
  // What people write to each other. `inbox` was empty until here.
  (db) => {
    const entries = db.createObjectStore('entries', { keyPath: ['did', 'path'] });
    entries.createIndex('byTime', ['feed', 'back']);
    entries.createIndex('byAuthor', ['did', 'feed', 'back']);
    entries.createIndex('byRoot', ['root', 'back']);
    entries.createIndex('byAbout', 'about', { multiEntry: true });
    db.createObjectStore('indexed', { keyPath: 'did' });
    db.createObjectStore('search');
    const proven = db.createObjectStore('proven', { keyPath: ['did', 'path'] });
    proven.createIndex('byUntil', 'until');
    db.deleteObjectStore('inbox');
    const inbox = db.createObjectStore('inbox', { keyPath: 'id', autoIncrement: true });
    inbox.createIndex('byUri', ['to', 'uri'], { unique: true });
    inbox.createIndex('byTime', ['to', 'receivedAt']);
    inbox.createIndex('bySender', ['to', 'from', 'receivedAt']);
    inbox.createIndex('byOrder', ['to', 'id']);
    db.createObjectStore('outbox', { keyPath: ['to', 'uri'] });
  },
  // What was removed waits for its time before its blocks go.
  (db) => {
    db.createObjectStore('removed', { keyPath: ['did', 'path'] });
  },
];
