/** The network of this tab, as the app composes it from page, store and deployment. */
import type { Did } from '../base/index.js';
import { createSelf, makeEarlyPeer, openNetwork } from '../peer/index.js';
import { groundOf } from './ground.js';
import type { AskEarly, CreateNetwork } from './network.js';

export const askTabEarly: AskEarly = (early, { store, pins, calm, ...parts }) =>
  early.ask(makeEarlyPeer({ ...groundOf(parts), wall: parts.page.now, store, pins, calm }));

export const createTabNetwork: CreateNetwork = ({ store, profileId, openLocal, early, calm, ...parts }) => {
  const network = openNetwork({
    ...groundOf(parts),
    wall: parts.page.now,
    profileId,
    store,
    pins: store,
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
      const { did, vault, delegation, household } = own;
      const delegations = () => store.delegationsFor(did, [delegation.cid]);
      const boxFor = async (keeper: Did) =>
        (await import('./keeping/boxes.js')).ownBoxFor({ store, did, local: await openLocal() }, keeper);
      const refuses = async ({ from }: { readonly from: Did }) =>
        (await import('./social/refusing.js')).isRefused({ store, did, config: household.config }, from);
      network.setSelf({ ...createSelf(did, vault.deviceSigner, delegations, boxFor), refuses });
    },
  };
};
