/** Bounds of this layer; docs/protocol/net.md names each. Times in milliseconds, sizes in bytes. */

/** FRM-1: what one data channel message may have. */
export const FRAME_BYTES = 16 * 1024;

/** FRM-4: what one message may have, by channel. */
export const MESSAGE_BYTES = { control: 64 * 1024, bulk: 4 * 1024 * 1024 } as const;

/** Back-pressure: sending pauses above the high mark and goes on below the low one. */
export const BUFFER_HIGH = 4 * 1024 * 1024;
export const BUFFER_LOW = 1024 * 1024;

/** LNK-7: what may wait in `send` of one link before it counts as stalled. */
export const QUEUE_BYTES = 16 * 1024 * 1024;

/** LNK-8: what an open link may receive before anybody listens, and what bulk may bring before the handshake ends. */
export const HELD_BYTES = 8 * 1024 * 1024;

/** What holding one more message costs, however short it is. */
export const HELD_OVERHEAD = 256;

/** LNK-6: from first description to proven session key. */
export const LINK_DEADLINE = 15_000;

/** How long a connection may be disconnected before the link counts as lost. */
export const DISCONNECTED_PATIENCE = 8_000;

/** Gathering ends at the latest after this, whatever the browser says. */
export const GATHER_CAP = 1_000;

/**
 * Gathering ends when no candidate has come for a while after a useful one: as long as that one took, within these bounds. What a machine was
 * quick with, it is quick to go on with.
 */
export const GATHER_QUIET_LEAST = 4;
export const GATHER_QUIET = 15;

/** LNK-9: links and links in the making. */
export const MAX_CONNECTIONS = 30;

/** LNK-9: links in the making, and how many of them may have begun with somebody else's offer. */
export const MAX_CONNECTING = 8;
export const MAX_ANSWERING = 5;

/** LNK-9: offers of ours that wait for an answer, and for how long. */
export const MAX_OFFERS = 12;
export const OFFER_LIFE = 20_000;

/** LNK-10: others' offers that wait for a slot, in all and from one source, and for how long. */
export const MAX_WAITING = 64;
export const MAX_WAITING_PER_SOURCE = 2;
export const WAITING_LIFE = 6_000;

/** LNK-10: a link in the making that has not connected by now gives way to one that waits; sooner when many wait. */
export const STALL_PATIENCE = 1_000;
export const STALL_PATIENCE_CROWDED = 500;
export const CROWD = 5;

/** What a session description may have. */
export const SDP_BYTES = 8 * 1024;
export const MAX_CANDIDATES = 24;

/**
 * RDV-3: offers in an announce, and in the first of a socket, which the others follow. Five, so that a join costs at most 12 delivered messages: two
 * confirmations, 5 offers, 5 answers.
 */
export const OFFERS_PER_ANNOUNCE = 5;
export const OFFERS_AT_FIRST = 1;

/** RDV-4: topics that listen only; topics that gather at one time. */
export const MAX_LISTENING = 50;
export const MAX_GATHERING = 2;

/** RDV-5: routine announces are never closer than this, and not further apart than that. */
export const MIN_INTERVAL = 60_000;
export const MAX_INTERVAL = 30 * 60_000;

/** RDV-5: an early announce that a tracker allows by its `min interval` is never sooner than this. */
export const MIN_EARLY_INTERVAL = 2_000;

/**
 * RDV-6: what a tracker may send in one message, and messages in a second before its socket is dropped. Far more than a flood of strangers'
 * offers that a fair tracker lets through, which must part nobody from it.
 */
export const TRACKER_MESSAGE_BYTES = 32 * 1024;
export const TRACKER_MESSAGES_PER_SECOND = 1_000;

/** Trackers in use at one time. */
export const MAX_TRACKERS = 8;

/** RDV-7: first and longest wait before an unreachable tracker is tried again; a socket that does not open in time. */
export const RETRY_FIRST = 1_000;
export const RETRY_LONGEST = 5 * 60_000;
export const SOCKET_DEADLINE = 10_000;

/** RDV-5: between announces where the tracker names no interval. */
export const DEFAULT_INTERVAL = 120_000;

/** Offers made while a socket is still opening are used within this time. */
export const OFFER_FRESH = 10_000;
