/** What one wants to see of others, and what not, as a page sees it. */
import type { Did, RecordUri } from '../../base/index.js';
import type { PersonView } from './post-view.js';

/** What of somebody whom one follows is shown, fetched, kept here and served on. Their name, picture and streams always are. */
export interface FollowRule {
  /** Keys of their streams: only what stands in these. Null: everything. */
  readonly streams: readonly string[] | null;
  /** Only so many posts, the newest; where streams are named, of each of these. 0: none of their posts. Null: all. */
  readonly newest: number | null;
  /** Bytes of a medium above which it comes only by a tap. Null: all come. */
  readonly mediaLimit: number | null;
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
  /** Everybody can see it. */
  readonly public: boolean;
}
