/** Under which name a restoring that is under way lies among the keys. */
export const restoreRow = 'restoring';
