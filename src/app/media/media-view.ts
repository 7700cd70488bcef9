/**
 * What pages see of media: files on their way into a post, recordings, and media of posts on their way to the screen. Types only; whatever
 * changes is a `Readable`.
 */
import type { Cid, Did, ErrorCode, Readable } from '../../base/index.js';
import type { MediaKind, MediaNote, Telling } from '../../worker/media/types.js';

export type { MediaKind, MediaNote, Telling };

/** Where something is shown from when only a part fits: 0 to 10,000 from the upper left. */
export interface Focus {
  readonly x: number;
  readonly y: number;
}

export interface BlobFacts {
  readonly cid: Cid;
  readonly size: number;
  readonly mime: string;
}

/** One entry of `media` in a post, as records hold it but with plain CIDs. It survives JSON, for drafts. */
export interface MediaFacts {
  readonly blob: BlobFacts;
  readonly alt?: string;
  readonly name?: string;
  readonly width?: number;
  readonly height?: number;
  /** Milliseconds. */
  readonly duration?: number;
  readonly focus?: Focus;
  readonly preview?: BlobFacts;
  /** A thumbhash in base64url. */
  readonly placeholder?: string;
}

// Composing

/** `waiting`: for those before it. `failed`: nothing of it was kept; `code` says why. */
export type ComposedState = 'waiting' | 'preparing' | 'ready' | 'failed';

export interface ComposedMedia {
  /** Stable while it is edited and moved. */
  readonly id: string;
  /** What the file is called; empty for a recording. */
  readonly name: string;
  readonly kind: MediaKind;
  readonly state: ComposedState;
  /** 0 to 1 while it is prepared, where the end is known. */
  readonly progress: number | null;
  /** Of a failed one: what pages say of it. `media-*`, `picture-*`, `storage-*`, `over-quota`. */
  readonly code: ErrorCode | null;
  /** Whether it may go along as a file that is not shown, by `attachAsFile`. */
  readonly canBeFile: boolean;
  /** Bytes of the file that was picked, and of what is posted once it is ready. */
  readonly bytes: number;
  readonly posted: number | null;
  readonly alt: string;
  readonly width: number | null;
  readonly height: number | null;
  readonly duration: number | null;
  readonly focus: Focus | null;
  /** For `<img src>`: a small picture of it, or null. Lives until the item is gone for good. */
  readonly preview: string | null;
  /** For `<audio src>` and `<video src>` once it is ready, and the picture itself; null before. */
  readonly url: string | null;
  /** What was taken out of it. */
  readonly takenOut: readonly Telling[];
  /** What it still may tell: the person is asked before it is posted. */
  readonly mayTell: readonly Telling[];
  readonly notes: readonly MediaNote[];
}

/** Media of one post that is being written. Files are prepared one after the other, in the order in which they stand. */
export interface MediaComposer {
  readonly items: Readable<readonly ComposedMedia[]>;
  /** Whether all of them are ready: nothing waits, is prepared or failed. */
  readonly ready: Readable<boolean>;
  /** How many more there is room for. */
  readonly room: Readable<number>;
  /** Answers how many were not taken because a post holds no more. */
  add(files: readonly (File | Blob)[]): number;
  setAlt(id: string, alt: string): void;
  setFocus(id: string, focus: Focus | null): void;
  /** Stops preparing it, if it is. It can be put back until the composer is closed or cleared. */
  remove(id: string): void;
  /** Undoes `remove`, where it was. */
  putBack(id: string): void;
  /** `to` is the index that it has afterwards. */
  move(id: string, to: number): void;
  /** A failed one once more. */
  retry(id: string): void;
  /** A failed one, or a picture, as a file that is not shown. What it tells stays in it: see `mayTell`. */
  attachAsFile(id: string): void;
  /** What the post names, in order: throws `media-not-ready` unless all are ready. */
  facts(): readonly MediaFacts[];
  /** What is ready, for a draft. */
  draft(): readonly MediaFacts[];
  /** Takes in what a draft held. An item whose bytes are gone fails with `media-gone`. */
  restore(facts: readonly MediaFacts[]): Promise<void>;
  /** Forgets everything; for the next post. */
  clear(): void;
  /** Stops what is under way and lets go of addresses. */
  close(): void;
}

// Recording

export type RecordingState =
  /** The browser asks the person, or the device is being opened. */
  | { readonly kind: 'opening' }
  | { readonly kind: 'recording' }
  | { readonly kind: 'paused' }
  | { readonly kind: 'finishing' }
  | { readonly kind: 'done' }
  | { readonly kind: 'cancelled' }
  /** `capture-refused`: no permission. `capture-missing`: no such device. `capture-busy`: another program has it. `capture-unable`: this browser records nothing. */
  | { readonly kind: 'failed'; readonly code: ErrorCode };

export interface Recording {
  readonly what: 'audio' | 'video';
  readonly state: Readable<RecordingState>;
  /** Milliseconds recorded so far. Moves about ten times a second while it records. */
  readonly time: Readable<number>;
  /** Loudness of the moment, 0 to 1, as often as `time`. */
  readonly level: Readable<number>;
  /** What the camera sees, for `<video>.srcObject`; null for audio, and when it is over. */
  readonly live: Readable<MediaStream | null>;
  pause(): void;
  resume(): void;
  /** Ends it. Rejects with `AbortError` if it was cancelled, with its code if it failed. Give the file to `MediaComposer.add`. */
  stop(): Promise<File>;
  /** Ends it and keeps nothing. */
  cancel(): void;
}

// Showing

/**
 * `held`: not fetched until `load` (it is larger than one's rule for this profile lets in). `coming`: on its way; `url` may be there already and
 * can be played. `away`: nobody who is reachable has it now; it goes on by itself when somebody does. `here`: all of it is here. `unshowable`: it
 * is not what its author says, or this browser cannot show it: it can be saved as a file. `stopped`: by `cancel`; `load` goes on.
 */
export type MediaState = 'held' | 'coming' | 'away' | 'here' | 'unshowable' | 'stopped';

export interface MediaBytes {
  readonly done: number;
  readonly total: number;
}

/** One medium of a post on a page. Nothing is fetched before `show` or `load`. */
export interface MediaView {
  readonly did: Did;
  readonly facts: MediaFacts;
  readonly kind: MediaKind;
  readonly state: Readable<MediaState>;
  /** For `src`, as soon as there is something to show or play. */
  readonly url: Readable<string | null>;
  /** A small picture: the preview blob, once it is here. */
  readonly preview: Readable<string | null>;
  /** A few colours for the time before: a data address made of the placeholder, or null. Cheap; the same each time. */
  placeholder(): string | null;
  readonly bytes: Readable<MediaBytes>;
  /** It comes into sight: fetches the preview, and the rest as far as the rule for this profile lets it in. Audio and video wait for `load`. */
  show(): void;
  /** The person wants it: fetched whatever its size. */
  load(): void;
  /** Stops fetching; what has come stays. */
  cancel(): void;
  /** An element could not show it. */
  failed(): void;
  /** Writes it to the person's disk under its name. Call it in the tap itself. Fetches what is missing first. */
  save(): Promise<void>;
  /** Stops fetching for this view and lets go of its addresses. */
  close(): void;
}

/** The face that pages are given. */
export interface Media {
  compose(): MediaComposer;
  /** Call it in the tap itself. Never throws: `state` tells. */
  record(what: 'audio' | 'video'): Recording;
  /** Whether this browser records at all. */
  readonly canRecord: boolean;
  view(did: Did, facts: MediaFacts): MediaView;
}
