/** Bounds of this layer: sizes in bytes, times in milliseconds. `docs/protocol/sync.md` repeats them. */

/** One message, whatever it is. */
export const MAX_MESSAGE_BYTES = 1024 * 1024;
/** One message of a type that carries neither blocks nor operations. */
export const MAX_SMALL_MESSAGE_BYTES = 16 * 1024;
/** Blocks that one answer carries together; a single larger block goes alone. */
export const MAX_BATCH_BYTES = 512 * 1024;
/** One block: a record of 256 KB, a wide tree node. */
export const MAX_BLOCK_BYTES = 768 * 1024;
/** The first answer of many is smaller: its receiver has something to do while the next is read. */
export const MAX_FIRST_BYTES = 128 * 1024;
/** Blocks in one answer. */
export const MAX_BATCH_BLOCKS = 2048;
/** CIDs that one `get` may ask for. */
export const MAX_WANTED = 1024;
/** Blocks that a pushed or first `heads` carries along. */
export const MAX_INLINE_BYTES = 32 * 1024;
/** A `subscribe` never asks for more along with the heads than this. */
export const MAX_INLINE_ASKED = 128 * 1024;

export const MAX_OPERATION_BYTES = 7680;
export const MAX_OPERATIONS = 64;
export const MAX_DELEGATION_BYTES = 8 * 1024;
export const MAX_DELEGATIONS = 64;
/** Delegations of whoever purged, that are asked for or sent at one time. */
export const MAX_PURGERS = 8;
export const MAX_COMMIT_BYTES = 16 * 1024;
export const MAX_COMMITS = 16;
export const MAX_ROOTS = 32;
export const MAX_CURSOR_BYTES = 2048;
export const MAX_CHUNK_BYTES = 256 * 1024;
export const MAX_BODY_BYTES = 64 * 1024;
/** A record with its proof, pushed; and an answer with several of them. */
export const MAX_PUSH_BYTES = 256 * 1024;
export const MAX_ANSWER_BYTES = 320 * 1024;
export const MAX_HOUSE_BYTES = 256 * 1024;
export const MAX_SIGNAL_BYTES = 8 * 1024;
export const MAX_EXCHANGED_PEERS = 8;

/** Subscriptions that one link may hold at us: of all that two friends follow. One may take 16 KiB to remember. */
export const MAX_SUBSCRIPTIONS = 256;
/** Requests of one link that we work on at once; further ones wait in the link. */
export const MAX_SERVING = 8;
/** Trees that are being fetched at one time, over all identities; the worker takes 16. */
export const MAX_PULLING = 8;
/** Of these, for one identity: whose sources stall must not hold up the others. */
export const MAX_PULLING_EACH = 2;
/** Requests of ours at one link at once. */
export const MAX_ASKING = 8;

/** A link that has not said hello by then is cut. */
export const HELLO_DEADLINE = 10_000;
/** An answer is late after this; another source is tried. */
export const ANSWER_DEADLINE = 8_000;
/** …but while so many bytes come in a deadline, it is only a slow line, up to the longest answer. */
export const PROGRESS_BYTES = 4 * 1024;
export const LONGEST_ANSWER = 60_000;
/** The first head of a cold visit. */
export const HEADS_DEADLINE = 8_000;

/** Small messages that one link may send in a window, and the window. */
export const MESSAGE_WINDOW = 10_000;
export const MAX_MESSAGES_A_WINDOW = 2_000;
/** Messages that nobody asked for (heads, peers, unsupported, …) in a window: where two meet, one of each kind for each identity that they share. */
export const MAX_UNASKED_A_WINDOW = 1_000;
/** Bytes that nobody asked for in a window. */
export const MAX_UNASKED_BYTES_A_WINDOW = 8 * 1024 * 1024;
/** Peer exchange: lists a topic in its own window; proofs, lists and passed-on signals of a link. More are dropped, not scored. */
export const PEERS_WINDOW = 30_000;
export const MAX_PEERS_A_WINDOW = 4;
export const MAX_SIGNALS_A_WINDOW = 64;

/** Clocks that differ by more than this disagree. */
export const CLOCK_TOLERANCE = 5 * 60_000;
/** A clock that moved by so much against one that never jumps was set, or the machine slept. */
export const CLOCK_JUMP = 60_000;
/** How often it is looked at while it is in doubt, or while something lies ahead of it. */
export const CLOCK_LOOK = 60_000;
/** So many peers must disagree before we doubt our own. */
export const CLOCK_WITNESSES = 3;

/** A source that stalled is asked again after this, then after twice as long, up to the longest. */
export const RETRY_FIRST = 15_000;
export const RETRY_LONGEST = 240_000;

/** A device is lent to the household when everyone has been heard for whom this was time enough; and at the latest after this. */
export const ADMIT_PATIENCE = 6_000;
export const ADMIT_AT_LATEST = 30_000;

/** What serves others is fetched this long after the first head is stored, and after the first message for it at the latest. */
export const STANDBY_MOMENT = 300;
export const STANDBY_PATIENCE = 4_000;
/** What else is to be done when a head has come (media of a pin, sealed snapshots) is looked at this much later, once. */
export const AFTERWARDS = 300;
/** Messages that wait for it; of what goes beyond, only the sender's patience is lost. */
export const MAX_STANDBY = 256;

/** A search that began before the databases were open is given up when this tab does not lead by then, or nobody has gone on with it. */
export const EARLY_LIFE = 15_000;
/** Until the code of the network is fetched once more, where it could not be. */
export const LATE_RETRY = 15_000;
/** A tab that does not lead by then follows another. */
export const ROLE_PATIENCE = 500;

/** The role `pin`: one statement; what it and its log take together in one question. */
export const MAX_STATEMENT_BYTES = 4 * 1024;
export const MAX_TOLD_BYTES = 56 * 1024;
/** A locator box on its way to a keeper. */
export const MAX_BOX_BYTES = 8 * 1024;
/** Keepers that an owner has asked to show something, at one time; statements that it judges in a window; how often one link may begin. */
export const MAX_SHOWING = 32;
export const MAX_KEEPERS_A_WINDOW = 64;
export const KEEPERS_WINDOW = 10 * 60_000;
export const KEEPER_AGAIN = 60_000;
/** Media of a pin, or of one's own, that are fetched at one time; what nobody had is asked for again after this, then twice as long, up to the longest. */
export const MAX_MEDIA_AT_ONCE = 4;
export const MEDIA_AGAIN = 60_000;
export const MEDIA_AGAIN_LONGEST = 60 * 60_000;

/** Proofs of identity conflicts that one link may hand over in a window. */
export const MAX_CONFLICTS_A_WINDOW = 8;
export const CONFLICT_WINDOW = 60_000;
