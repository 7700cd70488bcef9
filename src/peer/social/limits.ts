/** Bounds of what people write to each other, between peers (INB, THR rules). Times in milliseconds. */

/** Pushes, and questions for threads and records, of one link in a window. Far beyond is a flood. */
export const SOCIAL_WINDOW = 60_000;
export const MAX_PUSHES_A_WINDOW = 240;
export const MAX_QUESTIONS_A_WINDOW = 120;
/** Pushes that are judged at one time. */
export const MAX_JUDGED_AT_ONCE = 4;

/** What one hands over in a window, so that whoever takes it is not flooded. */
export const MAX_HANDED_A_WINDOW = 192;
/** Offered at one time. */
export const MAX_OFFERED = 64;
/** After so many senders of whom nothing more was taken, nothing more is handed over now. */
export const MAX_FULL = 512;

/** Questions for threads and records that are worked on at one time: of all links, and of one. Each may read a hundred places of the store. */
export const MAX_ANSWERED_AT_ONCE = 4;
export const MAX_ANSWERED_EACH = 1;

/** Topics that are sought at one time for what is to be delivered or found, how long, and tabs that are met there. */
export const MAX_REACHING = 2;
export const REACH_PATIENCE = 30_000;
export const MAX_MET = 8;
/** After somebody took it others may, so that it does not hang on one. */
export const MORE_TAKERS = 5_000;
export const MAX_TAKERS = 3;

/** Rows of the outbox that are looked at together; nothing is tried sooner than this after the last look. */
export const MAX_DUE = 256;
export const OUTBOX_REST = 60_000;

/** One look at a thread: pages of answers of one peer, peers that are asked, records that are fetched, authors that are sought. */
export const MAX_PAGES = 40;
export const MAX_ASKED_PEERS = 4;
export const MAX_FETCHED = 512;
export const MAX_AUTHORS = 8;
/** Records that the store is asked for at one time. */
export const MAX_LOOKED_UP = 1_000;
/** Searches that wait. */
export const MAX_SEARCHES = 64;
/** The same is not sought again so soon. */
export const SEARCH_REST = 15_000;

export const MAX_URIS = 16;
export const MAX_ANSWERS = 256;
/** Bytes of bundles in an answer with a page of a thread, and with records. */
export const MAX_THREAD_BYTES = 64 * 1024;
export const MAX_RECORD_BYTES = 256 * 1024;
