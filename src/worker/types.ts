/**
 * `VerifyStore`: everything that verifies, hashes and stores, behind one interface. It runs in the worker; the page talks
 * to it through a client of the same type, and tests run it in place. Whatever crosses is structured-cloneable:
 * values are plain JSON (`$link`, `$bytes`), bytes are `Uint8Array`s.
 *
 * Refusals of a peer's data are returned; `TabardError`s (storage) and `AbortError`s are thrown.
 */
import type { Cid, Did, DidKey, Dispose, RecordPath, RecordUri, RefusalCode, Tid } from '../base/index.js';
import type { JsonValue } from '../codec/index.js';
import type { Block, Part, Posts, Scope } from '../repo/index.js';
import type { Durability, KeepPolicy } from '../store/index.js';
import type {
  BlocksOutcome,
  ChunkOutcome,
  EditIn,
  HeadOutcome,
  PullOutcome,
  PullStart,
  ReceiveOutcome,
  SnapshotOutcome,
  TakenEdit,
} from './outcomes.js';
import type { EncodedPicture, PictureOptions } from './picture.js';
import type { Pins } from './pins.js';
import type { Social } from './social/types.js';
import type { Uploads } from './uploads.js';
import type {
  BarredAct,
  BarredHead,
  BlobInfo,
  BlobProgress,
  BlobState,
  ConflictView,
  HeadInfo,
  IdentityView,
  ImportFound,
  ImportReport,
  ListOptions,
  Position,
  ProfileView,
  ReadOptions,
  RecordPage,
  RecordView,
  RepositorySummary,
  SnapshotView,
  StoreStats,
  UnfinishedImport,
} from './views.js';

export type { HeldPosts, HeldView, LetGo } from './held.js';
export type {
  BlocksOutcome,
  ChunkOutcome,
  EditIn,
  HeadOutcome,
  PullBegun,
  PullOutcome,
  PullStart,
  ReceiveOutcome,
  SnapshotOutcome,
  TakenEdit,
  Unaccepted,
} from './outcomes.js';
export type { Amount, KeepClaim, PinDigests, PinSample, Pins, PinView, ProvenKeeper } from './pins.js';
export type { Social } from './social/types.js';
export type { Uploads } from './uploads.js';
export type {
  BarredAct,
  BarredHead,
  BlobInfo,
  BlobProgress,
  BlobState,
  ConflictSideView,
  ConflictView,
  HeadInfo,
  IdentityView,
  ImportFound,
  ImportReport,
  ListOptions,
  Position,
  ProfileView,
  ReadOptions,
  RecordPage,
  RecordView,
  RepositorySummary,
  SnapshotView,
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

export interface ServedHeads {
  readonly position: Position;
  readonly heads: readonly ByteArray[];
  /** What judges these heads: the chains of their keys. */
  readonly delegations: readonly ByteArray[];
  /** What is here of all of their trees; absent: everything. */
  readonly part?: Part | undefined;
}

export interface ServeRequest {
  readonly root: Cid;
  readonly have: readonly Cid[];
  readonly scope: Scope;
  readonly posts: Posts | null;
  readonly cursor?: string;
  readonly maxBytes: number;
  /** Who asks holds the first of `have` that is here, and can grow the tree out of it: `changes` will do where they fit. */
  readonly build?: boolean;
}

export interface ServedBlocks {
  /** Pre-order: each node before what it names. */
  readonly blocks: readonly Block[];
  /** Where to go on; absent at the end. */
  readonly cursor?: string;
  /** In the place of blocks (`repo/changes.ts`). */
  readonly changes?: ByteArray;
}

export interface InspectedCar {
  /** Undefined where there was no file. */
  readonly found: ImportFound | undefined;
  readonly ticket: string;
}

export interface VerifyStoreEvents {
  /** A head was stored: by an own commit, a pull or an import. */
  changed: { readonly did: Did; readonly head: HeadInfo; readonly by: 'commit' | 'pull' | 'import' };
  /** A newer state of a pin has no room in its quota (PIN-2). Told to no other thread. */
  over: { readonly did: Did };
  /** Less of it, or more again, is to be kept here than before (PIN-19, PIN-20). */
  eased: { readonly did: Did };
  /**
   * The entries of these identities have changed (`social`). `uris`: the records that changed and those that they speak of; left out where that is
   * not known, or more than is told.
   */
  entries: { readonly dids: readonly Did[]; readonly uris?: readonly RecordUri[] };
  /** More of a blob that is being fetched is here, whichever tab of this profile fetches it. */
  blob: BlobProgress;
  /** The database cannot go on: it was deleted, or a newer tab has taken it over. */
  storage: { readonly code: 'storage-closed' | 'storage-lost' | 'unsupported-version' };
}

export type { Durability };

export interface VerifyStore {
  /**
   * Opens (or makes) the database of a profile. Calls made meanwhile wait for it, where they cross to a worker. `social`: what people write is asked for
   * first, so its code is fetched meanwhile.
   */
  open(id: string, options?: { readonly existing?: boolean; readonly social?: boolean }): Promise<void>;
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

  /**
   * Of each key the newest commit that is kept here and that the log does not bear: it was put out, or away, before. Of one's own also what was put
   * aside of keys that wrote after they were put out; `act` says what becomes of one of all these, first.
   */
  barred(did: Did, act?: BarredAct): Promise<readonly BarredHead[]>;

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
  /** `part`: what of their trees is wanted; left out: all of it. */
  receiveHeads(did: Did, commits: readonly Uint8Array[], part?: Part): Promise<readonly HeadOutcome[]>;
  /** Heads put aside because they lay ahead of the clock and are due now: offer them to `receiveHeads` again. */
  dueHeads(): Promise<readonly { readonly did: Did; readonly bytes: ByteArray }[]>;
  /**
   * `commitId` is of a head that `receiveHeads` found valid in this run. `part`: what of its tree is taken in, and whatever is to be kept of it (`keep`)
   * besides; left out: all of it. Then no more than that is here of this head.
   */
  beginPull(did: Did, commitId: Cid, part?: Part): Promise<PullStart>;
  /** In any order that follows from the root; what is held already may be among them. */
  /** Changes come in their place: taken whole, or not at all. */
  receiveBlocks(pull: string, blocks: readonly Block[], changes?: Uint8Array): Promise<BlocksOutcome>;
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
  /** The commits with these ids, live or superseded; null for what is not here. */
  commits(did: Did, ids: readonly Cid[]): Promise<readonly (ByteArray | null)[]>;
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
  /** What is not here yet is kept from when it comes. With less to be kept than is here, the rest is no longer claimed, and goes at the next collecting. */
  /** Answers whether that changed anything. */
  keep(did: Did, policy: KeepPolicy): Promise<boolean>;
  drop(did: Did): Promise<void>;

  // blobs
  /** A file is read piece by piece. Throws `media-too-large`, `media-unreadable`, `storage-quota`. */
  putBlob(did: Did, bytes: Uint8Array | Blob, mime: string, options?: CallOptions): Promise<BlobInfo>;
  /** A blob whose chunks the page gives one by one. */
  uploads<Name extends keyof Uploads>(name: Name, ...args: Parameters<Uploads[Name]>): ReturnType<Uploads[Name]>;
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
  /** What people write to each other (`social/types.ts`). */
  social<Name extends keyof Social>(name: Name, ...args: Parameters<Social[Name]>): ReturnType<Social[Name]>;
  /** Deletes what nothing names any more. Meant for idle time; answers the bytes freed. */
  collect(options?: CallOptions): Promise<{ readonly blocks: number; readonly bytes: number }>;
  /** Deletes this profile's database and its line in the registry. */
  erase(): Promise<void>;
  stats(): Promise<StoreStats>;
}
