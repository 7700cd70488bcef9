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

const leftOutReasons = [
  /** It was not for everybody there. */
  'not-public',
  /** It answers somebody else. */
  'reply',
  /** It repeats somebody else's post. */
  'boost',
  /** Its words or time are not what a post can hold. */
  'unreadable',
  /** Pictures and films that the file does not have. */
  'no-media',
  /** More than can be brought at one time. */
  'too-many',
] as const;

export type LeftOutReason = (typeof leftOutReasons)[number];

/** Why something was left out, each with how often. */
export type LeftOut = Readonly<Partial<Record<LeftOutReason, number>>>;

/** In a fixed order, those that there are. */
export const listLeftOut = (counts: LeftOut): readonly (readonly [LeftOutReason, number])[] =>
  leftOutReasons.flatMap((reason) => {
    const count = counts[reason] ?? 0;
    return count > 0 ? [[reason, count] as const] : [];
  });

/** Counts while something is read. */
export interface LeavingOut {
  readonly counts: LeftOut;
  leave(reason: LeftOutReason, count?: number): void;
}

export const createLeavingOut = (before: LeftOut = {}): LeavingOut => {
  const counts: Partial<Record<LeftOutReason, number>> = { ...before };
  return {
    counts,
    leave(reason, count = 1) {
      if (count > 0) counts[reason] = (counts[reason] ?? 0) + count;
    },
  };
};

export interface Brought {
  readonly kind: BringKind;
  /** What they called themselves there. */
  readonly name: string;
  readonly bio: string;
  readonly links: readonly BroughtLink[];
  /** Oldest first. */
  readonly posts: readonly BroughtPost[];
  readonly leftOut: LeftOut;
}

/** Posts of one file. */
export const MAX_BROUGHT = 50_000;
export const MAX_BROUGHT_LINKS = 500;

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** 0 to 1. */
  readonly onProgress?: (done: number) => void;
}

export interface BroughtFile {
  readonly brought: Brought;
  /** The bytes of a medium that the file holds. Undefined for what is not in it, or cannot be read. */
  media(path: string, signal?: AbortSignal): Promise<Blob | undefined>;
  close(): Promise<void>;
}
