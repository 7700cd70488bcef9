/** Composes the network of a tab in a browser: sockets, links and the peer of whichever tab leads. */
import type { CreateNetwork, NetworkParts } from './app/network.js';
import { createDisposer } from './base/index.js';
import {
  createLinkPool,
  createRendezvous,
  createRtcFactory,
  createSessionSigner,
  createSocketOpener,
  onOnline,
  trackerHost,
} from './net/index.js';
import {
  browserConnectivity,
  browserTabs,
  createNetwork,
  createPeer,
  createSelf,
  type LeadingPeer,
} from './peer/index.js';

export const createTabNetwork: CreateNetwork = (parts) => {
  const { page } = parts;
  const network = createNetwork({
    profileId: parts.profileId,
    environment: browserTabs(),
    fence: {
      current: async () => (await parts.openLocal()).epoch.current(),
      raise: async () => (await parts.openLocal()).epoch.raise(),
    },
    timers: page.timers,
    random: page.random,
    makePeer: () => makePeer(parts),
  });
  return {
    ...network,
    get role() {
      return network.role;
    },
    setSelf({ did, vault, delegation }) {
      const chain = (): Promise<readonly Uint8Array<ArrayBuffer>[]> =>
        parts.store.delegationsFor(did, [delegation.cid]);
      network.setSelf(createSelf(did, vault.deviceSigner, chain));
    },
  };
};

const makePeer = async ({ page, store, deployment }: NetworkParts): Promise<LeadingPeer> => {
  const { now, timers, random } = page;
  const session = await createSessionSigner(random);
  const disposer = createDisposer();
  const iceServers = deployment.iceServers.map(({ urls, ...rest }) => ({ urls: [...urls], ...rest }));
  const pool = createLinkPool({ session, createRtc: createRtcFactory({ iceServers, timers }), now, timers, random });
  disposer.add(() => pool.close());
  const sockets = createSocketOpener({ page: page.address, configured: deployment.trackers });
  const rendezvous = createRendezvous({
    trackers: deployment.trackers,
    pool,
    openSocket: sockets.open,
    now,
    timers,
    random,
    onOnline,
  });
  disposer.add(() => rendezvous.close());
  const peer = createPeer({ store, pool, rendezvous, session, connectivity: browserConnectivity, now, timers, random });
  disposer.add(() => peer.close());
  return {
    ...peer,
    get household() {
      return peer.household;
    },
    allowTracker(tracker) {
      sockets.allow(tracker);
      rendezvous.retry();
    },
    view() {
      const { bytesIn, bytesOut, served, refusals } = peer.stats();
      const trackers = rendezvous.trackers().flatMap(({ url, state }) => {
        if (state === 'idle') return [];
        const shown = state === 'unconfirmed' ? 'unreachable' : state;
        return [{ host: trackerHost(url) ?? url, state: shown } as const];
      });
      return { links: peer.peers(), bytesIn, bytesOut, trackers, served, refusals };
    },
    close: () => disposer.dispose(),
  };
};
