/** Every bound of this layer. Times in milliseconds. */

/** How long an offer is open to be taken. */
export const OFFER_LIFE = 10 * 60_000;
/** How long who opened an offer waits for the one that shows it. */
export const OPEN_PATIENCE = 60_000;
/** For each step of the handshake. */
export const STEP_PATIENCE = 20_000;
/** For two persons' eyes, or one person's on two screens. */
export const COMPARE_PATIENCE = 5 * 60_000;
/** For the new device to take what was granted: its person may still compare, and says so before this ends. */
export const TAKE_PATIENCE = 6 * 60_000;
/** For a message that is answered as soon as it is stored. */
export const STORE_PATIENCE = 60_000;
/** How long a linking that was cut off can be taken up again. */
export const RESUME_LIFE = 24 * 60 * 60_000;

/** Others who answer one offer, side by side. The right one is told by its words. */
export const MAX_CANDIDATES = 4;
/** Peers of a topic that are listened to at all. */
export const MAX_PEERS = 16;

/** Bytes of a handshake message. */
export const HANDSHAKE_BYTES = 512;
/** Bytes of a sealed message. */
export const SEALED_BYTES = 3 * 1024 * 1024;
export const MAX_OPERATIONS = 640;
export const OPERATION_BYTES = 7_500;
export const MAX_DELEGATIONS = 64;
export const DELEGATION_BYTES = 4_096;
/** Bytes of a private document that travels along. What is larger comes by the household's own way. */
export const DOCUMENT_BYTES = 1024 * 1024;
export const NAME_LETTERS = 64;
/** Short words, of 11 bits each. */
export const WORDS = 4;
