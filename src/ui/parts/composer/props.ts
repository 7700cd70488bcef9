/** What a composer is given. It holds no state of its own but what is open: every change goes out and comes back in. */
import type { JSX } from 'solid-js';
import type { ComposedMedia, MediaComposer } from '../../../app/media/media-view.js';
import type { ReplyPolicy } from '../../../app/social/social-view.js';
import type { Writing } from '../../../app/text/writing.js';
import type { Did } from '../../../base/index.js';

/** Somebody who can be mentioned. */
export interface PersonChoice {
  readonly did: Did;
  readonly name: string;
  /** Why one knows them. */
  readonly how: 'followed' | 'met';
}

export interface StreamChoice {
  readonly key: string;
  readonly name: string;
}

/** The media of the post: what stands there, how many more there is room for, and what can be done with them. */
export interface ComposerMedia {
  readonly items: readonly ComposedMedia[];
  readonly room: number;
  readonly acts: Pick<
    MediaComposer,
    'add' | 'setAlt' | 'setFocus' | 'remove' | 'putBack' | 'move' | 'retry' | 'attachAsFile'
  >;
}

export interface ComposerProps {
  readonly kind: 'post' | 'reply' | 'quote' | 'edit';
  readonly writing: Writing;
  /** Called with every change. Keeping it is the caller's. */
  readonly onDraft: (writing: Writing) => void;
  readonly author: { readonly did: Did; readonly name: string };
  /** Above the text: what is answered or quoted. */
  readonly about?: JSX.Element;
  /** People whom one knows, best first; an empty query asks for the likeliest. */
  readonly findPeople: (query: string) => Promise<readonly PersonChoice[]>;
  /** The name of somebody whom the text mentions; empty where it is not known. */
  readonly nameOf: (did: Did) => string;
  /** Tags that were used here, best first. */
  readonly findTags: (begin: string) => Promise<readonly string[]>;
  readonly streams: readonly StreamChoice[];
  /** What holds where the post says nothing. */
  readonly policy: ReplyPolicy;
  /** Languages that were used before, last first. */
  readonly languages: readonly string[];
  /** Undefined: nothing can be added (an edit of words alone). */
  readonly media?: ComposerMedia | undefined;
  /** Beside the tools: recording, for one. */
  readonly tools?: JSX.Element;
  /** Below the media: what goes on while one records. */
  readonly recorder?: JSX.Element;
  /** Why it cannot be posted yet, besides the draft: said when one tries. */
  readonly notYet?: string | undefined;
  /** How the draft is kept: shown beside the counter. */
  readonly keeping: 'none' | 'keeping' | 'kept' | 'failed';
  readonly posting: boolean;
  /** What stopped the last posting. */
  readonly error?: unknown;
  /** The post button, or Ctrl+Enter. Called only when nothing is wrong with the draft. */
  readonly onPost: () => void;
  /** Asks to throw the draft away. Undefined: there is no such button. */
  readonly onDiscard?: (() => void) | undefined;
}
