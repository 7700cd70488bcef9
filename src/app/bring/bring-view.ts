/** Bringing along what one has elsewhere, as the pages see it. */
import type { BringKind, BroughtLink, LeftOut } from './types.js';

export interface BringPreview {
  readonly kind: BringKind;
  readonly name: string;
  readonly bio: string;
  readonly links: readonly BroughtLink[];
  readonly posts: number;
  readonly media: number;
  /** Of the oldest and the newest post; ms since 1970. */
  readonly from: number | null;
  readonly to: number | null;
  /** The newest posts, to look at. */
  readonly sample: readonly { readonly at: number; readonly text: string; readonly media: number }[];
  readonly leftOut: LeftOut;
}

export interface BringChoice {
  readonly posts: boolean;
  readonly media: boolean;
  /** Into the places that are empty here; what one has said here stays. */
  readonly person: boolean;
  /** Addresses of those links that are to be taken. */
  readonly links: readonly string[];
}

export interface BringProgress {
  readonly done: number;
  readonly total: number;
}

export interface BringReport {
  /** New here; what was here already is not counted. */
  readonly posts: number;
  readonly media: number;
  readonly links: number;
  readonly leftOut: LeftOut;
  /** Links for which the profile has no more room. */
  readonly linksOver: number;
}

/** Rejections: `bad-import`, `bring-packed`, `no-identity`, `vault-locked`, `clock-wrong`, `storage-…`. */
export interface Bringing {
  readonly preview: BringPreview;
  /** Writes what was chosen. What was written before a cancel or a failure stays, and is not written twice. */
  take(
    choice: BringChoice,
    options?: { readonly signal?: AbortSignal; readonly onProgress?: (progress: BringProgress) => void },
  ): Promise<BringReport>;
  close(): void;
}
