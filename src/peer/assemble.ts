/** The network of a browser tab, put together: groundwork of links, and the peer, made when this tab comes to lead. */
import type { Now } from '../base/index.js';
import { trackerHost } from '../net/index.js';
import type { TrackerView } from '../net/types.js';
import type { EarlySeek, MakeEarlyPeer } from './early.js';
import { browserTabs } from './environment.js';
import { type Groundwork, type GroundworkOptions, layGroundwork } from './groundwork.js';
import type { Fence } from './leadership/types.js';
import { createNetwork } from './network.js';
import type { LeadingPeer, Network, NetworkView } from './network-types.js';
import { createPeer, type Peer } from './peer.js';
import type { Connectivity } from './peer-environment.js';
import type { PinStore } from './pinning/store.js';
import type { SyncStore } from './store.js';

/** What a peer is made with, besides what its links are. */
export interface BrowserPeerOptions extends GroundworkOptions {
  readonly store: SyncStore;
  readonly pins?: PinStore;
  /** What the machine believes the time to be. */
  readonly wall: Now;
  /** Until then the line belongs to what the page shows. */
  readonly calm: Promise<void>;
}

export interface BrowserNetworkOptions extends BrowserPeerOptions {
  readonly profileId: string;
  /** Opened when this tab first comes to lead. */
  openFence(): Promise<Fence>;
  /** What was begun before there was a network. */
  readonly early?: EarlySeek | undefined;
}

export const openNetwork = (options: BrowserNetworkOptions): Network => {
  const { timers, random, profileId } = options;
  let fence: Promise<Fence> | undefined;
  const opened = (): Promise<Fence> => {
    fence ??= options.openFence();
    return fence;
  };
  return createNetwork({
    profileId,
    timers,
    random,
    environment: browserTabs(),
    fence: { current: async () => (await opened()).current(), raise: async () => (await opened()).raise() },
    makePeer: () => makePeer(options),
  });
};

const peerOn = (
  { session, pool, rendezvous }: Groundwork,
  { store, pins, calm, now, wall, timers, random, online }: BrowserPeerOptions,
  sought?: EarlySeek,
): Peer => {
  const connectivity: Connectivity = { online: () => online.get(), onChange: (listener) => online.subscribe(listener) };
  const wish = sought === undefined ? {} : { sought };
  return createPeer({ store, pins, pool, rendezvous, session, connectivity, now, wall, timers, random, calm, ...wish });
};

/** The peer of an early search: it goes on as this tab's own when this tab leads. */
export const makeEarlyPeer =
  (options: BrowserPeerOptions): MakeEarlyPeer =>
  (ground, early) =>
    peerOn(ground, options, early);

const makePeer = async (options: BrowserNetworkOptions): Promise<LeadingPeer> => {
  const { early } = options;
  const begun = await early?.take();
  const ground = begun?.ground ?? (await layGroundwork(options));
  const { rendezvous, opener } = ground;
  const made = begun?.peer ?? peerOn(ground, options, begun === undefined ? undefined : early);
  ground.belongTo(made);
  return {
    seek: made.seek,
    status: made.status,
    announceHead: made.announceHead,
    rehost: made.rehost,
    fetchBlob: made.fetchBlob,
    setSelf: made.setSelf,
    household: made.household,
    snapshots: made.snapshots,
    retry: made.retry,
    clock: made.clock,
    on: (name, listener) => made.on(name, listener),
    allowTracker(tracker) {
      opener.allow(tracker);
      rendezvous.retry();
    },
    view: () => viewOf(made, rendezvous.trackers()),
    close() {
      made.close();
      ground.close();
    },
  };
};

const viewOf = (peer: Peer, trackers: readonly TrackerView[]): NetworkView => ({
  ...peer.stats(),
  links: peer.peers(),
  trackers: trackers.flatMap((tracker) => {
    if (tracker.state === 'idle' || tracker.state === 'unconfirmed') return [];
    return [{ host: trackerHost(tracker.url) ?? tracker.url, state: tracker.state }];
  }),
});
