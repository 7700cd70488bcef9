/** The network of a browser tab, put together: session key, link pool, rendezvous and peer, made when this tab comes to lead. */
import type { Dispose, Now, RandomBytes, Readable, Timers } from '../base/index.js';
import {
  createLinkPool,
  createRendezvous,
  createRtcFactory,
  createSessionSigner,
  createSocketOpener,
  trackerHost,
} from '../net/index.js';
import type { Link, TrackerView } from '../net/types.js';
import { browserTabs } from './environment.js';
import type { Fence } from './leadership/types.js';
import { createNetwork } from './network.js';
import type { LeadingPeer, Network, NetworkView } from './network-types.js';
import { createPeer, type Peer } from './peer.js';
import type { Connectivity } from './peer-environment.js';
import type { SyncStore } from './store.js';

export interface BrowserNetworkOptions {
  readonly profileId: string;
  readonly store: SyncStore;
  /** Opened when this tab first comes to lead. */
  openFence(): Promise<Fence>;
  /** The address of the page. */
  readonly address: string;
  readonly now: Now;
  readonly timers: Timers;
  readonly random: RandomBytes;
  readonly online: Readable<boolean>;
  /** Absolute addresses that the deployment names. */
  readonly trackers: readonly string[];
  readonly iceServers: readonly {
    readonly urls: readonly string[];
    readonly username?: string;
    readonly credential?: string;
  }[];
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

const makePeer = async (options: BrowserNetworkOptions): Promise<LeadingPeer> => {
  const { store, now, timers, random, trackers, online } = options;
  const session = await createSessionSigner(random);
  let peer: Peer | undefined;
  const pool = createLinkPool({
    session,
    createRtc: createRtcFactory({ iceServers: toIceServers(options.iceServers), timers }),
    now,
    timers,
    random,
    victim: (links: readonly Link[]) => peer?.victim(links),
  });
  const opener = createSocketOpener({ page: options.address, configured: trackers });
  const onOnline = (listener: () => void): Dispose => online.subscribe(() => online.get() && listener());
  const rendezvous = createRendezvous({
    trackers,
    pool,
    openSocket: opener.open,
    now,
    timers,
    random,
    accepts: (topic) => peer?.accepts(topic) ?? false,
    onOnline,
  });
  const connectivity: Connectivity = { online: () => online.get(), onChange: (listener) => online.subscribe(listener) };
  const made = createPeer({ store, pool, rendezvous, session, connectivity, now, timers, random });
  peer = made;
  return {
    seek: made.seek,
    status: made.status,
    announceHead: made.announceHead,
    rehost: made.rehost,
    fetchBlob: made.fetchBlob,
    setSelf: made.setSelf,
    household: made.household,
    retry: made.retry,
    on: (name, listener) => made.on(name, listener),
    allowTracker(tracker) {
      opener.allow(tracker);
      rendezvous.retry();
    },
    view: () => viewOf(made, rendezvous.trackers()),
    close() {
      made.close();
      rendezvous.close();
      pool.close();
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

const toIceServers = (servers: BrowserNetworkOptions['iceServers']): RTCIceServer[] =>
  servers.map((server) => ({ ...server, urls: [...server.urls] }));
