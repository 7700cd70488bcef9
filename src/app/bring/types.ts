/** What a file from somewhere else holds, read and bounded; nothing of it is written yet. */
export type BringKind = 'mastodon' | 'bluesky' | 'opml' | 'links';

export interface BroughtMedia {
  /** Where it lies in the archive. */
  readonly path: string;
  readonly mime: string;
  readonly alt: string;
}

export interface BroughtPost {
  /** Of the post there; what answers it names it. */
  readonly id: string;
  /** ms since 1970. */
  readonly at: number;
  /** In the Markdown of posts. */
  readonly text: string;
  readonly tags: readonly string[];
  readonly language?: string;
  readonly warning?: string;
  readonly media: readonly BroughtMedia[];
  /** A post of the same person that it goes on from. */
  readonly after?: string;
}

export interface BroughtLink {
  readonly title: string;
  readonly url: string;
}

/** Why something was left out, each with how often. */
export type LeftOutReason =
  /** It was not for everybody there. */
  | 'not-public'
  /** It answers somebody else. */
  | 'reply'
  /** It repeats somebody else's post. */
  | 'boost'
  /** Its words or time are not what a post can hold. */
  | 'unreadable'
  /** Pictures and films that the file does not have. */
  | 'no-media'
  /** More than can be brought at one time. */
  | 'too-many';

export interface Brought {
  readonly kind: BringKind;
  /** What they called themselves there. */
  readonly name: string;
  readonly bio: string;
  readonly links: readonly BroughtLink[];
  /** Oldest first. */
  readonly posts: readonly BroughtPost[];
  readonly leftOut: Readonly<Partial<Record<LeftOutReason, number>>>;
}

/** Posts of one file. */
export const MAX_BROUGHT = 50_000;
export const MAX_BROUGHT_LINKS = 500;

export interface BroughtFile {
  readonly brought: Brought;
  /** The bytes of a medium that the file holds. */
  media(path: string): Promise<Blob | undefined>;
  close(): Promise<void>;
}
