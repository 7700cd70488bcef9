/** Bounds of what goes between one's devices. */

/** Bytes of a message in one frame. Longer ones go in pieces. */
export const PIECE_BYTES = 128 * 1024;
/** Bytes that a frame may have. */
export const MAX_FRAME_BYTES = 256 * 1024;
/** Bytes of a whole message: a document's state. */
export const MAX_MESSAGE_BYTES = 64 * 1024 * 1024;
/** Bytes that may wait to be sent to one channel. Beyond it is closed, and syncs anew when it opens again. */
export const MAX_QUEUED_BYTES = 64 * 1024 * 1024;
/** Letters of a signaling message. */
export const MAX_SIGNAL_LETTERS = 16 * 1024;
/** Channels with one tab: one a document, and as many again while one replaces another. */
export const MAX_CHANNELS = 8;
/** Milliseconds from offer to accept. */
export const CONNECT_DEADLINE = 15_000;
/** Milliseconds that a tab which sent what is malformed is left alone. */
export const BLOCK_TIME = 60_000;
/** Streams of one profile that are followed by name. */
export const MAX_FOLLOWED_STREAMS = 50;
