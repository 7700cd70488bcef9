/** What the household gives the app, and what the peer lends it to reach one's other devices. */
import type { Dispose, ErrorCode, RefusalCode } from '../base/index.js';
import type { JsonValue } from '../codec/index.js';
import type { Splice } from './text-edit.js';

/** The fields of the profile's record, as `app.tabard.profile` has them. */
export interface ProfileRecordFields {
  readonly name: string;
  readonly bio: string;
  readonly avatar?: JsonValue;
  readonly links: readonly { readonly title: string; readonly url: string }[];
  readonly tags: readonly string[];
}

export interface ProfileLink {
  /** Stable while the link is edited and moved. */
  readonly id: string;
  readonly title: string;
  readonly url: string;
}

/** The profile as it is edited. */
export interface ProfileContent {
  readonly name: string;
  readonly bio: string;
  readonly avatar: JsonValue | null;
  readonly links: readonly ProfileLink[];
  readonly tags: readonly string[];
}

export type TextField = 'name' | 'bio';
export type ProfileField = TextField | 'avatar' | 'links' | 'tags';

export interface ProfileChange {
  /** Made in this tab. */
  readonly local: boolean;
  readonly fields: ReadonlySet<ProfileField>;
  /** How the texts changed, in order, for cursors to move along. */
  readonly splices: Readonly<Record<TextField, readonly Splice[]>>;
}

/** Whether what was written is kept on this device. */
export type KeepState =
  | { readonly kind: 'kept' }
  | { readonly kind: 'keeping' }
  | { readonly kind: 'failed'; readonly code: ErrorCode };

export interface Kept {
  readonly keepState: KeepState;
  /** Resolves when everything written so far is kept here; rejects with a `storage-…` error. Tries again what failed. */
  kept(): Promise<void>;
}

export interface ProfileEvents {
  change: ProfileChange;
  keep: KeepState;
}

export interface ProfileDoc extends Kept {
  /** Nothing was ever written or seeded. */
  readonly empty: boolean;
  read(): ProfileContent;
  /** What publishing signs. */
  recordFields(): ProfileRecordFields;
  /** Starts from a published record: the same on every device, so that nothing doubles. Does nothing the second time. */
  seedFrom(record: ProfileRecordFields & { readonly rev: string }): Promise<void>;
  /** `base` is what the person saw while typing, if it is no longer what stands here. */
  setText(field: TextField, value: string, base?: string): void;
  editText(field: TextField, edit: Splice): void;
  setAvatar(avatar: JsonValue | null): void;
  /** The id of the new link; at the end, or at `index`. */
  addLink(link: { readonly title: string; readonly url: string }, index?: number): string;
  updateLink(id: string, change: { readonly title?: string; readonly url?: string }): void;
  removeLink(id: string): void;
  /** `index` is where the link stands afterwards. */
  moveLink(id: string, index: number): void;
  addTag(tag: string): void;
  removeTag(tag: string): void;
  setTags(tags: readonly string[]): void;
  readonly canUndo: boolean;
  readonly canRedo: boolean;
  undo(): void;
  redo(): void;
  on<Name extends keyof ProfileEvents>(name: Name, listener: (value: ProfileEvents[Name]) => void): Dispose;
}

/** One kind of entry of `config`. Each entry is written whole; the last writer of an entry wins. */
export interface ConfigSection {
  get(key: string): JsonValue | undefined;
  entries(): ReadonlyMap<string, JsonValue>;
  set(key: string, value: JsonValue): void;
  delete(key: string): void;
}

export type ConfigSectionName =
  | 'follows'
  | 'mutes'
  | 'labelers'
  | 'settings'
  | 'drafts'
  | 'read'
  | 'devices'
  | 'keepers'
  | 'recovery'
  /** Posts that one has hidden, by uri. */
  | 'hidden'
  | 'bookmarks'
  /** Blocks that nobody else is to know of, by DID. */
  | 'blocks'
  /** Lists of people: `<list>`, and `<list>/<did>` for each who is in it. */
  | 'lists'
  /** Tags that one follows. */
  | 'tags';

/** What one does about a profile that one follows. */
export interface FollowPolicy {
  /** Not in the public tree. */
  readonly private: boolean;
  /** Keep a copy here. */
  readonly keep: boolean;
  /** Serve it to others. */
  readonly reserve: boolean;
  /** Keep it online, media and all, within so many bytes. */
  readonly pin?: { readonly quota: number } | undefined;
  /** Its owner's wish to be kept online has been put away. */
  readonly away?: boolean | undefined;
  /** Only what stands in these streams of theirs, by the streams' keys; left out: everything. */
  readonly streams?: readonly string[] | undefined;
  /** Bytes of a medium of theirs above which it comes only when it is asked for; left out: all come. */
  readonly media?: number | undefined;
  /** Of their posts (where streams are named: of each of these) only so many are kept, the newest; 0: none. Left out: all. */
  readonly newest?: number | undefined;
}

export interface ConfigEvents {
  change: { readonly local: boolean; readonly sections: ReadonlySet<ConfigSectionName> };
  keep: KeepState;
}

export interface ConfigDoc extends Kept {
  section(name: ConfigSectionName): ConfigSection;
  follow(did: string): FollowPolicy | undefined;
  follows(): ReadonlyMap<string, FollowPolicy>;
  setFollow(did: string, policy: FollowPolicy | undefined): void;
  on<Name extends keyof ConfigEvents>(name: Name, listener: (value: ConfigEvents[Name]) => void): Dispose;
}

export interface HouseholdTransportEvents {
  /** Another tab of the household, proven, can be reached. */
  peer: string;
  gone: string;
  message: { readonly peer: string; readonly bytes: Uint8Array<ArrayBuffer> };
}

/** Lent by the peer layer: authenticated links to tabs that have proven that they belong to the household, and to no others. */
export interface HouseholdTransport {
  /** Under which name the others see this tab. */
  readonly self: string;
  peers(): readonly string[];
  /** Frames of at most 256 KiB, in order. Resolves when below back-pressure; rejects when the link is gone. */
  send(peer: string, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  on<Name extends keyof HouseholdTransportEvents>(
    name: Name,
    listener: (value: HouseholdTransportEvents[Name]) => void,
  ): Dispose;
  /** The peer sent what is malformed. */
  refuse(peer: string, code: RefusalCode): void;
}
