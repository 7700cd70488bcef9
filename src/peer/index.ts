export type { Blob } from './blobs.js';
export type { ClockView } from './clock.js';
export { type EarlySeek, seekEarly } from './early.js';
export type { HouseholdTransport, HouseholdTransportEvents } from './household.js';
export { type BrowserNetworkOptions, createLateNetwork, openNetwork } from './late.js';
export type { TabRole } from './leadership/leader.js';
export type { Fence, LockOptions, Locks, PageLife, TabChannel, TabEnvironment } from './leadership/types.js';
export { isLed } from './led.js';
export { createNetwork } from './network.js';
export type {
  LeadingPeer,
  LeadingPeerEvents,
  Network,
  NetworkEvents,
  NetworkOptions,
  NetworkView,
  SocialAsk,
  SocialNews,
} from './network-types.js';
export { createPeer } from './peer.js';
export type { Connectivity, PeerEnvironment } from './peer-environment.js';
export { makeEarlyPeer } from './peer-on.js';
export type { Peer, PeerEvents, Snapshots } from './peer-types.js';
export type { KeptBy } from './pinning/keepers.js';
export type { PinStore } from './pinning/store.js';
export { host, type Role } from './roles/index.js';
export { createSelf, type GivenBox, type Proof, type Self } from './self.js';
export type { SeekStatus } from './status.js';
export type { SyncStore } from './store.js';
export type { PeerStats, PeerView } from './views.js';
