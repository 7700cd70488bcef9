/** One's own profile: what is shown of it, and editing it. */
import type { Cid, Did, ErrorCode, Readable, Tid } from '../base/index.js';

export interface LinkItem {
  /** Stable while it is edited and moved. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
}

/** A picture that is kept here. `url` can be put into `src`; it lives as long as the page. */
export interface Picture {
  readonly cid: Cid;
  readonly url: string | null;
  readonly alt: string;
  readonly width: number;
  readonly height: number;
}

export interface ProfileFields {
  readonly name: string;
  readonly bio: string;
  readonly avatar: Picture | null;
  readonly links: readonly LinkItem[];
  readonly tags: readonly string[];
}

export interface HeadView {
  readonly id: Cid;
  readonly rev: Tid;
  readonly seq: number;
  /** ms since 1970: when its device says that it was signed. */
  readonly signedAt: number;
}

export interface Me {
  readonly did: Did;
  /** The whole address to share. */
  readonly link: string;
  readonly profile: ProfileFields;
  /** What was published last, or null while nothing was. */
  readonly head: HeadView | null;
  /** Somebody else has signed for this identity with one of its own keys. */
  readonly conflict: boolean;
}

/** The state of one's own words, always visible. */
export type SaveState =
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'saving' }
  | { readonly kind: 'kept' }
  | { readonly kind: 'published'; readonly at: number }
  /** Kept here, held back from the network: the clock is wrong, or the vault is locked. */
  | { readonly kind: 'held'; readonly code: ErrorCode }
  /** Not kept: the text stays in the field. */
  | { readonly kind: 'failed'; readonly code: ErrorCode };

/** Editing one's own profile. Changes are kept by themselves and published a moment later. */
export interface ProfileEditor {
  readonly fields: Readable<ProfileFields>;
  readonly save: Readable<SaveState>;
  readonly history: Readable<{ readonly canUndo: boolean; readonly canRedo: boolean }>;
  /** How many links stay private until they name an address. An empty row is none. */
  readonly withheld: Readable<number>;
  setName(text: string): void;
  setBio(text: string): void;
  /** Returns the id of the new link. */
  addLink(link: { readonly title: string; readonly url: string }): string;
  updateLink(id: string, change: { readonly title?: string; readonly url?: string }): void;
  removeLink(id: string): void;
  /** `to` is the index that the link has afterwards. */
  moveLink(id: string, to: number): void;
  addTag(tag: string): void;
  removeTag(tag: string): void;
  /** Re-encodes on the device, so that nothing but pixels leaves. Rejects with `picture-unreadable` or `picture-too-large`. */
  setAvatar(picture: Blob, crop: PictureCrop | null, alt: string): Promise<void>;
  setAvatarAlt(alt: string): void;
  removeAvatar(): void;
  undo(): void;
  redo(): void;
  /** Tries again what could not be kept or published. */
  retry(): Promise<void>;
}

/** A square of the picture, in its own pixels. */
export interface PictureCrop {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** Problems of a field while it is typed, as message keys of the catalogue: `issue.<code>`. */
export type FieldIssue = 'too-long' | 'not-an-address' | 'too-many' | 'control-characters' | 'empty' | 'duplicate';
