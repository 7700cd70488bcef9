/** Threads, as a page sees them. */
import type { Dispose, Readable, RecordUri } from '../../base/index.js';
import type { HiddenBy, MissingPost, PostView } from './post-view.js';

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
