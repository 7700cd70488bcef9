/** Under which name a linking that is under way lies among the keys. */
export const rowName = 'pairing';
