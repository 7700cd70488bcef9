export { MESSAGE_BYTES } from './limits.js';
export { createHandLink, type HandLink, type HandOptions } from './link/by-hand.js';
export { CARD_BYTES, decodeCard, encodeCard } from './link/hand-card.js';
export { createMemoryLinkPair, type MemoryLinkOptions } from './link/memory-link.js';
export { createMemoryNetwork, type MemoryNetwork, type MemoryNetworkOptions } from './link/memory-rtc.js';
export { createLinkPool, type LinkPoolOptions } from './link/pool.js';
export type { CreateRtc } from './link/rtc.js';
export { createSessionSigner } from './link/session.js';
export { createRtcFactory, hasWebRtc, type RtcFactoryOptions } from './link/webrtc.js';
export { createRendezvous, type RendezvousOptions } from './rendezvous/rendezvous.js';
export {
  createSocketOpener,
  type OpenSocket,
  onOnline,
  type SocketOpener,
  type SocketOpenerOptions,
} from './rendezvous/socket.js';
export { topicOf, topicOfBytes } from './topic.js';
export type {
  Channel,
  CloseReason,
  JoinOptions,
  Link,
  LinkEvents,
  LinkMessage,
  LinkPool,
  LinkPoolEvents,
  LinkSource,
  LinkStats,
  PendingOffer,
  PoolStats,
  Rendezvous,
  RendezvousEvents,
  Topic,
  TopicView,
  TrackerState,
  TrackerView,
} from './types.js';
