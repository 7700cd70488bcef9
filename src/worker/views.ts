/** What pages are shown: identities and their conflicts, records, profiles, repositories, blobs, snapshots, figures. Plain data that crosses a thread. */
import type { Cid, Did, DidKey, RecordPath, RefusalCode, Tid } from '../base/index.js';
import type { JsonValue } from '../codec/index.js';
import type { Part, Scope } from '../repo/index.js';
import type { KeepPolicy } from '../store/index.js';
import type { ByteArray } from './types.js';

/** Where a log stands: number and id of its newest winning operation. */
export interface Position {
  readonly n: number;
  readonly id: Cid;
}

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

export interface HeadInfo {
  readonly did: Did;
  /** CID without `sig`: what everything refers to. */
  readonly id: Cid;
  /** CID of the block as sent. */
  readonly cid: Cid;
  readonly key: DidKey;
  readonly seq: number;
  readonly rev: Tid;
  readonly data: Cid;
  readonly log: Position;
  readonly receivedAt: number;
}

export interface RecordView {
  readonly path: RecordPath;
  readonly cid: Cid;
  readonly value: JsonValue;
  /** Set if what stood here was removed; only given where `removed` was asked for. */
  readonly removal?: 'retraction' | 'deletion' | 'purge';
}

export interface ReadOptions {
  /** Give tombstones too. */
  readonly removed?: boolean;
}

export interface ListOptions extends ReadOptions {
  readonly limit?: number;
  readonly cursor?: string;
  readonly reverse?: boolean;
}

export interface RecordPage {
  readonly records: readonly RecordView[];
  readonly cursor?: string;
}

export interface ProfileView {
  readonly did: Did;
  /** `app.tabard.profile/self`; undefined if there is none. */
  readonly record: JsonValue | undefined;
  /** The newest live head. */
  readonly head: HeadInfo;
  readonly heads: number;
  readonly verifiedAt: number;
  readonly receivedAt: number;
  readonly servedBy: string | null;
  readonly conflict: boolean;
  readonly policy: KeepPolicy;
  /** Not all of it is here. */
  readonly partial: boolean;
}

export interface RepositorySummary {
  readonly did: Did;
  readonly policy: KeepPolicy;
  readonly scope: Scope;
  /** What is here of it, where that is not everything. */
  readonly part?: Part;
  readonly heads: readonly HeadInfo[];
  readonly bytes: number;
  readonly addedAt: number;
  readonly receivedAt: number | null;
  readonly servedBy: string | null;
}

export interface BlobInfo {
  readonly cid: Cid;
  readonly size: number;
  readonly mime: string;
}

export interface BlobState extends BlobInfo {
  readonly complete: boolean;
  /** Raw blocks in order; empty until the list block is here. */
  readonly chunks: readonly Cid[];
  readonly missing: readonly Cid[];
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
  /** The posts in it, which are not among `changes`. */
  readonly posts: readonly RecordView[];
  /** It was signed after its key was put out: nothing of it is here but these posts. */
  readonly after: boolean;
}

/** What becomes of such a head: forgotten, or not after all while that can be taken back. */
export interface BarredAct {
  readonly id: Cid;
  readonly drop: boolean;
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

/** How much of a blob is here. */
export interface BlobProgress {
  readonly cid: Cid;
  /** Bytes. */
  readonly done: number;
  readonly size: number;
  readonly complete: boolean;
}

/** What a CAR file holds, all of it verified: every hash, and every signature from the genesis to the newest commit. */
export interface ImportFound {
  readonly did: Did;
  /** As its profile record says, or empty. */
  readonly name: string;
  readonly operations: number;
  readonly commits: number;
  /** Devices that signed the commits. */
  readonly devices: number;
  /** Whether its log has a conflict: two operations of one rank that exclude each other. */
  readonly conflict: boolean;
  /** Paths of the tree, whatever stands there. */
  readonly records: number;
  /** Records that are shown, by collection; under the empty name those of further collections. */
  readonly kinds: Readonly<Record<string, number>>;
  readonly removed: number;
  /** Records that are carried and not shown, by the reason. */
  readonly notShown: Readonly<Partial<Record<string, number>>>;
  /** Blobs that records name; `here` and `bytes`: those that the file has whole. */
  readonly media: { readonly named: number; readonly here: number; readonly bytes: number };
  /** Sealed snapshots of the household: those that hold, and those that are left out. */
  readonly sealed: { readonly held: number; readonly refused: number };
  /** When the newest commit was signed. */
  readonly asOf: number;
}

export interface ImportReport extends ImportFound {
  /** Blobs that are whole here now. */
  readonly blobs: number;
  /** Snapshots that are kept now. */
  readonly snapshots: number;
  /** Whether a head newer than what was here came in. */
  readonly changed: boolean;
  /**
   * `kept-copy`: verified and kept like anyone's repository; without its keys nobody can write to it here.
   * `own`: this database already holds that identity.
   */
  readonly standing: 'kept-copy' | 'own';
}

export interface Timing {
  readonly count: number;
  readonly total: number;
  readonly max: number;
}

export interface StoreStats {
  readonly bytes: number;
  readonly blocks: number;
  readonly repositories: number;
  readonly verifications: number;
  readonly refusals: Readonly<Partial<Record<RefusalCode, number>>>;
  /** Milliseconds by kind of work. */
  readonly timings: Readonly<Record<string, Timing>>;
  readonly usage: number | null;
  readonly quota: number | null;
}

/** An import that was begun and did not come to its end. */
export interface UnfinishedImport {
  readonly did: Did;
  /** Of the file. */
  readonly bytes: number;
  readonly begunAt: number;
}
