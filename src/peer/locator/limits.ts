/** Bounds of the locator (LOC-5, LOC-6). Milliseconds. `docs/protocol/recovery.md` repeats them. */

/** How long a keeper lets somebody stay who came for a box. */
export const VISIT_LIFE = 30_000;
/** Questions of one visitor that are answered, and of all of them in a window. */
export const MAX_ASKED_EACH = 2;
export const MAX_ASKED_A_WINDOW = 120;
export const ASKED_WINDOW = 60_000;
/** Visitors at one time. */
export const MAX_VISITORS = 8;
/** Boxes that a keeper keeps: its own, and of those that it is a pin of. */
export const MAX_BOXES_KEPT = 64;

/** Answers that a seeker takes in all: whoever floods a topic with false boxes costs no more than this. */
export const MAX_ANSWERS = 256;
