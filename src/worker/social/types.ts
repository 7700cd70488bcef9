/**
 * `Social`: what people write to each other, out of everything that is kept here. Reads come from the entries (an index of records, made after each
 * landing); what came alone came with a proof. One of the store's parts that are fetched when they are first asked for.
 */
import type { Cid, Did, DidKey, RecordPath, RecordUri, RefusalCode, Tid } from '../../base/index.js';
import type { JsonValue } from '../../codec/index.js';
import type { EntryKind, OutboxRow } from '../../store/index.js';
import type { ByteArray } from '../types.js';

export type { EntryKind };

/** A record as it stands, with what is known of where it is from. */
export interface EntryView {
  readonly uri: RecordUri;
  readonly did: Did;
  readonly path: RecordPath;
  readonly cid: Cid;
  readonly rev: Tid;
  readonly kind: EntryKind;
  /** ms since 1970. */
  readonly at: number;
  readonly subject?: RecordUri | Did;
  readonly root?: RecordUri;
  /** Null where the block is not here (a retraction that is looked behind, a record left out). */
  readonly value: JsonValue | null;
  readonly removed?: 'retraction' | 'deletion' | 'purge';
  /** Of a boost on a page of a feed: what it shows, null where that is not here. */
  readonly boosted?: EntryView | null;
  /** Its repository is kept here, or it came alone with its proof. */
  readonly source: 'kept' | 'proven';
}

/** Where a page ends: `at` and uri of its last, so that two of one time are not lost. */
export type EntryCursor = string;

export interface EntryPage {
  readonly entries: readonly EntryView[];
  /** Absent at the end. */
  readonly cursor?: EntryCursor;
}

export interface PageOptions {
  readonly limit: number;
  /** Newest first, from here on into the past. */
  readonly before?: EntryCursor;
  /** Of these only, wherever they stand. */
  readonly among?: readonly RecordUri[];
}

export interface FeedOptions extends PageOptions {
  /** Whose posts and boosts; left out: everybody's whose repository is kept here as one's own, a follow or a pin. */
  readonly dids?: readonly Did[];
  /** Of identities that are named here: their posts in these streams only, and no boosts. */
  readonly streams?: Readonly<Record<Did, readonly Tid[]>>;
  readonly tag?: string;
  /** Answers to others too; left out: an answer stands only where it answers its own author. */
  readonly replies?: boolean;
}

/** What is known here of what others did with a record. */
export interface EntryCounts {
  readonly likes: number;
  readonly boosts: number;
  /** Posts that answer it. */
  readonly replies: number;
  readonly quotes: number;
  /** Of the viewer: the record, where there is one. */
  readonly liked?: RecordPath;
  readonly boosted?: RecordPath;
}

/** All posts of a thread that are here, in order of time, and whom its author admitted. */
export interface ThreadRows {
  readonly root: RecordUri;
  readonly posts: readonly EntryView[];
  /** Answers that the author of the root admitted; those that are not here are named by uri all the same. */
  readonly admitted: readonly { readonly uri: RecordUri; readonly cid: Cid | null }[];
  /** Named by a post that is here, and not here themselves. */
  readonly missing: readonly RecordUri[];
}

export type ProvenOutcome =
  /** `entry` is left out for a record that is none (a profile). `isNew`: it, or this version of it, was not here. */
  | { readonly verdict: 'valid'; readonly uri: RecordUri; readonly entry?: EntryView; readonly isNew: boolean }
  /** Its author's tree has nothing at this path. */
  | { readonly verdict: 'absent'; readonly uri: RecordUri }
  /** It is not about `to`, or no inbox of `to` is here: it holds, and is not kept. */
  | { readonly verdict: 'unwanted' }
  | { readonly verdict: 'invalid'; readonly code: RefusalCode; readonly rule: string }
  | { readonly verdict: 'refused'; readonly code: RefusalCode }
  | { readonly verdict: 'needs'; readonly what: 'operations' | 'delegations' | 'blocks' }
  | { readonly verdict: 'notYet'; readonly until: number }
  | { readonly verdict: 'unsupported'; readonly what: string };

/**
 * Why a record that came alone is kept. `inbox`: it was pushed to `to`. `thread`: these records were asked for. `nothing`: it is only judged.
 */
export type ProvenFor =
  | { readonly why: 'inbox'; readonly to: Did }
  | { readonly why: 'thread'; readonly uris: readonly RecordUri[] }
  | { readonly why: 'nothing' };

/** A profile record as far as it is known here: of a kept repository, or one that came alone. */
export interface PersonRecord {
  readonly did: Did;
  readonly value: JsonValue;
  readonly source: 'kept' | 'proven';
}

/** What a thread's answers are told by. */
export interface AnswerRef {
  readonly uri: RecordUri;
  readonly cid: Cid;
  readonly admitted: boolean;
}

export interface ServedAnswers {
  readonly answers: readonly AnswerRef[];
  readonly bundles: readonly ByteArray[];
  /** Where to go on; absent at the end. */
  readonly cursor?: EntryCursor;
}

/** Something that is held for the devices of `to`. */
export interface HeldPush {
  readonly id: number;
  readonly uri: RecordUri;
  readonly cid: Cid;
  readonly kind: EntryKind;
}

export interface InboxEntry {
  /** Rising in the order of arrival on this device. */
  readonly id: number;
  readonly to: Did;
  readonly kind: EntryKind;
  readonly entry: EntryView;
  readonly receivedAt: number;
}

export interface InboxPage {
  readonly entries: readonly InboxEntry[];
  readonly cursor?: number;
}

/** One of the records that match, with where. */
export interface SearchHit {
  readonly uri: RecordUri;
  readonly score: number;
  /** The words that were found, folded (no case, no marks); of a tag the tag. */
  readonly terms: readonly string[];
}

export interface SearchFound {
  /** Best first. Of tags: one hit a tag, its newest post, with how many posts stand under it as the score. */
  readonly hits: readonly SearchHit[];
  /** False while what is kept is still being indexed: there may be more. */
  readonly complete: boolean;
}

/** What is read out of the entries (rules ENT-*). */
export interface EntryReads {
  /**
   * Brings the entries up to what is kept, of all or of one. Resolves when they are. Reads do it themselves: those of one identity or thread wait for
   * it, a feed shows what there is and follows afterwards; `entries` of the store's events says whose changed.
   */
  follow(did?: Did): Promise<void>;
  /** Posts and boosts, newest first. */
  feed(options: FeedOptions): Promise<EntryPage>;
  /** How many feed entries are newer than a cursor: what is announced above the feed. */
  newer(options: Omit<FeedOptions, 'limit' | 'before'>, than: EntryCursor | null): Promise<number>;
  /** All posts of one identity (or of one of its streams), newest first. */
  posts(did: Did, options: PageOptions & { readonly stream?: Tid; readonly replies?: boolean }): Promise<EntryPage>;
  thread(root: RecordUri): Promise<ThreadRows>;
  /** Records by their uris: kept ones first, then proven ones; null for what is not here. */
  entries(uris: readonly RecordUri[]): Promise<readonly (EntryView | null)[]>;
  /** What is about a record or an identity, of one kind, newest first. `post`: what answers it; `quote`: posts that quote it. */
  about(subject: RecordUri | Did, kind: EntryKind | 'quote', options: PageOptions): Promise<EntryPage>;
  counts(uris: readonly RecordUri[], viewer: Did | null): Promise<readonly EntryCounts[]>;
  /** Versions of a record of a repository that is kept, the present one first, as far as they are here. */
  history(uri: RecordUri): Promise<readonly EntryView[]>;
}

/** Records that come alone (rules PRV-*). */
export interface LooseRecords {
  /** A record with all that proves it, to be sent: at most 256 KiB. Undefined for what is not here, or does not fit. */
  prove(uri: RecordUri): Promise<ByteArray | undefined>;
  /** Judged from the genesis down; kept only where it is valid. `from`: the session key of who brought it. */
  receiveProof(bundle: Uint8Array, reason: ProvenFor, from: string): Promise<ProvenOutcome>;
}

/** What was pushed, and what is to be (rules INB-*). */
export interface Boxes {
  /** What was pushed to an own or pinned identity, newest first. */
  inbox(to: Did, options: { readonly limit: number; readonly before?: number }): Promise<InboxPage>;
  /** Copies of what was pushed to `to` are kept until then, whatever becomes of their authors' repositories, and go afterwards. */
  keepUntil(to: Did, copies: readonly { readonly uri: RecordUri; readonly until: number }[]): Promise<void>;
  /** What was taken for `to` and its device with this key has not had from here, oldest first; `after`: behind this one. */
  held(to: Did, key: DidKey, limit: number, after?: number): Promise<readonly HeldPush[]>;
  /** That device has had everything up to this one. */
  handOver(to: Did, key: DidKey, upTo: number): Promise<void>;
  /** Which of these (by place) are not in the inbox of `to` in this version. */
  lacks(to: Did, offered: readonly Pick<HeldPush, 'uri' | 'cid'>[]): Promise<readonly number[]>;
  send(rows: readonly Pick<OutboxRow, 'to' | 'uri' | 'kind'>[]): Promise<void>;
  /** What is to be tried by then, the longest due first. */
  due(now: number, limit: number): Promise<readonly OutboxRow[]>;
  /** When the next is due. */
  nextDue(): Promise<number | null>;
  /**
   * A device of theirs has it; somebody else says that they keep it for them (`left`); it is refused for good; or whoever it is for could not be
   * reached. The second and the last are tried again later, for some days.
   */
  sent(to: Did, uri: RecordUri, result: 'taken' | 'left' | 'refused' | 'unreached'): Promise<void>;
  /** What waits still, or was given up; of these records, or of all. */
  outbox(uris?: readonly RecordUri[]): Promise<readonly OutboxRow[]>;
}

/** What is told to others (rules THR-*). */
export interface Answering {
  /** Answers to a post, as far as they may be told. `served`: whose repositories are offered here; of what else is kept nothing is said. */
  answers(
    root: RecordUri,
    options: { readonly served: readonly Did[]; readonly mostBytes: number; readonly after?: EntryCursor },
  ): Promise<ServedAnswers>;
  /** Bundles of records that may be given to anybody, of those that are asked for; as many as fit. */
  give(
    uris: readonly RecordUri[],
    options: { readonly served: readonly Did[]; readonly mostBytes: number },
  ): Promise<readonly ByteArray[]>;
  /** Profile records, for names beside what came alone; null where none is here. */
  people(dids: readonly Did[]): Promise<readonly (PersonRecord | null)[]>;
}

/** Rules SRC-*. */
export interface Searching {
  /** Asked for nothing, it finds nothing and makes itself ready: for when a field is opened. */
  search(
    text: string,
    options: {
      readonly limit: number;
      readonly dids?: readonly Did[];
      readonly what?: 'posts' | 'people' | 'tags';
    },
  ): Promise<SearchFound>;
}

export type Social = EntryReads & LooseRecords & Boxes & Answering & Searching;
