/** The network of a browser tab, put together: who leads, and the peer, made when this tab comes to. Fetched when it is wanted: `late.ts`. */
import { createPart, socketHost } from '../base/index.js';
import type { TrackerView } from '../net/types.js';
import { browserTabs } from './environment.js';
import { layGroundwork } from './groundwork.js';
import type { BrowserNetworkOptions } from './late.js';
import type { Fence } from './leadership/types.js';
import { createNetwork } from './network.js';
import type { LeadingPeer, Network, NetworkView } from './network-types.js';
import { peerOn } from './peer-on.js';
import type { Peer } from './peer-types.js';

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
  const { early } = options;
  const begun = await early?.take();
  const ground = begun?.ground ?? (await layGroundwork(options));
  const { rendezvous, opener } = ground;
  const made = begun?.peer ?? peerOn(ground, options, begun === undefined ? undefined : early);
  ground.belongTo(made);
  const introductions = createPart(async () => {
    const { createIntroductions } = await import('./introductions.js');
    return createIntroductions({ pool: ground.pool, accepts: made.accepts });
  });
  return {
    seek: made.seek,
    status: made.status,
    announceHead: made.announceHead,
    rehost: made.rehost,
    fetchBlob: made.fetchBlob,
    stopBlob: made.stopBlob,
    setSelf: made.setSelf,
    household: made.household,
    snapshots: made.snapshots,
    social: made.social,
    introduce: async (step) => (await introductions())(step),
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
    return [{ host: socketHost(tracker.url) ?? tracker.url, state: tracker.state }];
  }),
});
