/** Bounds of this layer. */

/** Bytes that any single dag-cbor value may have before it is looked at. */
export const MAX_VALUE_BYTES = 1024 * 1024;

/** How deep maps and arrays may nest. */
export const MAX_NESTING = 64;

/** Entries of one map. What has more is a list, or a tree. */
export const MAX_MAP_ENTRIES = 1_024;

/** A did:key of Ed25519: two bytes of its kind and 32 of the key, and the letters that they take in base58. */
export const KEY_BYTES = 34;
export const KEY_LETTERS = 47;
