/**
 * The network as any tab sees it. In the tab that leads it is the peer itself; in the others the same calls go to the leader over a
 * BroadcastChannel. Either way the data lands in the one store that all tabs read.
 */
import type { Cid, Did, Dispose, RefusalCode } from '../base/index.js';
import type { Household, HouseholdTransport } from '../household/index.js';
import type { Delegation } from '../identity/index.js';
import type { Store } from '../store/index.js';
import type { Vault } from '../vault/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { Deployment } from './deployment.js';
import type { Page } from './page.js';
import type { LinkView } from './view.js';

/** How the search for one profile stands. */
export type SeekStatus =
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'served';
      readonly peer: string;
      readonly owner: boolean;
      readonly peers: number;
      readonly asOf: number;
    }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | { readonly kind: 'no-tracker' }
  | { readonly kind: 'tracker-unreachable'; readonly hosts: readonly string[] }
  | { readonly kind: 'offline' };

/** One's own identity, as the network needs it. */
export interface Self {
  readonly did: Did;
  readonly vault: Vault;
  readonly delegation: Delegation;
  readonly household: Household;
}

export interface NetworkParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly profileId: string;
  readonly deployment: Deployment;
  /** This profile's database in this tab, for the fence of leadership. */
  readonly openLocal: () => Promise<Store>;
}

export type CreateNetwork = (parts: NetworkParts) => Network;

export interface NetworkEvents {
  status: { readonly did: Did; readonly status: SeekStatus };
  /** What is stored of a repository has changed, here or in another tab. */
  changed: { readonly did: Did };
  blob: { readonly cid: Cid };
  clock: { readonly off: number | null };
  role: { readonly role: 'leader' | 'follower' };
}

export interface NetworkView {
  readonly links: readonly LinkView[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly trackers: readonly { readonly host: string; readonly state: 'connecting' | 'reached' | 'unreachable' }[];
  /** Whose repositories are offered to others now. */
  readonly served: readonly Did[];
}

export interface Network {
  readonly role: 'leader' | 'follower';
  on<Name extends keyof NetworkEvents>(name: Name, listener: (event: NetworkEvents[Name]) => void): Dispose;
  /** Seeks a profile and stays subscribed to it until disposed. Its status comes as events, the first one at once. */
  seek(did: Did, trackers: readonly string[]): Dispose;
  /** A new own head is stored: tell those who listen. */
  announce(did: Did): void;
  /** What is served has changed (made, followed, dropped). */
  rehost(): void;
  /** Brings a blob that a verified record names. */
  fetchBlob(did: Did, blob: { readonly cid: Cid; readonly size: number; readonly mime: string }): void;
  /** The person named this tracker: it may be contacted. */
  allowTracker(tracker: string): void;
  /** The identity of this browser is open: its tabs can prove themselves, and its devices meet. */
  setSelf(self: Self): void;
  /** Links to own devices, where this tab holds any. */
  household(): HouseholdTransport | undefined;
  /** Everything that failed is tried now. */
  retry(): void;
  view(): Promise<NetworkView>;
  close(): void;
}
