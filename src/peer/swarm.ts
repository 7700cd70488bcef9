/** How many neighbours a topic has, and how many topics a tab (SWM-1, SWM-5). Pure. */

/** Below this, more are sought. */
export const DEGREE = 6;
/** Below this, they are sought with urgency. */
export const DEGREE_LOW = 4;
/** Above this, the worst go; a tab with few topics keeps up to the cap. */
export const DEGREE_HIGH = 12;
export const DEGREE_CAP = 24;
/** So many links that we dialed ourselves are kept, lest others choose all our neighbours. */
export const DIALED_KEPT = 2;
/** Up to so many topics count as few. */
export const FEW_TOPICS = 4;

/** How many members a topic may have in a tab that is in so many topics. */
export const mostMembers = (topics: number): number => (topics <= FEW_TOPICS ? DEGREE_CAP : DEGREE_HIGH);

/** Topics that listen only: those that the fewest others keep come first (SWM-5). */
export const rarestFirst = <T extends { readonly others: number | undefined }>(
  topics: readonly T[],
  most: number,
): readonly T[] => [...topics].sort((a, b) => (a.others ?? 0) - (b.others ?? 0)).slice(0, most);
