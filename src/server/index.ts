export { attachRendezvous, RENDEZVOUS_PATH, type RendezvousOptions, type RendezvousServer } from './attach.js';
export { cacheControl, contentSecurityPolicy, securityHeaders } from './headers.js';
export {
  type ConnectionLimits,
  defaultConnectionLimits,
  defaultLimits,
  type Rate,
  type RendezvousLimits,
} from './limits.js';
export { createTracker, type Tracker, type TrackerStats } from './rendezvous/tracker.js';
export { rendezvousPlugin } from './vite-plugin.js';
