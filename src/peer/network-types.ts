/** The faces of the network: what a page sees (`Network`), and what runs in the tab that leads (`LeadingPeer`). */
import type { Cid, Did, Dispose, RandomBytes, RecordUri, Timers } from '../base/index.js';
import type { ProfileView } from '../worker/types.js';
import type { Blob } from './blobs.js';
import type { ClockView } from './clock.js';
import type { HouseholdTransport } from './household.js';
import type { TabRole } from './leadership/leader.js';
import type { Fence, TabEnvironment } from './leadership/types.js';
import type { Snapshots } from './peer-types.js';
import type { KeptBy } from './pinning/keepers.js';
import type { GivenBox, Self } from './self.js';
import type { SeekStatus } from './status.js';
import type { PeerView } from './views.js';

/** A peer as the network drives it: `Peer`, and what lies around it in a browser. */
export interface LeadingPeer {
  seek(did: Did, trackers: readonly string[]): Dispose;
  status(did: Did): SeekStatus | undefined;
  announceHead(did: Did, root?: Cid): void;
  rehost(): Promise<void>;
  fetchBlob(did: Did, blob: Blob): Promise<void>;
  stopBlob(cid: Cid): void;
  allowTracker(tracker: string): void;
  setSelf(self: Self | null): void;
  readonly household: HouseholdTransport;
  readonly snapshots: Snapshots;
  social(what: SocialAsk, uris: readonly RecordUri[]): void;
  /** One step, as `Introduction` says; answers the description that it made. */
  introduce(step: unknown): Promise<string | undefined>;
  retry(): void;
  clock(): Promise<ClockView>;
  view(): NetworkView;
  on<Name extends keyof LeadingPeerEvents>(name: Name, listener: (value: LeadingPeerEvents[Name]) => void): Dispose;
  close(): void;
}

export interface LeadingPeerEvents {
  status: { readonly did: Did; readonly status: SeekStatus };
  /** `profile`: where it is known already how it stands now. */
  changed: { readonly did: Did; readonly profile?: ProfileView | undefined };
  blob: { readonly cid: Cid };
  clock: ClockView;
  kept: KeptBy;
  box: GivenBox & { readonly did: Did };
  social: SocialNews;
  error: unknown;
}

/**
 * What of others' writing is asked of the network. `thread`: whoever may know answers to these posts (roots of threads) is asked. `fetch`: these records,
 * from whoever keeps them. `flush`: what waits to be sent is tried now (no uris). Nothing is answered: what comes of it is told as `social`.
 */
export type SocialAsk = 'thread' | 'fetch' | 'flush';

export type SocialNews =
  /** Something was pushed to this identity, which is hosted or pinned here. */
  | { readonly kind: 'inbox'; readonly to: Did }
  /** Records came alone, were verified and are here. */
  | { readonly kind: 'arrived'; readonly uris: readonly RecordUri[] }
  /** Something of one's own was taken by whom it is for, refused, or is given up: the outbox says which. */
  | { readonly kind: 'sent'; readonly to: Did; readonly uri: RecordUri }
  /** A search has ended. `reached`: how many peers answered. `missing`: what is known and came from nobody. */
  | {
      readonly kind: 'asked';
      readonly what: 'thread' | 'fetch';
      readonly uris: readonly RecordUri[];
      readonly reached: number;
      readonly missing: readonly RecordUri[];
    };

/** A step of an introduction by hand (HND-3), for the peer of the tab that leads. What it makes comes as `introduced`, with the same id. */
export type Introduction =
  | { readonly step: 'offer'; readonly id: string; readonly did: Did }
  | { readonly step: 'answer'; readonly id: string; readonly did: Did; readonly sdp: string }
  | { readonly step: 'accept'; readonly id: string; readonly sdp: string };

/** What the tab that leads tells all. */
export interface ToldEvents extends LeadingPeerEvents {
  introduced: { readonly id: string; readonly sdp: string };
}

export interface NetworkView {
  readonly links: readonly PeerView[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly trackers: readonly { readonly host: string; readonly state: 'connecting' | 'reached' | 'unreachable' }[];
  readonly served: readonly Did[];
  /** Who keeps our repository and is linked now, as proved. */
  readonly keepers: readonly Did[];
  readonly refusals: Readonly<Record<string, number>>;
}

export interface NetworkEvents extends ToldEvents {
  role: { readonly role: TabRole };
}

export interface Network {
  readonly role: TabRole;
  seek(did: Did, trackers: readonly string[]): Dispose;
  /** An own commit is stored; `root` is its tree. */
  announce(did: Did, root?: Cid): void;
  rehost(): void;
  fetchBlob(did: Did, blob: Blob): void;
  /** Nobody here wants it any more: what has come stays. */
  stopBlob(cid: Cid): void;
  allowTracker(tracker: string): void;
  setSelf(self: Self | null): void;
  household(): HouseholdTransport | undefined;
  /** Of the tab that leads only. */
  snapshots(): Snapshots | undefined;
  social(what: SocialAsk, uris: readonly RecordUri[]): void;
  introduce(step: Introduction): void;
  retry(): void;
  /** What peers make of our clock, asked anew if it was set. */
  clock(): Promise<ClockView>;
  view(): Promise<NetworkView>;
  on<Name extends keyof NetworkEvents>(name: Name, listener: (value: NetworkEvents[Name]) => void): Dispose;
  close(): void;
}

export interface NetworkOptions {
  /** The profile of this browser: tabs of one profile share a peer. */
  readonly profileId: string;
  readonly environment: TabEnvironment;
  readonly fence: Fence;
  readonly timers: Timers;
  readonly random: RandomBytes;
  /** Made anew for each time that this tab leads. */
  makePeer(): Promise<LeadingPeer>;
}
