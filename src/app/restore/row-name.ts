/** Under which name a restoring that is under way lies among the keys. */
export const restoreRow = 'restoring';

/** Under which name the locator's box lies among the keys. */
export const locatorRow = 'locator';
