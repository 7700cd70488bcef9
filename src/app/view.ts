/**
 * What the UI and the console see of the app: values to show and things to do, in a person's terms. No protocol here.
 * Everything is plain data; whatever changes is a `Readable`; whatever can fail rejects with a `TabardError`.
 */
import type { Cid, Did, Dispose, ErrorCode, Readable, RefusalCode, Tid } from '../base/index.js';
import type { ImportFound, ImportReport as StoredImport } from '../worker/index.js';
import type { ArchiveWords } from './archive/words.js';
import type { HealthView } from './health-view.js';
import type { Identities } from './identities-view.js';
import type { Keeping } from './keeping-view.js';
import type { Devices } from './linking-view.js';
import type { Locking, LockView } from './lock-view.js';
import type { NodeView } from './node-view.js';
import type { Recovery } from './recovery-view.js';
import type { Restores } from './restore/restore.js';

export type { ArchiveWords } from './archive/words.js';
export type {
  HealthFacts,
  HealthItem,
  HealthLevel,
  HealthStep,
  HealthTopic,
  HealthView,
  LossLine,
} from './health-view.js';
export type { Identities, IdentityHere, Leaving, Rivalry, RivalSide, SignOutOptions } from './identities-view.js';
export type { KeeperView, Keeping, KeepingView, PinnedProfile } from './keeping-view.js';
export { DEFAULT_QUOTA, PIN_QUOTAS } from './keeping-view.js';
export type {
  Devices,
  DeviceView,
  Hand,
  LeftOut,
  Linking,
  LinkingCandidate,
  LinkingView,
  PairLinkView,
  Revoked,
} from './linking-view.js';
export type { Locking, LockView, UnlockWith } from './lock-view.js';
export type { LinkView, NodeView } from './node-view.js';
export type {
  ByWords,
  FriendCard,
  NewWords,
  Recovery,
  RecoveryView,
  SheetFacts,
  ShownWords,
  WordAnswer,
  WordsRequest,
} from './recovery-view.js';

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

export interface HeadView {
  readonly id: Cid;
  readonly rev: Tid;
  readonly seq: number;
  /** ms since 1970: when its device says that it was signed. */
  readonly signedAt: number;
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

export type VisitStatus =
  /** Shown from this device or not yet at all; seeking who serves it. */
  | { readonly kind: 'looking' }
  | { readonly kind: 'served'; readonly by: ServedBy; readonly peers: number }
  /** Nobody serves it now; tried again by itself. */
  | { readonly kind: 'nobody' }
  /** What was offered could not be verified; nothing of it is shown. */
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | { readonly kind: 'no-tracker' }
  | { readonly kind: 'tracker-unreachable'; readonly hosts: readonly string[] }
  /** The link names a tracker that neither this deployment nor the person knows. */
  | { readonly kind: 'ask-tracker'; readonly host: string }
  | { readonly kind: 'no-webrtc' }
  | { readonly kind: 'offline' };

export interface ServedBy {
  /** Proven to be one of the owner's own tabs, or somebody who keeps it, or this device itself. */
  readonly who: 'owner' | 'keeper' | 'self';
  /** Short name of the peer's session key, for the curious. */
  readonly peer: string;
}

/** "Who says so?": what stands behind a profile that is shown. */
export interface ProofStatement {
  readonly did: Did;
  readonly deviceKey: string;
  readonly signedAt: number;
  /** When this version was received and checked here. */
  readonly verifiedAt: number;
  /** Newest moment at which a peer confirmed that it knows nothing newer. */
  readonly asOf: number;
  /** `earlier`: nobody serves it now; this copy came from that peer, of whom nothing more is kept. Null: made here. */
  readonly servedBy: ServedBy | { readonly who: 'earlier'; readonly peer: string } | null;
  readonly head: HeadView;
  /** Message keys `check.<name>` of what was checked, in order. */
  readonly checks: readonly ('log' | 'delegation' | 'commit' | 'tree' | 'records')[];
}

export type FollowState = 'no' | 'public' | 'private';

export interface VisitView {
  readonly did: Did;
  readonly isMe: boolean;
  readonly profile: ProfileFields | null;
  /** True while `profile` comes from this device's own copy and no peer has confirmed it yet. */
  readonly stored: boolean;
  readonly status: VisitStatus;
  readonly proof: ProofStatement | null;
  readonly follow: FollowState;
  /** Two operations of its log contradict each other: what is shown is as it stood before them. */
  readonly conflict: boolean;
}

export interface Visit {
  readonly view: Readable<VisitView>;
  /** The one tap for `ask-tracker`. */
  allowTracker(): void;
  retry(): void;
  close: Dispose;
}

export interface FollowedProfile {
  readonly did: Did;
  readonly name: string;
  readonly avatar: Picture | null;
  readonly follow: FollowState;
  readonly reserve: boolean;
  /** Kept online within so many bytes; null: not on purpose. */
  readonly pin: number | null;
  readonly receivedAt: number | null;
}

/** What this tab can and cannot do here and now. */
export interface Surroundings {
  readonly online: boolean;
  readonly webrtc: boolean;
  /**
   * `private`: nothing outlives the window. `full` and `refused`: nothing new is kept. `lost`: what was kept has been deleted. `blocked`: an
   * older tab holds it; this one waits. `newer`: another tab has taken it over in a newer version.
   */
  readonly storage: 'persistent' | 'best-effort' | 'private' | 'full' | 'refused' | 'lost' | 'blocked' | 'newer';
  /** null: right, or not known to be wrong. Else ms that this clock is ahead of what peers say. */
  readonly clockOff: number | null;
  /** `follower`: another tab of this browser is the peer. */
  readonly role: 'leader' | 'follower';
  /** Whether the app starts without a network: `unavailable` where the browser allows it no service worker. */
  readonly offlineStart: 'preparing' | 'ready' | 'unavailable';
  /** How far the links of this page reach. */
  readonly reach: 'machine' | 'network';
}

export interface InstallState {
  /** Offered after the first edit, where the browser can. `guide`: by hand (iOS). */
  readonly offer: 'none' | 'prompt' | 'guide';
  readonly installed: boolean;
}

export interface Settings {
  readonly theme: 'system' | 'light' | 'dark';
  readonly locale: string;
  /** Serve to others what one follows. */
  readonly reserve: boolean;
}

/** What a file holds: all of it was checked, and nothing is kept yet. */
export interface ImportPreview extends ImportFound {
  /** For `importCar`: what was checked need not be checked again. */
  readonly ticket: string;
  readonly own: boolean;
}

/** What came in. */
export interface ImportReport extends StoredImport {
  readonly blocks: number;
  readonly own: boolean;
}

/** How an export is written to disk. */
export interface SaveOptions {
  readonly name: string;
  readonly signal?: AbortSignal;
  readonly onProgress?: (bytes: number) => void;
}

export interface ImportOptions {
  readonly signal?: AbortSignal;
  /** Bytes of the file. */
  readonly onProgress?: (done: number, total: number) => void;
}

/** An import that did not come to its end. */
export interface UnfinishedImport {
  readonly did: Did;
  /** Of the file. */
  readonly bytes: number;
  readonly begunAt: number;
}

export interface ShareView {
  readonly link: string;
  /** `machine`: the link works on this machine only. */
  readonly reach: 'machine' | 'network';
  readonly canShare: boolean;
}

/** What whoever deployed this copy made of it. */
export interface DeploymentView {
  readonly name: string;
  /** Custom properties for the whole page, such as `--gules`. */
  readonly theme: Readonly<Record<string, string>>;
}

export interface App {
  /** Resolves when the page can show the right first screen. Rejects with `storage-refused` and the like. */
  readonly ready: Promise<void>;
  readonly deployment: Readable<DeploymentView>;
  readonly me: Readable<Me | null>;
  readonly surroundings: Readable<Surroundings>;
  readonly settings: Readable<Settings>;
  /** Whether there was an identity at the last start: a hint, for what to fetch first. */
  readonly hadIdentity: boolean;
  readonly install: Readable<InstallState>;
  /** A newer version is ready and waits for `applyUpdate`. */
  readonly updateReady: Readable<boolean>;
  readonly following: Readable<readonly FollowedProfile[]>;
  /** `none` until one's own keys have been looked at. */
  readonly lock: Readable<LockView>;
  /** Loads what acts on the lock. Rejects with `no-identity`. */
  /** Getting a lost identity back. Fetched with the first call. */
  restores(): Promise<Restores>;
  locking(): Promise<Locking>;
  /** Loads what acts on the identities of this browser. */
  identities(): Promise<Identities>;
  /** Loads what acts on recovery words, friends' cards and root keys. Rejects with `no-identity`. */
  recovery(): Promise<Recovery>;
  /** Loads what acts on one's devices. */
  devices(): Promise<Devices>;
  /** Starts sampling on first subscription. */
  readonly node: Readable<NodeView | null>;

  /** The page shows what was asked for: what can wait may be fetched now. */
  shown(): void;
  /** Resolves a moment after `shown`, or at last by itself. */
  readonly whenShown: Promise<void>;
  /** Makes an identity here. */
  create(options: { readonly name: string }): Promise<Me>;
  /** Loads what editing needs. Rejects with `no-identity`. */
  editor(): Promise<ProfileEditor>;
  /** Link, `@letters` or DID. Throws `bad-link`. */
  visit(target: string): Visit;
  /** Makes an identity in the same step where there is none. */
  follow(did: Did, options?: { readonly private?: boolean }): Promise<void>;
  unfollow(did: Did): Promise<void>;
  setReserve(did: Did, reserve: boolean): Promise<void>;
  /** Keeping others' profiles online, and who keeps one's own. */
  keeping(): Promise<Keeping>;
  /** How safe this account is, as of now. Rejects with `no-identity`. */
  health(): Promise<HealthView>;
  share(did?: Did): ShareView;
  /** Asks the browser to keep the data. Resolves with what it said. */
  persist(): Promise<boolean>;
  setSettings(change: Partial<Settings>): void;
  promptInstall(): Promise<boolean>;
  dismissInstall(): void;
  applyUpdate(): void;
  exportCar(options?: {
    readonly did?: Did;
    readonly signal?: AbortSignal;
    readonly onProgress?: (bytes: number) => void;
  }): Promise<Blob>;
  /** One's own, written to disk piece by piece. Answers the bytes. Call it in the tap itself. */
  saveCar(options: SaveOptions): Promise<number>;
  /** A ZIP file of pages, data and media that opens without this app, written like the other. */
  saveReadable(options: SaveOptions & { readonly words: ArchiveWords; readonly arms: string }): Promise<number>;
  /** The same file, chosen again, goes on where it stopped. */
  unfinishedImport(): Promise<UnfinishedImport | null>;
  /** Checks all of a file and keeps nothing. */
  inspectCar(file: Blob, options?: ImportOptions): Promise<ImportPreview>;
  importCar(file: Blob, options?: ImportOptions & { readonly ticket?: string }): Promise<ImportReport>;
  /** Lets go of what was inspected. */
  leaveCar(): Promise<void>;
  /** Leaves nothing here. */
  eraseEverything(): Promise<void>;
}
