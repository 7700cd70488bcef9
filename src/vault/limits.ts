/** Sizes of this layer. */
export const IV_BYTES = 12;
export const TAG_BYTES = 16;
export const SEED_BYTES = 32;
export const MASTER_KEY_BYTES = 32;
export const HOUSEHOLD_KEY_BYTES = 32;
export const ENTROPY_BYTES = 16;
/** How many recovery key indices restoring tries (DESIGN §4.1). */
export const MAX_RECOVERY_INDEX = 999;

/** A passphrase, in characters after normalising. */
export const MIN_PASSPHRASE = 10;
export const MAX_PASSPHRASE = 1_000;

/** Argon2id: what new slots are made with, and between which bounds those of other versions may lie. Memory in KiB. */
export const ARGON2 = { memory: 64 * 1024, passes: 3, lanes: 1 } as const;
export const MIN_ARGON2 = { memory: 64 * 1024, passes: 3 } as const;
export const MAX_ARGON2 = { memory: 512 * 1024, passes: 16, lanes: 16 } as const;

export const SALT_BYTES = 16;
export const PRF_SALT_BYTES = 32;
export const MAX_CREDENTIAL_BYTES = 1_023;
/** Ways to unlock one vault. */
export const MAX_SLOTS = 8;

/** Wrong passphrases that cost nothing, then the first wait, doubled each time up to the longest. Milliseconds. */
export const FREE_TRIES = 3;
export const FIRST_WAIT = 2_000;
export const LONGEST_WAIT = 15 * 60_000;

/** After how long without a hand at it the vault locks by itself. Minutes; 0 is never. */
export const DEFAULT_IDLE = 15;
export const MAX_IDLE = 24 * 60;
