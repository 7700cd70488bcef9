/** What the links of this tab are made with, and the search that begins with nothing else. */
import { seekEarly } from '../peer/index.js';
import type { GroundParts, SeekEarly } from './network.js';

export const groundOf = ({ page, deployment }: GroundParts) => ({
  address: page.address,
  now: page.steady,
  timers: page.timers,
  random: page.random,
  online: page.online,
  trackers: deployment.trackers,
  iceServers: deployment.iceServers,
});

export const seekTabEarly: SeekEarly = (parts, { did, trackers }, led) =>
  seekEarly(groundOf(parts), did, trackers, led);
