export type { NewDevice, OldDevice, PairingDelegate } from './delegate.js';
export { judgeGrant } from './judge-grant.js';
export { DOCUMENT_BYTES, OFFER_LIFE, RESUME_LIFE } from './limits.js';
export type { DeviceCard, Grant } from './messages.js';
export { decodeGrant, encodeGrant } from './messages.js';
export { encodeOffer, type Offer, otherRole, parseOffer, type Role, topicOfOffer } from './offer.js';
export {
  type Candidate,
  openPairing,
  type Pairing,
  type PairingMode,
  type PairingParts,
  type PairingView,
} from './pairing.js';
export { topicOfResume } from './secrets.js';
export type { PairingTransport, PairingTransportEvents } from './transport.js';
