/** The network of this tab, as the app composes it from page, store and deployment. */
import { createSelf, openNetwork } from '../peer/index.js';
import type { CreateNetwork } from './network.js';

export const createTabNetwork: CreateNetwork = ({ page, store, profileId, deployment, openLocal }) => {
  const network = openNetwork({
    profileId,
    store,
    openFence: async () => (await openLocal()).epoch,
    address: page.address,
    now: page.now,
    timers: page.timers,
    random: page.random,
    online: page.online,
    trackers: deployment.trackers,
    iceServers: deployment.iceServers,
  });
  return {
    ...network,
    get role() {
      return network.role;
    },
    setSelf({ did, vault, delegation }) {
      network.setSelf(createSelf(did, vault.deviceSigner, () => store.delegationsFor(did, [delegation.cid])));
    },
  };
};
