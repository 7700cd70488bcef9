/** Feeds, as a page sees them. */
import type { Did, Dispose, Readable } from '../../base/index.js';
import type { HiddenBy, MissingPost, PersonView, PostView, Why } from './post-view.js';

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
  /**
   * The same list for as long as items only come behind the others or are replaced where they are; another as soon as one comes in between, goes or
   * moves. So whoever holds it sees it grow, and need not look through it to know that nothing has moved.
   */
  readonly items: readonly FeedItem[];
  /** There is more in the past. */
  readonly more: boolean;
  readonly loading: boolean;
  /** Newer ones that wait to be shown. */
  readonly waiting: number;
  /** There are more than these: showing them begins the feed anew, from the top. */
  readonly manyWaiting: boolean;
  /** Where reading had stopped, on whichever device: id of the item. */
  readonly readTo: string | null;
  /** Left out of `items` by one's own rules, and by which. */
  readonly leftOut: readonly { readonly by: HiddenBy; readonly count: number }[];
}

export type FeedOf =
  | { readonly kind: 'home' }
  /** `of`: whose public list it is, where it is another's. */
  | { readonly kind: 'list'; readonly list: string; readonly of?: Did }
  | { readonly kind: 'tag'; readonly tag: string }
  | { readonly kind: 'person'; readonly did: Did; readonly stream?: string; readonly replies?: boolean }
  | { readonly kind: 'bookmarks' }
  | { readonly kind: 'hidden' };

export interface Feed {
  readonly view: Readable<FeedView>;
  /** One of the items, as it stands now. */
  item(id: string): FeedItem | undefined;
  older(): Promise<void>;
  /** Shows what waits. */
  showNewer(): Promise<void>;
  /** The person has read down to this item. */
  read(id: string): void;
  /** Shows what is left out as well, each with what hides it. */
  lookBehind(on: boolean): void;
  close: Dispose;
}
