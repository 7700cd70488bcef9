/** Bounds of what a text may make of itself. Whatever is over one stays as it was typed: text. */

/** Longer texts than any post can be are one plain paragraph. */
export const MAX_PARSED = 100_000;
/** Steps of the library's own count: a quote is one, a list with its item two. */
export const MAX_BLOCK_DEPTH = 12;
export const MAX_INLINE_DEPTH = 6;
/** Links, tags and mentions of one text. */
export const MAX_FOUND = 200;
export const MAX_TAG_LETTERS = 64;
export const MAX_TAG_BYTES = 256;
/** Marks that a letter keeps. */
export const MAX_MARKS = 6;
/** So many and more are kept in their own line by whoever shows them. */
export const PILED_MARKS = 4;
