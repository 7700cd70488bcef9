/**
 * Reads blobs for the service worker, which serves the pages of all profiles: each is told what its own has, and nothing of another. It opens
 * what exists, in whatever version, and makes nothing: a database that it made would lack its object stores for ever.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { Cid } from '../base/index.js';
import { CHUNK_BYTES } from '../repo/index.js';
import { shownAs, shownType } from './blob-types.js';
import type { BlobRow } from './rows.js';
import { type RegistrySchema, registryName, type StoreDatabase, type StoreSchema, storeName } from './schema.js';

export interface StoredBlob {
  readonly size: number;
  /** What it may be shown as. */
  readonly mime: string;
  /** Every chunk but the last has this many bytes. */
  readonly chunkBytes: number;
  /** Whether all of it was here. */
  readonly complete: boolean;
  /** Whose it is. */
  readonly profile: string;
  /** Undefined if it has gone in the meantime, or is not here yet. */
  read(index: number): Promise<Uint8Array<ArrayBuffer> | undefined>;
}

export interface BlobReader {
  /** A blob whose chunks are in this profile, or, of sound and films, will be. Without a profile: in the only one that there is. */
  find(cid: Cid, profile: string | null): Promise<StoredBlob | undefined>;
  close(): void;
}

export const openBlobReader = (): BlobReader => {
  const open = new Map<string, StoreDatabase>();

  const storeOf = async (id: string): Promise<StoreDatabase | undefined> => {
    const found = open.get(id);
    if (found !== undefined) return found;
    const db = await openExisting<StoreSchema>(storeName(id), () => open.delete(id));
    if (db !== undefined) open.set(id, db);
    return db;
  };

  return {
    async find(cid, profile) {
      const ids = await profileIds();
      const id = profile ?? (ids.length === 1 ? ids[0] : undefined);
      const db = id !== undefined && ids.includes(id) ? await storeOf(id) : undefined;
      const row = await db?.get('blobs', cid);
      if (db === undefined || row === undefined || !(row.complete || isPlayable(row))) return undefined;
      return storedBlob(db, row, id ?? '');
    },
    close() {
      for (const db of open.values()) db.close();
      open.clear();
    },
  };
};

/** MED-9. Its size is proved by its list block, and it can be played before its end is here. */
const isPlayable = ({ chunks, mime }: BlobRow): boolean =>
  chunks.length > 1 && /^(audio|video)\//.test(shownType(mime));

const storedBlob = async (db: StoreDatabase, row: BlobRow, profile: string): Promise<StoredBlob> => {
  const read: StoredBlob['read'] = async (index) => {
    const cid = row.chunks[index];
    return cid === undefined ? undefined : db.get('chunks', cid);
  };
  const { size, complete } = row;
  return { size, mime: shownAs(row.mime, await read(0)), chunkBytes: CHUNK_BYTES, complete, profile, read };
};

const profileIds = async (): Promise<readonly string[]> => {
  const registry = await openExisting<RegistrySchema>(registryName);
  if (registry === undefined) return [];
  try {
    return await registry.getAllKeys('profiles');
  } finally {
    registry.close();
  }
};

const openExisting = async <Schema extends DBSchema>(
  name: string,
  onClosed: () => void = () => undefined,
): Promise<IDBPDatabase<Schema> | undefined> => {
  let missing = false;
  try {
    const db: IDBPDatabase<Schema> = await openDB<Schema>(name, undefined, {
      upgrade(_db, _from, _to, transaction) {
        missing = true;
        transaction.done.catch(() => undefined);
        transaction.abort();
      },
      blocking() {
        db.close();
        onClosed();
      },
      terminated: onClosed,
    });
    return db;
  } catch (error) {
    if (missing) return undefined;
    throw error;
  }
};
