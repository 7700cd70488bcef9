/**
 * What people write, as the UI and the console see it: posts, threads, feeds, notices, and what one does with them. Plain data; what changes is a
 * `Readable`; whatever can fail rejects with a `TabardError`.
 */
import type { Did, Readable, RecordUri } from '../../base/index.js';
import type { Draft, PostDraft } from './draft-view.js';
import type { Feed, FeedOf } from './feed-view.js';
import type { NoticeRules, Notices } from './notice-view.js';
import type { PersonView, PostView, ReplyPolicy } from './post-view.js';
import type { Thread } from './thread-view.js';
import type { FollowRule, ListView, MuteView, MuteWhat, RemoveKind, StreamView, Undoable } from './wish-view.js';

export type { Draft, PostDraft } from './draft-view.js';
export type { Feed, FeedItem, FeedOf, FeedView } from './feed-view.js';
export type {
  Arrived,
  NoticeKind,
  NoticeRules,
  NoticeSort,
  Notices,
  NoticesView,
  NoticeView,
  OutsideNotices,
  OutsideState,
} from './notice-view.js';
export { noticeSorts } from './notice-view.js';
export type {
  EventView,
  HiddenBy,
  MissingPost,
  PersonView,
  PollView,
  PostView,
  ReplyPolicy,
  Why,
} from './post-view.js';
export type { Thread, ThreadPost, ThreadView } from './thread-view.js';
export type { FollowRule, ListView, MuteView, MuteWhat, RemoveKind, StreamView, Undoable } from './wish-view.js';

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
  /** Runs what writes a public follow, or takes it back: whoever is followed is told of it. */
  tellFollow<T>(who: Did, commit: () => Promise<T>): Promise<T>;
  rsvp(uri: RecordUri, status: 'coming' | 'maybe' | 'not-coming' | null): Promise<void>;
  mute(what: MuteWhat, until: number | null): Promise<Undoable>;
  unmute(id: string): Promise<Undoable>;
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
  /** One's own, by name. */
  readonly lists: Readable<readonly ListView[]>;
  /** Answers its key: another one where it becomes public, or private again. `public` left out: as it is; a new one is private. */
  keepList(list: {
    readonly key?: string;
    readonly name: string;
    readonly description?: string;
    readonly members: readonly Did[];
    readonly public?: boolean;
  }): Promise<string>;
  /** Rejects with `not-found` where there is no such list. */
  setInList(key: string, did: Did, on: boolean): Promise<Undoable>;
  dropList(key: string): Promise<Undoable>;
  /** The public ones of somebody, as far as they are here. */
  listsOf(did: Did): Promise<readonly ListView[]>;
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
  /** Of one's own posts, that of the last first. */
  languages(): Promise<readonly string[]>;
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
