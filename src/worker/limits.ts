/** Bounds of this layer. What is over one is `refused`, never scored. */

/** Delegations kept of one identity. */
export const MAX_DELEGATIONS = 256;
/** Delegations of one identity that do not hold and are remembered, in memory only. */
export const MAX_LEFT_OUT = 64;

/** Commits that one call of `receiveHeads` looks at. */
export const MAX_HEADS = 64;

/** Verified commits that wait in memory for their trees. */
export const MAX_CANDIDATES = 256;

/** Pulls under way at once, how long one may lie idle, and what it may hold in memory. */
export const MAX_PULLS = 16;
export const PULL_IDLE = 60_000;
export const MAX_PULL_BLOCKS = 400_000;
export const MAX_PULL_BYTES = 256 * 1024 * 1024;

/** Live heads of one identity: as many as a commit can name in `seen`, so that one honest commit can take them all in. */
export const MAX_LIVE = 64;

/** Device keys of one identity whose marks are kept. */
export const MAX_MARKS = 1_024;

/** Heads of one identity kept aside until the clock reaches them. */
export const MAX_PENDING = 16;

/** Changes of a barred head that are told one by one. */
export const MAX_BARRED_CHANGES = 100;

/** Put-out keys of one's own whose later writing is put aside; how often one run fetches such a head of one key, and what one fetching may bring. */
export const MAX_AFTER_KEYS = 8;
export const MAX_AFTER_TRIES = 16;
export const MAX_AFTER_PULL_BYTES = 4 * 1024 * 1024;
export const MAX_AFTER_PULL_BLOCKS = 8_192;
/** What is kept of one: posts, their bytes, and how many changes are looked through. */
export const MAX_AFTER_POSTS = 100;
export const MAX_AFTER_BYTES = 256 * 1024;
export const MAX_AFTER_CHANGES = 2_000;
/** How long it is kept; and after it was dropped, while that can be taken back. */
export const AFTER_FOR = 30 * 24 * 60 * 60 * 1000;
export const AFTER_DROPPED_FOR = 10 * 60 * 1000;

/** How long what was removed can come back, if the key that removed it is revoked. With a collecting each half day it is gone within 72 hours. */
export const REMOVED_FOR = 48 * 60 * 60 * 1000;
/** Superseded commits of one identity that are kept, and for how long (DESIGN §4.2). */
export const MAX_SUPERSEDED = 1_000;
export const SUPERSEDED_FOR = 30 * 24 * 60 * 60 * 1000;
/** What was fetched beyond the part that is to be kept stays here for so long. */
export const WIDE_FOR = 24 * 60 * 60 * 1000;

/** Bytes of one answer of `serveBlocks` or `getBlocks`, whatever was asked for; and CIDs that one call asks for. */
export const MAX_SERVED_BYTES = 4 * 1024 * 1024;
export const MAX_ASKED_BLOCKS = 1_024;

/** Blocks that are read to say what has changed between two trees; where that is not enough, blocks are given. */
export const MAX_CHANGES_READ = 8_192;

/** Records on one page of `list`. */
export const MAX_PAGE = 1_000;

/** Bytes of blocks that the cache in memory holds. */
export const CACHE_BYTES = 16 * 1024 * 1024;

/** Blocks whose places the memory holds, 8 bytes each: those of 100 repositories of 5,000 records and more. */
export const CACHED_INDEX = 1_000_000;

/** Identities whose logs the cache in memory holds. */
export const CACHED_IDENTITIES = 128;

/** How often a write is worked out anew when another tab was faster. */
export const MAX_RETRIES = 5;

/**
 * Bytes of a CAR file: more than blocks of full size that are taken in come to. It is read in pieces; what is held of it at a time is bounded by
 * `MAX_PULL_BYTES` and `MAX_PULL_BLOCKS`.
 */
export const MAX_CAR_BYTES = 128 * 1024 * 1024 * 1024;

/** Blobs of one's own that come in at one time, piece by piece. */
export const MAX_UPLOADS = 16;

/** Chunks of a blob that are asked for at once. */
export const MAX_WANTED_CHUNKS = 64;

/** How long a blob stays that nothing names (yet): the record that names it may still be on its way. */
export const UNNAMED_FOR = 24 * 60 * 60 * 1000;

/** Bytes of sealed snapshots kept of one identity, and of one answer. */
export const MAX_SEALED_BYTES = 64 * 1024 * 1024;
export const MAX_SEALED_PART = 16 * 1024 * 1024;
/** How long a pinned state that was over the quota is not fetched again. */
export const OVER_FOR = 60 * 60 * 1000;

/** Blobs that one identity's records name and that a pin looks at; how many it is told to fetch at a time. */
export const MAX_NAMED_BLOBS = 10_000;
export const MAX_PLANNED = 32;

/** A pin leaves this part of the room that the browser gives to whoever lives here. In hundredths. */
export const PIN_HEADROOM = 10;

/** Over the first part of its room a device lets others' data go, down to the second. In hundredths. */
export const FULL_FROM = 95;
export const FULL_TO = 100 - PIN_HEADROOM;
/** A write that found no room makes at least so much. Bytes. */
export const LEAST_ROOM = 16 * 1024 * 1024;
/** Where media do not make enough room, others' repositories are brought down to so many of their newest posts, one step after the other. */
export const EASED_TO = [1_000, 250, 60, 15, 0] as const;
/** A step that lets go of less than this is not taken. Bytes. */
export const LEAST_EASED = 16 * 1024;
/** When what was let go for want of room is wanted again: below the first part of the device's room, as far as it fills the second. In hundredths. */
export const ROOM_AGAIN = 70;
export const FILLED_AGAIN = 80;
/** And not before this time has passed. Milliseconds. */
export const EASED_FOR = 24 * 60 * 60 * 1000;
/** A profile that was visited within this time may still be on somebody's screen. Milliseconds. */
export const VISIT_IN_USE = 60 * 60 * 1000;

/** Blocks and chunks of media that a keeper is asked to show that it has. */
export const SAMPLED_PATHS = 4;
export const MAX_SAMPLED_BLOCKS = 16;
export const MAX_SAMPLED_CHUNKS = 3;

/** Name of the row in `meta` that says which import was begun. */
export const UNFINISHED_IMPORT = 'import';

/** Bytes of a proof of an identity conflict that is passed on: it goes into one question to a peer. */
export const MAX_PASSED_PROOF = 64 * 1024;

/** Sides of a conflict that a page is shown. */
export const MAX_SHOWN_SIDES = 16;
