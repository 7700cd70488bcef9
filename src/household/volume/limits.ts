/** Bounds of volumes. */
export const KEY_BYTES = 32;
/** Slots of the smallest keyring: so many or fewer members look the same. */
export const LEAST_SLOTS = 8;
export const MAX_SLOTS = 1024;
/** What is smaller is padded to this. */
export const LEAST_CONTENT = 1024;
export const IV_BYTES = 12;
