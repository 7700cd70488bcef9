/** What is to be posted, and kept until it is. */
import type { Did, RecordUri } from '../../base/index.js';
import type { MediaFacts } from '../media/media-view.js';
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
  };
}

export interface Draft extends PostDraft {
  /** Kept by themselves, on all of one's devices. */
  readonly id: string;
  readonly changedAt: number;
}
