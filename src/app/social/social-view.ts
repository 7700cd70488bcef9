/**
 * What people write, as the UI and the console see it: posts, threads, feeds, notices, and what one does with them. Plain data; what changes is a
 * `Readable`; whatever can fail rejects with a `TabardError`.
 */
import type { Did, Dispose, Readable, RecordUri } from '../../base/index.js';
import type { MediaFacts, MediaView } from '../media/media-view.js';
import type { Picture } from '../profile-view.js';

export interface PersonView {
  readonly did: Did;
  /** Empty where none is known. */
  readonly name: string;
  readonly avatar: Picture | null;
  readonly isMe: boolean;
  readonly follow: 'no' | 'public' | 'private';
}

/** Why an item is shown, or is not. */
export type Why =
  | { readonly kind: 'me' }
  | { readonly kind: 'follow'; readonly who: PersonView }
  | { readonly kind: 'stream'; readonly who: PersonView; readonly stream: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'list'; readonly list: string }
  | { readonly kind: 'boost'; readonly who: PersonView }
  | { readonly kind: 'reply'; readonly to: PersonView }
  | { readonly kind: 'mention' };

/** Why something is folded away; it can be looked at all the same. */
export type HiddenBy =
  | { readonly kind: 'muted-person' | 'blocked-person'; readonly who: PersonView }
  | { readonly kind: 'muted-word'; readonly word: string }
  | { readonly kind: 'muted-tag'; readonly tag: string }
  | { readonly kind: 'muted-thread' }
  | { readonly kind: 'hidden-by-me' }
  /** The thread's author has not admitted it. */
  | { readonly kind: 'not-admitted'; readonly by: PersonView }
  /** Its author took it back. */
  | { readonly kind: 'retracted' };

export interface PollView {
  readonly options: readonly { readonly text: string; readonly votes: number; readonly mine: boolean }[];
  readonly many: boolean;
  readonly closesAt: number | null;
  readonly closed: boolean;
  /** Identities that are known here to have voted. */
  readonly voters: number;
}

export interface EventView {
  readonly title: string;
  readonly startsAt: number;
  readonly endsAt: number | null;
  readonly zone: string | null;
  readonly place: {
    readonly name: string | null;
    readonly latitude: number | null;
    readonly longitude: number | null;
  } | null;
  readonly coming: number;
  readonly mine: 'coming' | 'maybe' | 'not-coming' | null;
}

export interface PostView {
  readonly uri: RecordUri;
  /** A link that opens it for anybody. */
  readonly link: string;
  readonly author: PersonView;
  /** ms since 1970. */
  readonly at: number;
  /** Of the newest version, where it was edited. */
  readonly editedAt: number | null;
  readonly text: string;
  readonly language: string | null;
  readonly tags: readonly string[];
  /** Present names of who is mentioned. */
  readonly mentions: readonly PersonView[];
  readonly warning: string | null;
  readonly media: readonly MediaView[];
  readonly poll: PollView | null;
  readonly event: EventView | null;
  readonly quote: PostView | MissingPost | null;
  readonly reply: { readonly root: RecordUri; readonly parent: RecordUri; readonly to: PersonView } | null;
  readonly streams: readonly { readonly key: string; readonly name: string }[];
  readonly policy: ReplyPolicy | null;
  /** Brought along from somewhere else. */
  readonly archive: boolean;
  /** Known here; never claimed to be all. */
  readonly counts: {
    readonly likes: number;
    readonly boosts: number;
    readonly replies: number;
    readonly quotes: number;
  };
  readonly mine: { readonly liked: boolean; readonly boosted: boolean; readonly bookmarked: boolean };
  readonly hidden: HiddenBy | null;
  /** One's own that did not reach everybody yet: how many inboxes it is still to reach. */
  readonly sending: number;
}

/** Named by something, and not shown. */
export interface MissingPost {
  readonly uri: RecordUri;
  readonly missing: 'not-here' | 'looking' | 'removed' | 'purged';
  readonly author: PersonView;
}

export interface ReplyPolicy {
  readonly action: 'ignore' | 'note' | 'keep';
  readonly who: 'everyone' | 'followed' | 'two-hops' | 'nobody';
  readonly days: number | null;
}

export interface FeedItem {
  /** Of the item: a boost has another than its post. */
  readonly id: string;
  readonly post: PostView | MissingPost;
  /** Who boosted it, newest first: boosts of one post stand together. */
  readonly boosts: readonly PersonView[];
  readonly at: number;
  readonly why: Why;
}

export interface FeedView {
  /** False until the store has been read. */
  readonly ready: boolean;
  readonly items: readonly FeedItem[];
  /** There is more in the past. */
  readonly more: boolean;
  readonly loading: boolean;
  /** Newer ones that wait to be shown. */
  readonly waiting: number;
  /** Where reading had stopped, on whichever device: id of the item. */
  readonly readTo: string | null;
  /** Left out of `items` by one's own rules, and by which. */
  readonly leftOut: readonly { readonly by: HiddenBy; readonly count: number }[];
}

export type FeedOf =
  | { readonly kind: 'home' }
  | { readonly kind: 'list'; readonly list: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'person'; readonly did: Did; readonly stream?: string; readonly replies?: boolean }
  | { readonly kind: 'bookmarks' };

export interface Feed {
  readonly view: Readable<FeedView>;
  older(): Promise<void>;
  /** Shows what waits. */
  showNewer(): Promise<void>;
  /** The person has read down to this item. */
  read(id: string): void;
  /** Shows what is left out as well, each with what hides it. */
  lookBehind(on: boolean): void;
  close: Dispose;
}

/** A post in its tree. Deeper ones follow their parent in `posts`. */
export interface ThreadPost {
  readonly post: PostView | MissingPost;
  readonly depth: number;
  /** Below it, all levels. */
  readonly below: number;
  readonly parent: RecordUri | null;
}

export interface ThreadView {
  readonly ready: boolean;
  /** In the order of the tree: each before what answers it. */
  readonly posts: readonly ThreadPost[];
  /** What the thread knows of itself. */
  readonly known: number;
  readonly unreachable: number;
  readonly hidden: readonly { readonly by: HiddenBy; readonly count: number }[];
  /** Somebody is being asked for more. */
  readonly looking: boolean;
  /** Somebody has answered, and a tab that proved to be of the author of the root is linked. */
  readonly heardAuthor: boolean;
  readonly muted: boolean;
}

export interface Thread {
  readonly view: Readable<ThreadView>;
  /** Of the author of the root only. */
  admit(uri: RecordUri): Promise<void>;
  dropReply(uri: RecordUri): Promise<void>;
  /** Asks again. */
  retry(): void;
  close: Dispose;
}

export type NoticeKind = 'reply' | 'mention' | 'boost' | 'like' | 'quote' | 'follow' | 'vote' | 'rsvp';

/** Alike ones about one post stand together. */
export interface NoticeView {
  readonly id: string;
  readonly kind: NoticeKind;
  readonly who: readonly PersonView[];
  /** How many, with those who are not named. */
  readonly count: number;
  readonly at: number;
  readonly post: PostView | MissingPost | null;
  readonly unread: boolean;
  /** Held back by a rule, shown on demand. */
  readonly held: boolean;
}

export interface NoticesView {
  readonly ready: boolean;
  readonly items: readonly NoticeView[];
  readonly unread: number;
  readonly more: boolean;
}

export interface Notices {
  readonly view: Readable<NoticesView>;
  older(): Promise<void>;
  readAll(): Promise<void>;
  close: Dispose;
}

/** Who makes a notice by a like, boost, follow, vote or rsvp. Those of others are held back: shown on demand, and not counted. */
export interface NoticeRules {
  readonly from: 'everyone' | 'followed' | 'two-hops';
}

/** What of somebody whom one follows is shown and fetched. */
export interface FollowRule {
  /** Keys of their streams: only what stands in these is shown in one's feed. Null: everything. */
  readonly streams: readonly string[] | null;
  /** Bytes of a medium above which it comes only by a tap. Null: all come. */
  readonly mediaLimit: number | null;
}

/** What is to be posted. Media are prepared before (`app/media`). */
export interface PostDraft {
  readonly text: string;
  readonly language?: string;
  readonly warning?: string;
  readonly tags?: readonly string[];
  readonly mentions?: readonly Did[];
  /** In order. */
  readonly media?: readonly MediaFacts[];
  readonly reply?: RecordUri;
  readonly quote?: RecordUri;
  readonly streams?: readonly string[];
  readonly policy?: ReplyPolicy;
  readonly poll?: { readonly options: readonly string[]; readonly many: boolean; readonly closesAt: number | null };
  readonly event?: {
    readonly title: string;
    readonly startsAt: number;
    readonly endsAt: number | null;
    readonly zone: string | null;
    readonly place: string | null;
  };
}

export interface Draft extends PostDraft {
  /** Kept by themselves, on all of one's devices. */
  readonly id: string;
  readonly changedAt: number;
}

export type RemoveKind = 'retraction' | 'deletion' | 'purge';

/** What was done can be taken back until then. */
export interface Undoable {
  undo(): Promise<void>;
  readonly until: number;
}

/** What can be muted. */
export type MuteWhat =
  | { readonly kind: 'person'; readonly did: Did }
  | { readonly kind: 'word'; readonly word: string }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'thread'; readonly root: RecordUri };

/** A mute: for good where `until` is null. */
export interface MuteView {
  readonly id: string;
  readonly what:
    | { readonly kind: 'person'; readonly who: PersonView }
    | { readonly kind: 'word'; readonly word: string }
    | { readonly kind: 'tag'; readonly tag: string }
    | { readonly kind: 'thread'; readonly root: RecordUri };
  readonly until: number | null;
}

export interface StreamView {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly posts: number;
}

export interface ListView {
  readonly key: string;
  readonly name: string;
  readonly description: string;
  readonly members: readonly PersonView[];
}

/** Rejections: `no-identity`, `vault-locked`, `clock-wrong`, `device-out`, `bad-record-input`, `not-found`, `storage-…`. */
export interface Social {
  feed(of: FeedOf): Feed;
  thread(uri: RecordUri): Thread;
  readonly notices: Notices;

  /** Answers the uri; nothing is published where it rejects. */
  post(draft: PostDraft): Promise<RecordUri>;
  edit(uri: RecordUri, draft: PostDraft): Promise<void>;
  /** Every version that is here, newest first. */
  history(uri: RecordUri): Promise<readonly PostView[]>;
  remove(uri: RecordUri, kind: RemoveKind): Promise<Undoable>;
  like(uri: RecordUri, on: boolean): Promise<void>;
  boost(uri: RecordUri, on: boolean): Promise<void>;
  bookmark(uri: RecordUri, on: boolean): Promise<void>;
  hide(uri: RecordUri, on: boolean): Promise<void>;
  vote(uri: RecordUri, choices: readonly number[]): Promise<void>;
  rsvp(uri: RecordUri, status: 'coming' | 'maybe' | 'not-coming' | null): Promise<void>;
  mute(what: MuteWhat, until: number | null): Promise<Undoable>;
  unmute(id: string): Promise<void>;
  readonly mutes: Readable<readonly MuteView[]>;
  block(did: Did, on: boolean, options: { readonly public: boolean }): Promise<Undoable>;

  /** Whom one has blocked, in public or in private. */
  readonly blocks: Readable<readonly { readonly who: PersonView; readonly public: boolean }[]>;

  readonly drafts: Readable<readonly Draft[]>;
  keepDraft(draft: Draft): Promise<void>;
  dropDraft(id: string): Promise<void>;
  readonly streams: Readable<readonly StreamView[]>;
  keepStream(stream: { readonly key?: string; readonly name: string; readonly description: string }): Promise<string>;
  /** Takes the name away. Its posts stay. */
  dropStream(key: string): Promise<Undoable>;
  /** Nobody else sees them. */
  readonly lists: Readable<readonly ListView[]>;
  keepList(list: {
    readonly key?: string;
    readonly name: string;
    readonly description?: string;
    readonly members: readonly Did[];
  }): Promise<string>;
  dropList(key: string): Promise<Undoable>;
  /** Tags whose posts stand in one's feed, whoever wrote them. */
  readonly followedTags: Readable<readonly string[]>;
  followTag(tag: string, on: boolean): Promise<void>;
  /** Of somebody whom one does not follow: everything. */
  followRule(did: Did): FollowRule;
  /** Rejects with `not-found` where one does not follow them. */
  setFollowRule(did: Did, rule: FollowRule): Promise<void>;
  /** Streams of somebody, as far as they are here. */
  streamsOf(did: Did): Promise<readonly StreamView[]>;
  /** What is known here of somebody. */
  person(did: Did): Promise<PersonView>;
  /** People whom one knows whose name or letters begin so: to be mentioned. */
  people(text: string): Promise<readonly PersonView[]>;
  /** Tags that one has used or met. */
  tags(text: string): Promise<readonly string[]>;
  /** Whoever may answer, unless a post says otherwise. */
  readonly policy: Readable<ReplyPolicy>;
  setPolicy(policy: ReplyPolicy): Promise<void>;
  readonly noticeRules: Readable<NoticeRules>;
  setNoticeRules(rules: NoticeRules): Promise<void>;
  search(text: string): Promise<{
    readonly posts: readonly PostView[];
    readonly people: readonly PersonView[];
    readonly tags: readonly string[];
    /** False while what is kept is still being indexed: there may be more. */
    readonly complete: boolean;
  }>;
}
