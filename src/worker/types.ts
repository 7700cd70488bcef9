/**
 * `VerifyStore`: everything that verifies, hashes and stores, behind one interface. It runs in the worker; the page talks
 * to it through a client of the same type, and tests run it in place. Whatever crosses is structured-cloneable:
 * values are plain JSON (`$link`, `$bytes`), bytes are `Uint8Array`s.
 *
 * Refusals of a peer's data are returned; `TabardError`s (storage) and `AbortError`s are thrown.
 */
import type { Cid, Did, DidKey, Dispose, RecordPath, RefusalCode, Tid } from '../base/index.js';
import type { JsonValue } from '../codec/index.js';
import type { Block, Scope } from '../repo/index.js';
import type { Durability, KeepPolicy } from '../store/index.js';
import type { EncodedPicture, PictureOptions } from './picture.js';
import type { Pins } from './pins.js';
import type {
  BlobInfo,
  BlobState,
  HeadInfo,
  ImportFound,
  ImportReport,
  ListOptions,
  Position,
  ProfileView,
  ReadOptions,
  RecordPage,
  RecordView,
  RepositorySummary,
  StoreStats,
  UnfinishedImport,
} from './views.js';

export type { Amount, KeepClaim, PinDigests, PinSample, Pins, PinView, ProvenKeeper } from './pins.js';
export type {
  BlobInfo,
  BlobState,
  HeadInfo,
  ImportFound,
  ImportReport,
  ListOptions,
  Position,
  ProfileView,
  ReadOptions,
  RecordPage,
  RecordView,
  RepositorySummary,
  StoreStats,
  Timing,
  UnfinishedImport,
} from './views.js';
export type { Block, EncodedPicture, KeepPolicy, PictureOptions, Scope };

export type ByteArray = Uint8Array<ArrayBuffer>;

export interface CallOptions {
  readonly signal?: AbortSignal;
  /** Between 0 and 1, or undefined where the end is not known. */
  readonly onProgress?: (progress: Progress) => void;
}

export interface Progress {
  readonly phase: 'reading' | 'verifying' | 'writing';
  readonly done: number;
  readonly total?: number;
}

/** What became of received data. `accepted` counts what was new; nothing at all is stored unless the verdict is `valid`. */
export type ReceiveOutcome =
  | {
      readonly verdict: 'valid';
      readonly accepted: number;
      readonly position?: Position;
      /** Something new has come in, and the log is in conflict. */
      readonly conflict?: boolean;
    }
  | Unaccepted;

export type Unaccepted =
  | { readonly verdict: 'invalid'; readonly code: RefusalCode; readonly rule: string; readonly detail?: string }
  | { readonly verdict: 'refused'; readonly code: RefusalCode }
  | {
      readonly verdict: 'needs';
      readonly what: 'operations' | 'delegations' | 'blocks';
      readonly ids: readonly string[];
    }
  | { readonly verdict: 'notYet'; readonly until: number }
  | { readonly verdict: 'unsupported'; readonly what: string };

/** The winning state of an identity, as far as pages and peers want it. */
export interface IdentityView {
  readonly did: Did;
  readonly position: Position;
  readonly root: DidKey;
  readonly backup: ByteArray;
  readonly grants: readonly Cid[];
  readonly revoked: readonly DidKey[];
  readonly retired: Readonly<Record<DidKey, number>>;
  readonly conflict: boolean;
  readonly operations: number;
}

/** An identity conflict, as pages show it. */
export interface ConflictView {
  readonly did: Did;
  /** The last undisputed operation: everything is judged by it until the conflict is healed. */
  readonly fork: Position;
  readonly sides: readonly ConflictSideView[];
}

export interface ConflictSideView {
  /** The operation with which the side begins. */
  readonly id: Cid;
  readonly kind: 'update' | 'rotation';
  /** By what was signed: 0 the recovery words, 1 a key of a device. */
  readonly rank: 0 | 1;
  /** Whether it replaces the root key, the next root key or the recovery key. */
  readonly changes: readonly ('root' | 'next-root' | 'recovery' | 'backup')[];
  readonly revoked: readonly DidKey[];
  readonly retired: readonly DidKey[];
  /** Operations of this side that are here. */
  readonly operations: number;
  /** When it was first seen here, and from whom: null if it was made here. Undefined where an earlier version did not note it. */
  readonly seen?: { readonly at: number; readonly from: string | null };
}

export type HeadOutcome =
  | {
      readonly verdict: 'valid';
      readonly head: Omit<HeadInfo, 'receivedAt'>;
      /** It is stored here already. */
      readonly known: boolean;
      /** False if what is stored supersedes it (`not-newer`): there is nothing to pull. */
      readonly newer: boolean;
    }
  | Unaccepted;

/** What one writes. `value` holds the record's fields without `rev` and `$type` (both are stamped). */
export type Write =
  | { readonly path: RecordPath; readonly value: JsonValue }
  /** The record key becomes the next TID of the clock. */
  | { readonly collection: string; readonly value: JsonValue }
  | { readonly remove: RecordPath; readonly kind: 'retraction' | 'deletion' }
  /** A purge is signed by itself (`tabard/purge/1`); `bytes` is the record made by repo's builder. */
  | { readonly purge: RecordPath; readonly bytes: ByteArray };

/** Which device key signs, and under which delegation. */
export interface CommitSigner {
  readonly key: DidKey;
  readonly auth: Cid;
  readonly clockId: number;
}

export type PreparedCommit =
  | {
      readonly unchanged: false;
      readonly ticket: string;
      /** Sign exactly these bytes with the device key (they carry their domain). */
      readonly signing: ByteArray;
      readonly id: Cid;
      readonly rev: Tid;
      readonly seq: number;
      /** One for each write, in order. */
      readonly paths: readonly RecordPath[];
    }
  | { readonly unchanged: true; readonly paths: readonly RecordPath[] };

export type PullStart = PullBegun | Unaccepted;

export interface PullBegun {
  readonly verdict: 'valid';
  readonly pull: string;
  /** Roots whose whole trees are here: what to name in `get`. */
  readonly have: readonly Cid[];
  /** What is missing now; grows as nodes come in. Empty: `finishPull` can be called at once. */
  readonly want: readonly Cid[];
}

export interface BlocksOutcome {
  readonly want: readonly Cid[];
  /** Nothing is missing any more. */
  readonly done: boolean;
  /** The first block that was wrong. The pull is over, and nothing of it was stored. */
  readonly refused?: { readonly code: RefusalCode; readonly cid: Cid; readonly rule: string };
}

/**
 * `hides`: the new tree takes away what an older one here has. Both stay live and what was taken away stays shown (counted as
 * `hidden-removal`; no fault of the sender, who may not hold the older tree).
 */
export type PullOutcome = { readonly verdict: 'valid'; readonly head: HeadInfo; readonly hides: boolean } | Unaccepted;

/** A head with all that is new under it, of a repository that is here. */
export interface EditIn {
  readonly did: Did;
  /** Where the sender's log stands: it must be where ours does. */
  readonly log: Position;
  /** The whole log, where nothing of this identity is here; none for an edit. */
  readonly operations: readonly Uint8Array[];
  readonly delegations: readonly Uint8Array[];
  readonly commit: Uint8Array;
  readonly blocks: readonly Block[];
  readonly scope: Scope;
  readonly servedBy: string;
}

export interface TakenEdit {
  readonly head: HeadInfo;
  readonly hides: boolean;
  /** As it stands with the edit in it. */
  readonly profile: ProfileView | undefined;
}

export interface ServedHeads {
  readonly position: Position;
  readonly heads: readonly ByteArray[];
  /** What judges these heads: the chains of their keys. */
  readonly delegations: readonly ByteArray[];
}

/** A commit that does not count, and what it would change of what is shown if it did. */
export interface BarredHead {
  readonly id: Cid;
  readonly key: DidKey;
  readonly seq: number;
  readonly rev: Tid;
  readonly changes: readonly RecordPath[];
  /** There are more than these. */
  readonly more: boolean;
}

export interface ServeRequest {
  readonly root: Cid;
  readonly have: readonly Cid[];
  readonly scope: Scope;
  readonly cursor?: string;
  readonly maxBytes: number;
}

export interface ServedBlocks {
  /** Pre-order: each node before what it names. */
  readonly blocks: readonly Block[];
  /** Where to go on; absent at the end. */
  readonly cursor?: string;
}

/** A sealed snapshot that is kept here: what its device signed of it. */
export interface SnapshotView {
  readonly volume: string;
  readonly epoch: number;
  readonly key: DidKey;
  readonly seq: number;
  /** Of the sealed bytes, and how many there are. */
  readonly cid: Cid;
  readonly size: number;
  /** As it was signed. */
  readonly bytes: ByteArray;
  readonly receivedAt: number;
}

/** `wanted`: its sealed bytes are not here, and there is a place for them. */
export type SnapshotOutcome =
  | { readonly verdict: 'valid'; readonly snapshot: SnapshotView; readonly wanted: boolean }
  | Unaccepted;

export type ChunkOutcome =
  | { readonly verdict: 'valid'; readonly complete: boolean; readonly missing: readonly Cid[] }
  | Unaccepted;

export interface InspectedCar {
  /** Undefined where there was no file. */
  readonly found: ImportFound | undefined;
  readonly ticket: string;
}

export interface VerifyStoreEvents {
  /** A head was stored: by an own commit, a pull or an import. */
  changed: { readonly did: Did; readonly head: HeadInfo; readonly by: 'commit' | 'pull' | 'import' };
  /** The database cannot go on: it was deleted, or a newer tab has taken it over. */
  storage: { readonly code: 'storage-closed' | 'storage-lost' | 'unsupported-version' };
}

export type { Durability };

export interface VerifyStore {
  /** Opens (or makes) the database of a profile. Calls made meanwhile wait for it, where they cross to a worker. */
  open(id: string, options?: { readonly existing?: boolean }): Promise<void>;
  close(): Promise<void>;
  on<Name extends keyof VerifyStoreEvents>(name: Name, listener: (value: VerifyStoreEvents[Name]) => void): Dispose;

  // identity
  /**
   * Strict unless told otherwise: what peers serve of others can be had again. Always strict once a rotation of rank 0 was seen. `from`: the session
   * key of the peer that they come from.
   */
  receiveOperations(
    did: Did,
    operations: readonly Uint8Array[],
    durability?: Durability,
    from?: string | null,
  ): Promise<ReceiveOutcome>;
  receiveDelegations(did: Did, delegations: readonly Uint8Array[], durability?: Durability): Promise<ReceiveOutcome>;
  identity(did: Did): Promise<IdentityView | undefined>;
  /** The conflict that a log is in now. */
  conflict(did: Did): Promise<ConflictView | undefined>;
  /** Its proof, to be passed on. Undefined without a conflict, or where it does not fit into one message: the log tells it all the same. */
  conflictProof(did: Did): Promise<ByteArray | undefined>;
  /** A proof that somebody passed on: judged on top of what is here, then its operations are kept. */
  receiveConflict(did: Did, proof: Uint8Array, from: string): Promise<ReceiveOutcome>;
  /** Signed operations from `n` on, of every branch, parents first. */
  operationsFrom(did: Did, n: number): Promise<readonly ByteArray[]>;
  /** Delegations by their CIDs, or with their chains by audience key. */
  delegationsFor(did: Did, ids: readonly (Cid | DidKey)[]): Promise<readonly ByteArray[]>;
  /** Whether a key may do this for the identity now; what `prove` asks. `clockId` is that of its delegation. */
  authority(
    did: Did,
    key: DidKey,
    command: '/repo/write' | '/repo/purge',
  ): Promise<{ readonly holds: boolean; readonly code?: RefusalCode; readonly clockId?: number }>;

  /** Of each key the newest commit that is kept here and that the log does not bear: it was put out, or away, before. */
  barred(did: Did): Promise<readonly BarredHead[]>;

  // own writing: the page signs in between. Callers take turns (`tabard/<id>/write`) around both, so that conflicts are rare; they are found all the same.
  prepareCommit(did: Did, writes: readonly Write[], signer: CommitSigner): Promise<PreparedCommit>;
  /**
   * For a clock that ran ahead and is right again: a commit of everything that lies ahead of it, under a time of now; keys that are times
   * change too. Nobody whose clock is right has taken any of it. `unchanged` where nothing lies ahead.
   */
  prepareRestamp(did: Did, signer: CommitSigner): Promise<PreparedCommit>;
  /** One transaction. Throws `write-conflict` (retryable) if another commit of this key came in between. */
  finishCommit(ticket: string, signature: Uint8Array): Promise<HeadInfo>;

  // sync in
  receiveHeads(did: Did, commits: readonly Uint8Array[]): Promise<readonly HeadOutcome[]>;
  /** Heads put aside because they lay ahead of the clock and are due now: offer them to `receiveHeads` again. */
  dueHeads(): Promise<readonly { readonly did: Did; readonly bytes: ByteArray }[]>;
  /** `commitId` is of a head that `receiveHeads` found valid in this run. */
  beginPull(did: Did, commitId: Cid, scope: Scope): Promise<PullStart>;
  /** In any order that follows from the root; what is held already may be among them. */
  receiveBlocks(pull: string, blocks: readonly Block[]): Promise<BlocksOutcome>;
  /** Completeness, hidden removals, then one transaction. `servedBy` is the session key of the peer. */
  finishPull(pull: string, servedBy: string | null): Promise<PullOutcome>;
  cancelPull(pull: string): Promise<void>;
  /**
   * An edit in one step: judged, verified and stored, in one transaction. Undefined, with nothing stored or counted, for whatever needs more than
   * that or is wrong: the steps above say what.
   */
  takeEdit(edit: EditIn): Promise<TakenEdit | undefined>;

  // sync out
  heads(did: Did): Promise<ServedHeads | undefined>;
  serveBlocks(did: Did, request: ServeRequest, options?: CallOptions): Promise<ServedBlocks>;
  getBlocks(did: Did, cids: readonly Cid[], maxBytes: number): Promise<readonly Block[]>;
  /** A raw block or the list block of a blob that this identity names; undefined for any other. */
  serveChunk(did: Did, blob: Cid, cid: Cid): Promise<ByteArray | undefined>;

  // reading
  record(did: Did, path: RecordPath, options?: ReadOptions): Promise<RecordView | undefined>;
  /** In order of keys; `null`: of all collections. */
  list(did: Did, collection: string | null, options?: ListOptions): Promise<RecordPage>;
  profile(did: Did): Promise<ProfileView | undefined>;
  repositories(): Promise<readonly RepositorySummary[]>;
  keep(did: Did, policy: KeepPolicy): Promise<void>;
  drop(did: Did): Promise<void>;

  // blobs
  putBlob(did: Did, bytes: Uint8Array, mime: string): Promise<BlobInfo>;
  /** Notes a blob that a verified record names, before its blocks come in. */
  beginBlob(did: Did, blob: BlobInfo): Promise<BlobState>;
  /** A chunk or the list block of a blob that was begun: hash and size checked, then stored. */
  receiveChunk(did: Did, blob: Cid, chunk: Block): Promise<ChunkOutcome>;
  blob(cid: Cid): Promise<BlobState | undefined>;
  /** The bytes of a raw block or list block of a blob. */
  blobChunk(cid: Cid): Promise<ByteArray | undefined>;
  /** All of it, for an object URL where no service worker answers. */
  readBlob(cid: Cid): Promise<Blob | undefined>;

  /** A picture of any kind as a small square of pixels without metadata. Only where the browser can draw (not in Node). */
  encodePicture(file: Blob, options: PictureOptions): Promise<EncodedPicture>;

  // sealed snapshots of households
  /** Those that are kept, the newest of each device first. Undefined where none are kept of this identity. */
  snapshots(did: Did): Promise<readonly SnapshotView[] | undefined>;
  /** Whether a snapshot holds, and whether it would be kept. */
  judgeSnapshot(did: Did, bytes: ByteArray): Promise<SnapshotOutcome>;
  /** Judged, compared with its sealed bytes, kept; older ones give way. `accepted` is 0 where it is here, or too old to be kept. */
  keepSnapshot(did: Did, bytes: ByteArray, sealed: ByteArray): Promise<ReceiveOutcome>;
  /** The sealed bytes of one that is kept, or a part of them. */
  sealedPart(did: Did, cid: Cid, from?: number, most?: number): Promise<ByteArray | undefined>;

  // whole repositories
  exportCar(did: Did, options?: CallOptions): AsyncIterable<ByteArray>;
  /** Given a ticket of `inspectCar` in the place of a file, it takes what was verified then; `not-found` if that was let go. */
  importCar(car: Uint8Array | Blob | string, options?: CallOptions): Promise<ImportReport>;
  /** Verifies all of a file and keeps nothing. It is held in memory until the next call; `null` lets go of it. */
  inspectCar(car: Blob | null, options?: CallOptions): Promise<InspectedCar>;
  /** An import that was begun and did not end: given the same file again, it goes on. */
  unfinishedImport(): Promise<UnfinishedImport | undefined>;
  /** What keeping others' profiles online asks of the store (`pins.ts`). */
  pins<Name extends keyof Pins>(name: Name, ...args: Parameters<Pins[Name]>): ReturnType<Pins[Name]>;
  /** Deletes what nothing names any more. Meant for idle time; answers the bytes freed. */
  collect(options?: CallOptions): Promise<{ readonly blocks: number; readonly bytes: number }>;
  /** Deletes this profile's database and its line in the registry. */
  erase(): Promise<void>;
  stats(): Promise<StoreStats>;
}
