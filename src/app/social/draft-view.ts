/** What is to be posted, and kept until it is. */
import type { Did, RecordUri } from '../../base/index.js';
import type { MediaFacts } from '../media/media-view.js';
import type { Coordinates } from '../text/coordinates.js';
import type { Writing } from '../text/writing.js';
import type { ReplyPolicy } from './post-view.js';

/** What is to be posted. Media are prepared before (`app/media`). */
export interface PostDraft {
  readonly text: string;
  readonly language?: string;
  readonly warning?: string;
  readonly tags?: readonly string[];
  readonly mentions?: readonly Did[];
  /** In order. */
  readonly media?: readonly MediaFacts[];
  readonly reply?: RecordUri;
  readonly quote?: RecordUri;
  readonly streams?: readonly string[];
  readonly policy?: ReplyPolicy;
  readonly poll?: { readonly options: readonly string[]; readonly many: boolean; readonly closesAt: number | null };
  readonly event?: {
    readonly title: string;
    readonly startsAt: number;
    readonly endsAt: number | null;
    readonly zone: string | null;
    readonly place: string | null;
    /** Degrees. */
    readonly coordinates?: Coordinates | null;
  };
}

/** A post that is being written, as it stands in its form: kept by itself, on all of one's devices. */
export interface Draft {
  /** Letters, digits, `-` and `_`, 64 at most. */
  readonly id: string;
  readonly changedAt: number;
  readonly writing: Writing;
  /** Those that are ready. */
  readonly media: readonly MediaFacts[];
  readonly reply: RecordUri | null;
  readonly quote: RecordUri | null;
}
