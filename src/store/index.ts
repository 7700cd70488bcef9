export { type BlobReader, openBlobReader, type StoredBlob } from './blob-reader.js';
export { MAX_SHOWN_PIXELS, OCTETS, shownAs, shownType } from './blob-types.js';
export { claimedPixels } from './claimed-pixels.js';
export type { StoreEvents } from './events.js';
export type { Eased, KeepPolicy } from './keep-policy.js';
export { mediaChannel } from './media-channel.js';
export { openStore } from './open-store.js';
export { indexOfPacks, mergeIndexes, type PackIndexRow, packsOfBlock } from './pack-index.js';
export { deleteStore, openRegistry } from './registry.js';
export type {
  BlobRefRow,
  BlobRow,
  CommitRow,
  DelegationRow,
  EntryKind,
  EntryRow,
  IdentityRow,
  InboxRow,
  IndexedRow,
  JournalDoc,
  JournalEntry,
  OperationRow,
  OutboxRow,
  PackRow,
  PendingRow,
  ProvenRow,
  RegistryProfile,
  RemovedRow,
  RepositoryRow,
  SearchedRow,
  SearchRow,
  SearchStateRow,
  SnapshotRow,
} from './rows.js';
export { type Migration, type StoreName, type StoreSchema, storeMigrations } from './schema.js';
export type {
  Durability,
  EpochStore,
  JournalStore,
  ReadTransaction,
  Registry,
  Store,
  VaultRows,
  WriteTransaction,
} from './types.js';
