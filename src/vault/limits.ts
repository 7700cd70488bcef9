/** Sizes of this layer. */
export const IV_BYTES = 12;
export const TAG_BYTES = 16;
export const SEED_BYTES = 32;
export const MASTER_KEY_BYTES = 32;
export const HOUSEHOLD_KEY_BYTES = 32;
export const ENTROPY_BYTES = 16;
/** How many recovery key indices restoring tries (DESIGN §4.1). */
export const MAX_RECOVERY_INDEX = 999;
