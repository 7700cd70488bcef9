/** The network of a tab that nobody is near: it takes everything and brings nothing. */
import type { Network } from '../../src/app/network.js';

const nothing = (): undefined => undefined;
const disposable = (): (() => void) => nothing;

/** `announce`: what is to hear of what the tab would tell. */
export const silentNetwork = (announce: Network['announce'] = nothing): Network => ({
  role: 'leader',
  seek: disposable,
  announce,
  rehost: nothing,
  fetchBlob: nothing,
  stopBlob: nothing,
  allowTracker: nothing,
  setSelf: nothing,
  household: nothing,
  snapshots: nothing,
  social: nothing,
  introduce: nothing,
  retry: nothing,
  clock: async () => ({ off: null, sure: false }),
  view: async () => ({ links: [], bytesIn: 0, bytesOut: 0, trackers: [], served: [], keepers: [], refusals: {} }),
  on: disposable,
  close: nothing,
});
