/** The face of the running peer: what whoever leads does with it, and what it tells. */
import type { Cid, Did, DidKey, Dispose, RecordUri } from '../base/index.js';
import type { Link, Topic } from '../net/types.js';
import type { HeadInfo, ProfileView } from '../worker/types.js';
import type { Blob } from './blobs.js';
import type { ClockView } from './clock.js';
import type { HouseholdTransport } from './household.js';
import type { SocialAsk, SocialNews } from './network-types.js';
import type { KeptBy } from './pinning/keepers.js';
import type { GivenBox, Self } from './self.js';
import type { SeekStatus } from './status.js';
import type { PeerStats, PeerView } from './views.js';

export interface PeerEvents {
  /** A head came in and is stored; or, without one, its identity is in conflict now. */
  changed: {
    readonly did: Did;
    readonly head?: HeadInfo;
    readonly servedBy?: DidKey;
    readonly profile?: ProfileView | undefined;
  };
  status: { readonly did: Did; readonly status: SeekStatus };
  clock: ClockView;
  blob: { readonly cid: Cid };
  /** A sealed snapshot came in and is kept. */
  snapshot: { readonly did: Did };
  links: { readonly count: number };
  /** Somebody proved that they keep our repository, or is gone who had. */
  kept: KeptBy;
  /** Whom one keeps has given the box that their words find. */
  box: GivenBox & { readonly did: Did };
  social: SocialNews;
  error: unknown;
}

/** Sealed snapshots of households, as the layers above see them. */
export interface Snapshots {
  /** One was made here: those who keep them are told. */
  offer(did: Did): void;
  /** Asks all neighbours; resolves when what they have is here. */
  fetch(did: Did): Promise<void>;
  /** One came in and is kept. */
  onKept(listener: (did: Did) => void): Dispose;
}

export interface Peer {
  /** Seeks who serves a profile, and stays subscribed until disposed. */
  seek(did: Did, trackers?: readonly string[]): Dispose;
  status(did: Did): SeekStatus | undefined;
  /** What is kept and served has changed: the store is asked anew. */
  rehost(): Promise<void>;
  /** An own commit is stored. `root`: its tree, where that is known. */
  announceHead(did: Did, root?: Cid): void;
  fetchBlob(did: Did, blob: Blob): Promise<void>;
  stopBlob(cid: Cid): void;
  /** Everything that failed is tried now. */
  retry(): void;
  /** What peers make of our clock, asked anew if it was set. */
  clock(): Promise<ClockView>;
  setSelf(self: Self | null): void;
  /** Sealed snapshots of an identity that is kept here: with what was just made (`offer`), or to have what neighbours have. */
  readonly snapshots: Snapshots;
  /** What others write is sought, or what waits is sent: `SocialAsk` says which. */
  social(what: SocialAsk, uris: readonly RecordUri[]): void;
  /** Links to tabs that proved this peer's own identity. */
  readonly household: HouseholdTransport;
  /** Whether offers of strangers are welcome for a topic. */
  accepts(topic: Topic): boolean;
  /** Which link gives way to a stranger when all places are taken. */
  victim(links: readonly Link[]): Link | undefined;
  peers(): readonly PeerView[];
  stats(): PeerStats;
  on<Name extends keyof PeerEvents>(name: Name, listener: (event: PeerEvents[Name]) => void): Dispose;
  /** Resolves when nothing that came in is still being judged or fetched. */
  settled(): Promise<void>;
  close(): void;
}
