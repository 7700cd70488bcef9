/** What becomes of a file before it is posted. */

export type MediaKind = 'picture' | 'audio' | 'video' | 'file';

/**
 * What a file can tell beside what one sees or hears of it. `hidden`: parts that nobody here can read. `author`: names in a document or a tag.
 */
export type Telling = 'place' | 'time' | 'device' | 'author' | 'text' | 'hidden';

/** A change that the person might not expect. */
export type MediaNote =
  /** It moved, and had to become a still picture. */
  | 'still'
  /** It was made smaller. */
  | 'smaller'
  /** It is called something that it is not. */
  | 'other-type'
  /** It goes along as a file to be saved: nobody is shown it in the page. */
  | 'not-shown';

export interface Prepared {
  readonly kind: MediaKind;
  readonly mime: string;
  readonly size: number;
  /** Null where it was handed over chunk by chunk. */
  readonly content: Blob | null;
  readonly width: number | null;
  readonly height: number | null;
  /** Milliseconds. */
  readonly duration: number | null;
  /** A thumbhash in base64url. */
  readonly placeholder: string | null;
  /** A small picture of it, at most 64 KiB. */
  readonly preview: Blob | null;
  readonly takenOut: readonly Telling[];
  /** It goes along as it is, and may tell this. */
  readonly mayTell: readonly Telling[];
  readonly notes: readonly MediaNote[];
}

export interface PrepareOptions {
  /** As it is, to be saved by whoever wants it. */
  readonly asFile?: boolean;
}

export interface PrepareHooks {
  readonly signal: AbortSignal;
  /** 0 to 1. Told often: whoever waits knows by it that the work goes on. */
  onProgress(done: number): void;
  /** A chunk of the blob. The next comes when this is settled, or a little before. */
  onPart(index: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
}
