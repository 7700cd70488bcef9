/**
 * The network as the app uses it: the peer layer's own, but for one's identity, of which the app hands over vault and delegation and the peer
 * sees a way to prove.
 */
import type { Did } from '../base/index.js';
import type { ConfigDoc } from '../household/index.js';
import type { Delegation } from '../identity/index.js';
import type { EarlySeek, Network as PeerNetwork, PinStore, SyncStore } from '../peer/index.js';
import type { Store } from '../store/index.js';
import type { Vault } from '../vault/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { FirstPage } from './browser-first.js';
import type { Deployment } from './deployment.js';
import type { Page } from './page.js';
import type { Target } from './share-link.js';

export type { EarlySeek, NetworkView, SeekStatus } from '../peer/index.js';

/** One's own identity, as the network needs it. */
export interface Self {
  readonly did: Did;
  readonly vault: Vault;
  readonly delegation: Delegation;
  /** Whom one blocks stands there too. */
  readonly household: { readonly config: Pick<ConfigDoc, 'section'> };
}

export interface NetworkParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly profileId: string;
  readonly deployment: Deployment;
  /** This profile's database in this tab, for the fence of leadership. */
  readonly openLocal: () => Promise<Store>;
  readonly early: EarlySeek | undefined;
  /** The page stands: from now on there is time for others. */
  readonly calm: Promise<void>;
}

/** What links are made with, before there is a network. */
export interface GroundParts {
  readonly page: FirstPage;
  readonly deployment: Deployment;
}

/** Begins to seek a profile before there is a network, which goes on with it. `led`: whether another tab leads. */
export type SeekEarly = (parts: GroundParts, target: Target, led: Promise<boolean>) => EarlySeek;

/** Whoever is found is asked for the profile. `store` may open later: what is asked of it waits. */
export type AskEarly = (
  early: EarlySeek,
  parts: Pick<NetworkParts, 'page' | 'deployment' | 'calm'> & { readonly store: SyncStore; readonly pins: PinStore },
) => void;

export type CreateNetwork = (parts: NetworkParts) => Network;

export interface Network extends Omit<PeerNetwork, 'setSelf'> {
  /** The identity of this browser is open: its tabs can prove themselves, and its devices meet. Null while its keys are locked. */
  setSelf(self: Self | null): void;
}
