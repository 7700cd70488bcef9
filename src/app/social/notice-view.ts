/** What others did that concerns oneself, as a page sees it. */
import type { Dispose, Readable } from '../../base/index.js';
import type { MissingPost, PersonView, PostView } from './post-view.js';

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
