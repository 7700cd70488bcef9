/** Under which name a linking that is under way lies among the keys. */
export const rowName = 'pairing';

/** Under which name a profile's settings say that a device is being linked, or an identity restored. */
export const setting = 'linking';
