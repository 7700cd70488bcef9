/** A post while it is written: plain values that survive JSON, for drafts on all of one's devices. `media` is apart (app/media). */
import type { Tid } from '../../base/index.js';

/** Whose replies are kept: `ignore` none, `note` admits them, `keep` keeps a copy for `days`. */
export interface ReplyPolicy {
  readonly action: 'ignore' | 'note' | 'keep';
  readonly who: 'everyone' | 'followed' | 'two-hops' | 'nobody';
  readonly days?: number;
}

export interface PollDraft {
  readonly options: readonly string[];
  readonly many: boolean;
  /** Milliseconds from the moment of posting, or null for never. */
  readonly endsIn: number | null;
}

export interface EventDraft {
  readonly title: string;
  /** `YYYY-MM-DDTHH:mm` on the clocks of `zone`; empty while it is not chosen. */
  readonly start: string;
  readonly end: string;
  /** As in `Europe/Lisbon`. */
  readonly zone: string;
  readonly place: string;
}

export interface PostDraft {
  /** As the record will hold it: people are `@` and 32 letters. */
  readonly text: string;
  /** Empty: not said. */
  readonly language: string;
  /** Null: there is none. Empty: there is to be one, and it is not written yet. */
  readonly warning: string | null;
  readonly poll: PollDraft | null;
  readonly event: EventDraft | null;
  readonly streams: readonly Tid[];
  /** Null: as one's profile says. */
  readonly policy: ReplyPolicy | null;
}

export const emptyDraft: PostDraft = {
  text: '',
  language: '',
  warning: null,
  poll: null,
  event: null,
  streams: [],
  policy: null,
};
