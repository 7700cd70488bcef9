/** The rows of the databases, as they lie on disk (docs/protocol/store.md). */
import type { Cid, Did, DidKey, RecordPath, RecordUri, Tid } from '../base/index.js';
import type { Part, Scope } from '../repo/index.js';
import type { KeepPolicy } from './keep-policy.js';

/** A profile of this browser: one database. `did` is null while its holder only reads. */
export interface RegistryProfile {
  readonly id: string;
  readonly did: Did | null;
  readonly createdAt: number;
  readonly openedAt: number;
  /** What it called itself when it was last open: public, and only for choosing among several. */
  readonly name?: string;
  /** Signed out of: never opened again, and gone with its database as soon as that can be deleted. */
  readonly leaving?: true;
}

/** Which private document an update belongs to. */
export type JournalDoc = 'profile' | 'config';

/** As it is put: the database gives the id. */
export type JournalRow = Omit<JournalEntry, 'id'> & { readonly id?: number };

export interface JournalEntry {
  /** Given by the database, rising. */
  readonly id: number;
  readonly doc: JournalDoc;
  readonly update: Uint8Array<ArrayBuffer>;
}

/** One for each identity whose log is here. */
export interface IdentityRow {
  readonly did: Did;
  /** The newest undisputed rank-0 rotation, which later forks below it do not move (first seen). */
  readonly firstSeen: Cid | null;
  /** Rises with each change of operations or delegations, so that other tabs notice. */
  readonly stamp: number;
}

export interface OperationRow {
  readonly did: Did;
  /** CID of the operation without `sig`; of one that this version cannot read, of all its bytes. */
  readonly id: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** When it was first seen here, and the session key of the peer it came from; null if it was made here. Rows of earlier versions do not say. */
  readonly seen?: { readonly at: number; readonly from: string | null };
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
  /** Set while the log does not bear it: neither shown nor served, and kept for its time, for a log can change back. */
  readonly barred?: true;
  /** When its owner said that it is to go, of one that is barred. */
  readonly droppedAt?: number;
  /** The part of its tree that is here; absent: all of it. */
  readonly part?: Part;
}

/**
 * Some blocks of one identity in one row: IndexedDB's price is by the row, and neighbours in a tree are read together. Which blocks share
 * a pack means nothing.
 */
export interface PackRow {
  readonly cids: readonly Cid[];
  /** Where each block ends in `bytes`. */
  readonly ends: readonly number[];
  readonly bytes: Uint8Array<ArrayBuffer>;
}

export interface RepositoryRow {
  readonly did: Did;
  readonly policy: KeepPolicy;
  /** The ranges of paths that are here of every live head. */
  readonly scope: Scope;
  /** What is here of every live head, where that is not everything: these ranges, and what the tree says. */
  readonly part?: Part;
  /** Ids of the live heads. */
  readonly heads: readonly Cid[];
  /** Root of the merge of all live heads: what is shown, and what the next own commit builds on. */
  readonly view: Cid | null;
  /** Highest `seq` of each device key that any accepted commit has or has seen. */
  readonly marks: Readonly<Record<DidKey, number>>;
  /** Highest `seq` of each device key among the commits that are here. */
  readonly landed: Readonly<Record<DidKey, number>>;
  /** Highest `rev` accepted: the hybrid clock goes on from here. */
  readonly clock: Tid | null;
  /** True between a change of the log and the judging anew of what is here. */
  readonly rejudge: boolean;
  /** Bytes of blocks kept. */
  readonly bytes: number;
  /** Number of the next pack. */
  readonly nextPack: number;
  /** How often unreachable blocks were deleted. What was prepared before must not count on them. */
  readonly sweeps: number;
  readonly addedAt: number;
  readonly receivedAt: number | null;
  readonly verifiedAt: number | null;
  /** Session key of the peer that served the newest head; null for one's own. */
  readonly servedBy: string | null;
  /** Of a pin: a newer state was not taken, because with it the blocks alone are over the quota (PIN-2). */
  readonly over?: { readonly at: number; readonly bytes: number };
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

export interface BlobRefRow {
  readonly cid: Cid;
  readonly did: Did;
  /** When it was last said that this identity names the blob. */
  readonly at: number;
}

/** Something that was removed, while blocks or media of it are still here. They are not given to others, and go when their time is over. */
export interface RemovedRow {
  readonly did: Did;
  readonly path: RecordPath;
  /** The tombstone that stands there. */
  readonly cid: Cid;
  readonly kind: 'deletion' | 'purge';
  /** When it came here. */
  readonly at: number;
  /** Versions that stood there before, and media that they name; nothing that is shown needs them. */
  readonly blocks: readonly Cid[];
  readonly blobs: readonly Cid[];
}

/** A sealed snapshot of a household, as its device signed it. The sealed bytes lie apart, so that a list of snapshots reads none of them. */
export interface SnapshotRow {
  readonly did: Did;
  /** `<volume> <key> <seq>`: one of each. */
  readonly name: string;
  readonly volume: string;
  readonly epoch: number;
  readonly key: DidKey;
  readonly seq: number;
  /** Of the sealed bytes. */
  readonly cid: Cid;
  readonly size: number;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly receivedAt: number;
}

export interface PendingRow {
  readonly did: Did;
  readonly id: Cid;
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly until: number;
}

/** What the record of an entry is. `reply` is an admission (`app.tabard.reply`); a post that answers another is a `post`. */
export type EntryKind =
  | 'post'
  | 'boost'
  | 'like'
  | 'vote'
  | 'rsvp'
  | 'reply'
  | 'follow'
  | 'block'
  | 'member'
  | 'stream'
  | 'list'
  | 'label';

/**
 * What a record says to others, taken out of it so that feeds, threads and counts are read in order without walking trees. It says nothing that
 * the tree does not: it can be thrown away and made anew at any time.
 */
export interface EntryRow {
  readonly did: Did;
  readonly path: RecordPath;
  readonly cid: Cid;
  readonly rev: Tid;
  readonly kind: EntryKind;
  /**
   * Minus the microseconds since 1970 that it is of: an index gives the newest first, many at once. The TID of the key where keys are times, else
   * `createdAt`, at most the time of `rev`.
   */
  readonly back: number;
  /** Only on what stands in feeds (an index leaves out rows that lack a field): a post, an answer to somebody else, a boost. */
  readonly feed?: 1 | 2 | 3;
  /** Of a post that answers another: the first of its thread. Of a member: its stream. */
  readonly root?: RecordUri;
  /**
   * What it is about and how: `<uri or did> <kind, or quote> <time>`, and its tags, `#<tag in lower case> <time>`. The time is 11 digits of base 36
   * that fall as time goes on. The subject comes first, where there is one.
   */
  readonly about?: readonly string[];
  /** Removed: what stands at its path. */
  readonly removed?: 'retraction' | 'deletion' | 'purge';
  /** It came alone, with a proof, and its repository is not kept here. */
  readonly loose?: true;
}

/** How far the entries of an identity follow its repository. */
export interface IndexedRow {
  readonly did: Did;
  /** Of the code that made them: another one makes them anew. */
  readonly version: number;
  /** `addedAt` of the repository, and the scope, that they were made from. With another they are made anew. */
  readonly addedAt: number;
  readonly scope: Scope;
  readonly part?: Part;
  /** The view whose entries these are; null: none yet. */
  readonly view: Cid | null;
  /** On the way to another view: for paths up to `upTo` they are those of `view` there. */
  readonly next?: { readonly view: Cid; readonly upTo: string };
  /** The repository's when they were made. */
  readonly clock: Tid | null;
  /** Records that are newer than every head, and so belong to none: looked at again when the clock has gone on. */
  readonly ahead: readonly RecordPath[];
  /** How many there are of each kind, and how many words and tags they stand under. */
  readonly counts: Readonly<Partial<Record<EntryKind | 'tags', number>>>;
}

/** The index of words (SRC-2), in parts of bounded size. `state` says what they stand for. */
export type SearchRow = SearchStateRow | SearchWordsRow | SearchNamesRow;

export interface SearchStateRow {
  /** Of the code that made it: another one makes it anew. */
  readonly version: number;
  /** Rises with each writing, so that another tab notices. */
  readonly stamp: number;
  /** How many parts there are. */
  readonly shards: number;
  readonly of: readonly SearchedRow[];
}

/** Which view of an identity the index stands for. */
export interface SearchedRow {
  readonly did: Did;
  readonly addedAt: number;
  readonly view: Cid | null;
  readonly scope: string;
  /** Words that were indexed of it so far. */
  readonly words: number;
}

export interface SearchWordsRow {
  /** As the library writes its index. */
  readonly json: string;
}

export interface SearchNamesRow {
  readonly uris: readonly RecordUri[];
}

/** A record of somebody whose repository is not kept here, with all that proves it but the log and the delegations, which lie where all do. */
export interface ProvenRow {
  readonly did: Did;
  readonly path: RecordPath;
  readonly cid: Cid;
  readonly rev: Tid;
  readonly commit: Uint8Array<ArrayBuffer>;
  /** Nodes of the tree on the way to the path, from the root. */
  readonly nodes: readonly Uint8Array<ArrayBuffer>[];
  readonly record: Uint8Array<ArrayBuffer>;
  readonly receivedAt: number;
  /** Until when it is kept; where room is made, those go first that end first. */
  readonly until: number;
  /** Until exactly then: it was promised, and gives way last. */
  readonly kept?: true;
  /** Bytes of commit, nodes and record. */
  readonly size: number;
  /** Of the identity's row when this was judged: under another log it is judged again. */
  readonly stamp: number;
  /** A purge that holds: nothing takes its place. */
  readonly final?: true;
  /** The log does not bear it any more. It is not shown, and kept: a log can change back. */
  readonly barred?: true;
}

/** Something that was pushed to an identity that is hosted or pinned here. */
export interface InboxRow {
  /** Given by the database, rising. */
  readonly id?: number;
  readonly to: Did;
  readonly from: Did;
  readonly uri: RecordUri;
  readonly cid: Cid;
  readonly kind: EntryKind;
  /** What it is about: a record of `to`, or `to`. */
  readonly subject: RecordUri | Did;
  readonly receivedAt: number;
  /** Until when a copy of it is to be kept, where that was said. */
  readonly until?: number;
  /** Of this version: an older one never takes its place again, though what was removed is forgotten. Absent in rows of earlier builds, as the next three. */
  readonly rev?: Tid;
  /** Bytes that it counts for. */
  readonly size?: number;
  /** Whom its sender was unknown to. */
  readonly stranger?: boolean;
  /** How often another version has taken its place. */
  readonly changes?: number;
}

/** Something of one's own that is to reach somebody's inbox. */
export interface OutboxRow {
  readonly to: Did;
  readonly uri: RecordUri;
  readonly kind: EntryKind;
  readonly since: number;
  readonly tries: number;
  /** When it is tried again; of what is over never. */
  readonly next: number;
  /** Somebody has it who is not known to be a device of theirs. */
  readonly left?: true;
  /** Not taken, or given up: kept a while, so that its author sees it. */
  readonly over?: 'refused' | 'unreached';
}
