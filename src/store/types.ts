/**
 * What is kept on a device, and the faces that the other layers see of it. `Store` is one open database
 * `tabard/<id>`; the registry is the small database `tabard` beside them.
 */
import type { Cid, Did, DidKey, Dispose, Tid } from '../base/index.js';

/** A profile of this browser: one database. `did` is null while its holder only reads. */
export interface RegistryProfile {
  readonly id: string;
  readonly did: Did | null;
  readonly createdAt: number;
  readonly openedAt: number;
}

export interface Registry {
  /** The one opened last comes first. */
  profiles(): Promise<readonly RegistryProfile[]>;
  /** Adds one with a fresh id of 16 base32 letters. */
  add(did: Did | null): Promise<RegistryProfile>;
  /** Notes the identity of a profile that had none. Throws `write-conflict` if it has another. */
  setDid(id: string, did: Did): Promise<void>;
  touch(id: string): Promise<void>;
  remove(id: string): Promise<void>;
  setting(key: string): Promise<unknown>;
  setSetting(key: string, value: unknown): Promise<void>;
  close(): void;
}

/** Why a database closed or could not go on. */
export interface StoreEvents {
  /** Another tab wants a newer version, the browser closed it, or somebody deleted it. No further call will succeed. */
  closed: { readonly reason: 'versionchange' | 'terminated' | 'closed' };
  /** An older tab holds the database open and the upgrade waits. */
  blocked: { readonly id: string };
}

export interface Store {
  readonly id: string;
  readonly journal: JournalStore;
  readonly vault: VaultRows;
  readonly epoch: EpochStore;
  on<Name extends keyof StoreEvents>(name: Name, listener: (value: StoreEvents[Name]) => void): Dispose;
  close(): void;
}

/**
 * Rows of the vault, kept as they are given (structured-cloneable, CryptoKeys too), written with strict durability. Each is read by
 * itself, so one that the browser can no longer read does not break the others.
 */
export interface VaultRows {
  get(name: string): Promise<unknown>;
  /** All of them or none; resolves on `complete`, rejects with the browser's error if a value cannot be cloned. */
  put(rows: Readonly<Record<string, unknown>>): Promise<void>;
  delete(names: readonly string[]): Promise<void>;
  names(): Promise<string[]>;
}

/** Which private document an update belongs to. */
export type JournalDoc = 'profile' | 'config';

export interface JournalEntry {
  readonly id: number;
  readonly doc: JournalDoc;
  readonly update: Uint8Array<ArrayBuffer>;
  readonly at: number;
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

// --- rows ---

export interface OperationRow {
  readonly did: Did;
  /** CID of the operation without `sig`. */
  readonly id: Cid;
  readonly n: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface DelegationRow {
  readonly did: Did;
  readonly cid: Cid;
  readonly audience: DidKey;
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface CommitRow {
  readonly did: Did;
  /** CID of the commit without `sig`. */
  readonly id: Cid;
  /** CID of the block as sent. */
  readonly cid: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly key: DidKey;
  readonly seq: number;
  readonly rev: Tid;
  readonly data: Cid;
  readonly receivedAt: number;
  /** null while it is live. */
  readonly supersededAt: number | null;
}

/** Which part of a repository one asks for or keeps. `collections` names whole collections. */
export type Scope =
  | { readonly kind: 'whole' }
  | { readonly kind: 'collections'; readonly collections: readonly string[] };

/** Why a repository is kept, and whether it is served to others. */
export interface KeepPolicy {
  readonly reason: 'own' | 'follow' | 'pin' | 'visit';
  readonly serve: boolean;
}

export interface RepositoryRow {
  readonly did: Did;
  readonly policy: KeepPolicy;
  readonly scope: Scope;
  /** Root of the merge of all live heads: what is shown, and what the next own commit builds on. */
  readonly view: Cid | null;
  /** Highest `seq` of each device key in any accepted commit. They never go back. */
  readonly marks: Readonly<Record<DidKey, number>>;
  /** Highest `rev` accepted: the hybrid clock goes on from here. */
  readonly clock: Tid | null;
  /** Bytes of blocks kept. */
  readonly bytes: number;
  readonly addedAt: number;
  readonly receivedAt: number | null;
  readonly verifiedAt: number | null;
  /** Session key of the peer that served the newest head; null for one's own. */
  readonly servedBy: string | null;
}

export interface BlobRow {
  readonly cid: Cid;
  readonly size: number;
  readonly mime: string;
  /** The raw blocks in order; for a small blob the blob itself. Empty until the list block is here. */
  readonly chunks: readonly Cid[];
  /** Whether all chunks are here. */
  readonly complete: boolean;
}

export interface PendingRow {
  readonly did: Did;
  readonly id: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly until: number;
}
