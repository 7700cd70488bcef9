/** A post as it is shown, and who it is by: plain data. */
import type { Did, RecordUri } from '../../base/index.js';
import type { MediaView } from '../media/media-view.js';
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
  /** `stream` and `list` are names. */
  | { readonly kind: 'stream'; readonly who: PersonView; readonly stream: string }
  /** `tag`: one follows it. `tagged`: one looks at what has it. */
  | { readonly kind: 'tag' | 'tagged'; readonly tag: string }
  | { readonly kind: 'list'; readonly list: string }
  | { readonly kind: 'boost'; readonly who: PersonView }
  | { readonly kind: 'reply'; readonly to: PersonView }
  | { readonly kind: 'mention' }
  /** One looks at what they wrote. */
  | { readonly kind: 'person'; readonly who: PersonView }
  | { readonly kind: 'bookmark' | 'hidden' };

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
