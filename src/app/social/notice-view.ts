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
  /** What has just come and counts, each once in this tab. */
  onArrived(listener: (arrived: Arrived) => void): Dispose;
  /** Saying it outside of the page as well, while a tab of this identity is open. */
  readonly outside: OutsideNotices;
  close: Dispose;
}

export interface Arrived {
  /** Newest first, alike ones together. */
  readonly items: readonly NoticeView[];
  /** This tab is the one that says it outside of the page: no tab of this identity is looked at, and the person wants it. */
  readonly outside: boolean;
}

/**
 * `unable`: this browser does not. `off`: the person has not turned it on here. `refused`: the browser's own settings forbid it. Of this browser and
 * identity alone.
 */
export type OutsideState = 'unable' | 'off' | 'refused' | 'on';

export interface OutsideNotices {
  readonly state: Readable<OutsideState>;
  /** Asks the browser where it wants to be asked: call it in the tap itself. */
  turnOn(): Promise<OutsideState>;
  turnOff(): Promise<void>;
  /** Says something in the manner of the system. Of one `id` the last stands. `path` is where a tap leads. */
  say(said: {
    readonly id: string;
    readonly title: string;
    readonly body: string;
    readonly path: string;
  }): Promise<void>;
}

/** What can be told of apart: answers; mentions and quotes; likes and boosts; followers; votes and answers to invitations. */
export const noticeSorts = ['answers', 'mentions', 'likes', 'follows', 'votes'] as const;
export type NoticeSort = (typeof noticeSorts)[number];

export interface NoticeRules {
  /** Who makes a notice by a like, boost, follow, vote or rsvp. Those of others are held back: shown on demand, and not counted. */
  readonly from: 'everyone' | 'followed' | 'two-hops';
  /** Not counted and not told of; they stand on the page all the same. */
  readonly quiet: readonly NoticeSort[];
}
