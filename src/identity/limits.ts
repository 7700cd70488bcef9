/** Bounds of this layer. What is over one is `refused`, never `invalid`: a newer peer may have higher ones. */

/** Bytes of one signed operation. */
export const MAX_OPERATION_BYTES = 7_500;

/** The highest `n` of an update. Rotations may go further, so that a stolen root key cannot use the log up. */
export const MAX_UPDATE_N = 511;

/** The highest `n` of a rotation. */
export const MAX_ROTATION_N = 639;

/** Operations of one log in all its branches. Three chains of full length fit. */
export const MAX_OPERATIONS = 2_048;

/** Branches kept at one fork, beside the one that wins. */
export const MAX_BRANCHES = 16;

/** Operations of a newer version or kind that one log carries unread. */
export const MAX_UNSUPPORTED = 16;

/** Delegations that one state grants. */
export const MAX_GRANTS = 64;

/** Witnesses that one state names. */
export const MAX_WITNESSES = 16;

/** Keys that one operation revokes, and retires. */
export const MAX_REVOKED = 64;

/** Commits that one operation keeps of one revoked key. */
export const MAX_KEPT = 128;

/** Bytes of one signed delegation. */
export const MAX_DELEGATION_BYTES = 4_096;

/** Bytes of a delegation's nonce. */
export const MAX_NONCE_BYTES = 64;

/** Delegations between the identity and the key that acts. */
export const MAX_CHAIN = 4;

/** Delegations looked at while one key's authority is sought. */
export const MAX_LINKS_TRIED = 256;

/** Bytes of a proof of a conflict. */
export const MAX_CONFLICT_BYTES = 262_144;

/** Sides that one such proof tells. */
export const MAX_CONFLICT_SIDES = 16;

/** Operations of one side, from the fork to the one that decides. */
export const MAX_CONFLICT_PATH = 32;
