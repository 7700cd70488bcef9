/**
 * What is kept on a device, and the faces that the other layers see of it. `Store` is one open database
 * `tabard/<id>`; the registry is the small database `tabard` beside them.
 */
import type { Did, Dispose } from '../base/index.js';
import type { Transaction } from './database.js';
import type { StoreEvents } from './events.js';
import type { JournalDoc, JournalEntry, RegistryProfile } from './rows.js';
import type { StoreName, StoreSchema } from './schema.js';

export interface Registry {
  /** The one opened last comes first. */
  profiles(): Promise<readonly RegistryProfile[]>;
  /** Adds one with a fresh id of 16 base32 letters. */
  add(did: Did | null): Promise<RegistryProfile>;
  /** Notes the identity of a profile that had none. Throws `write-conflict` if it has another. */
  setDid(id: string, did: Did): Promise<void>;
  touch(id: string): Promise<void>;
  /** Notes what a profile calls itself. */
  setName(id: string, name: string): Promise<void>;
  /** From now on it is never opened again. */
  leave(id: string): Promise<void>;
  /** Its line and its settings; its database is deleted by `deleteStore`. */
  remove(id: string): Promise<void>;
  /** A setting of one profile. */
  setting(id: string, name: string): Promise<unknown>;
  setSetting(id: string, name: string, value: unknown): Promise<void>;
  close(): void;
}

/** One open database. Pages use `journal`, `vault` and `epoch`; the worker runs its own transactions. */
export interface Store {
  readonly id: string;
  readonly version: number;
  readonly journal: JournalStore;
  readonly vault: VaultRows;
  readonly epoch: EpochStore;
  /** All or nothing, resolves after `complete`. `strict` for what cannot be fetched again: keys, operations, delegations. */
  write<Result>(
    stores: StoreName[],
    durability: Durability,
    run: (transaction: WriteTransaction) => Promise<Result>,
  ): Promise<Result>;
  read<Result>(stores: StoreName[], run: (transaction: ReadTransaction) => Promise<Result>): Promise<Result>;
  on<Name extends keyof StoreEvents>(name: Name, listener: (value: StoreEvents[Name]) => void): Dispose;
  close(): void;
}

/** `relaxed` outlives the browser, though not the machine's loss of power in the next moments. */
export type Durability = 'strict' | 'relaxed';
export type WriteTransaction = Transaction<StoreSchema, 'readwrite'>;
export type ReadTransaction = Transaction<StoreSchema, 'readonly'>;

/**
 * Rows of the vault, kept as they are given (structured-cloneable, CryptoKeys too), written with strict durability. Each is read by
 * itself, so one that the browser can no longer read does not break the others.
 */
export interface VaultRows {
  get(name: string): Promise<unknown>;
  /** All of them or none; resolves on `complete`, rejects with the browser's error if a value cannot be cloned. */
  put(rows: Readonly<Record<string, unknown>>, options?: VaultPutOptions): Promise<void>;
  delete(names: readonly string[]): Promise<void>;
  names(): Promise<string[]>;
}

/** `remove` happens in the same transaction; where `guard` does not hold, nothing does, and it is a `write-conflict`. */
export interface VaultPutOptions {
  readonly remove?: readonly string[];
  readonly guard?: { readonly name: string; holds(row: unknown): boolean };
}

/** Updates of the household's documents: an entry is kept once `append` has resolved. */
export interface JournalStore {
  append(doc: JournalDoc, update: Uint8Array): Promise<number>;
  /** In the order of appending, those above `after`. */
  read(doc: JournalDoc, after?: number): Promise<readonly JournalEntry[]>;
  /** Puts one update in the place of all up to and including `upTo` (they are contained in it). */
  compact(doc: JournalDoc, upTo: number, update: Uint8Array): Promise<number>;
  prune(doc: JournalDoc, upTo: number): Promise<void>;
}

/** The fence of leadership: whoever led under a lower number must stop. */
export interface EpochStore {
  current(): Promise<number>;
  /** Raises it by one and answers the new one, in one transaction. */
  raise(): Promise<number>;
}
