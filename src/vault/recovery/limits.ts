/** Sizes and bounds of recovery, apart from the vault's own so that they come when they are needed. */

/** What a locator box holds, padded, before it is sealed. */
export const BOX_PLAIN_BYTES = 4_096;
export const MAX_BOX_PINS = 32;
export const MAX_BOX_TRACKERS = 8;
/** Bytes of one tracker's address. */
export const MAX_TRACKER_BYTES = 256;

/** The 20 bytes that are split, and the place of the share on its curve. */
export const SHARE_BYTES = 21;
export const CARD_BYTES = 32;
export const CARD_WORDS = 24;
export const MIN_NEEDED = 2;
export const MAX_TOTAL = 15;

/** Recovery keys derived at once: enough to keep WebCrypto busy, few enough to let others run. */
export const KEYS_AT_ONCE = 25;
