/** The network of this tab, as the app composes it from page, store and deployment. */
import { createSelf, openNetwork, seekEarly } from '../peer/index.js';
import type { CreateNetwork, NetworkParts, SeekEarly } from './network.js';

const groundOf = ({ page, deployment }: Pick<NetworkParts, 'page' | 'deployment'>) => ({
  address: page.address,
  now: page.steady,
  timers: page.timers,
  random: page.random,
  online: page.online,
  trackers: deployment.trackers,
  iceServers: deployment.iceServers,
});

export const seekTabEarly: SeekEarly = (parts, { did, trackers }) => seekEarly(groundOf(parts), did, trackers);

export const createTabNetwork: CreateNetwork = ({ store, profileId, openLocal, early, calm, ...parts }) => {
  const network = openNetwork({
    ...groundOf(parts),
    wall: parts.page.now,
    profileId,
    store,
    openFence: async () => (await openLocal()).epoch,
    early,
    calm,
  });
  return {
    ...network,
    get role() {
      return network.role;
    },
    setSelf(own) {
      if (own === null) return network.setSelf(null);
      const { did, vault, delegation } = own;
      network.setSelf(createSelf(did, vault.deviceSigner, () => store.delegationsFor(did, [delegation.cid])));
    },
  };
};
