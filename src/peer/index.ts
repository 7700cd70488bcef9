export type { Blob } from './blobs.js';
export type { HouseholdTransport, HouseholdTransportEvents } from './household.js';
export { createPeer, type Peer, type PeerEvents } from './peer.js';
export type { Connectivity, PeerEnvironment } from './peer-environment.js';
export { createSelf, type Proof, type Self } from './prove.js';
export type { SeekStatus } from './status.js';
export type { SyncStore } from './store.js';
export type { PeerStats, PeerView } from './views.js';
