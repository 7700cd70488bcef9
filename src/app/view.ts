/**
 * What the UI and the console see of the app: values to show and things to do, in a person's terms. No protocol here.
 * Everything is plain data; whatever changes is a `Readable`; whatever can fail rejects with a `TabardError`.
 */
import type { Did, Readable } from '../base/index.js';
import type { ArchiveWords } from './archive/words.js';
import type { Bringing } from './bring/bring-view.js';
import type { ReadOptions } from './bring/types.js';
import type { HealthView } from './health-view.js';
import type { Identities } from './identities-view.js';
import type { Keeping } from './keeping-view.js';
import type { Devices } from './linking-view.js';
import type { Locking, LockView } from './lock-view.js';
import type { Media } from './media/media-view.js';
import type { NodeView } from './node-view.js';
import type { Me, ProfileEditor } from './profile-view.js';
import type { Recovery } from './recovery-view.js';
import type { Restores } from './restore/restore.js';
import type { Social } from './social/social-view.js';
import type { ImportOptions, ImportPreview, ImportReport, SaveOptions, UnfinishedImport } from './transfer-view.js';
import type { FollowedProfile, Visit } from './visit-view.js';

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
export type {
  KeeperView,
  Keeping,
  KeepingView,
  LetGoPosts,
  OwnMedia,
  PartHere,
  PinnedProfile,
  Standing,
} from './keeping-view.js';
export { DEFAULT_QUOTA, PIN_QUOTAS } from './keeping-view.js';
export type {
  Devices,
  DeviceView,
  Hand,
  Linking,
  LinkingCandidate,
  LinkingView,
  MeetingPlace,
  PairLinkView,
  Revoked,
  WrittenBy,
} from './linking-view.js';
export type { Locking, LockView, UnlockWith } from './lock-view.js';
export type {
  ComposedMedia,
  Media,
  MediaComposer,
  MediaFacts,
  MediaView,
  Recording,
} from './media/media-view.js';
export type { LinkView, NodeView } from './node-view.js';
export type {
  FieldIssue,
  HeadView,
  LinkItem,
  Me,
  Picture,
  PictureCrop,
  ProfileEditor,
  ProfileFields,
  SaveState,
} from './profile-view.js';
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
export type { ImportOptions, ImportPreview, ImportReport, SaveOptions, UnfinishedImport } from './transfer-view.js';
export type {
  FollowedProfile,
  FollowState,
  ProofStatement,
  ServedBy,
  Visit,
  VisitStatus,
  VisitView,
} from './visit-view.js';

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
  /** Whether this device takes part in keeping profiles online. */
  readonly pins: boolean;
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
  /** Loads what people write to each other: feeds, threads, notices, and acting on them. */
  social(): Promise<Social>;
  /** Reads a file from somewhere else. Rejects with `bad-import`, `bring-packed`. Close it when it is done. */
  bring(file: Blob, options?: ReadOptions): Promise<Bringing>;
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
  /** Media for posts, and of posts. */
  media(): Promise<Media>;
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
