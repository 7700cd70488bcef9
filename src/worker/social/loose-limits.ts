/** Bounds of what comes alone, is pushed and is to be pushed (rules PRV-*, INB-*). Times in milliseconds. */

const day = 24 * 60 * 60 * 1000;

/** Records that came alone: of all, and of one author. */
export const MAX_PROVEN = 20_000;
export const MAX_PROVEN_BYTES = 128 * 1024 * 1024;
export const MAX_PROVEN_EACH = 256;
export const MAX_PROVEN_EACH_BYTES = 4 * 1024 * 1024;

/** How long one is kept: of a thread that was looked at, of an inbox, in a thread of one's own, of somebody who is followed. */
export const THREAD_FOR = 14 * day;
export const INBOX_FOR = 90 * day;
export const STRANGERS_ANSWER_FOR = 180 * day;
export const FRIENDS_FOR = 365 * day;

/** What an inbox takes in a day: of one sender, and of all. */
export const INBOX_WINDOW = day;
export const MAX_PUSHES_EACH = 200;
export const MAX_PUSHES = 2_000;
/** Of these, and in bytes of bundles: what all together may whom its owner does not follow. Identities cost nothing, so whoever floods has many. */
export const MAX_PUSHES_STRANGERS = 1_000;
export const MAX_BYTES_STRANGERS = 16 * 1024 * 1024;
/** Versions of one record that take each other's place; after these only that it is withdrawn. */
export const MAX_CHANGES = 32;
/** What came with a repository is news for so long after it was written: a little longer than a push is tried. */
export const ARRIVED_WITHIN = 14 * day;
/** What an inbox of one's own holds; the oldest give way. */
export const MAX_INBOX = 10_000;
/** What a pin holds for its owner, and how long. What is beyond is refused. */
export const MAX_HELD = 1_000;
export const MAX_HELD_BYTES = 8 * 1024 * 1024;
/** Of that, what strangers fill at most. */
export const MAX_HELD_STRANGERS = 500;
export const MAX_HELD_BYTES_STRANGERS = 4 * 1024 * 1024;
export const HELD_FOR = 30 * day;
/** Devices of a pinned identity of which it is remembered what they have had. */
export const MAX_HANDED_KEYS = 64;
/** Pushes offered to a device at one time. */
export const MAX_OFFERED = 64;

/** What waits to be sent. */
export const MAX_OUTBOX = 10_000;
/** How long after each try the next one comes; after the last it is given up. */
const minute = 60_000;
export const OUTBOX_WAITS: readonly number[] = [
  ...[minute, 5 * minute, 30 * minute, 120 * minute, 360 * minute, 720 * minute],
  ...[day, day, day, 2 * day, 2 * day, 3 * day],
];
/** Where in these waits it goes on after somebody else has taken it. */
export const LEFT_FROM = 3;
/** What was refused or given up is shown so long. */
export const OVER_FOR = 30 * day;

/** Answers on one page, and records that are given at one time. */
export const MAX_ANSWERS = 256;
export const MAX_GIVEN = 16;
/** Bytes of bundles in one answer. */
export const MAX_GIVEN_BYTES = 256 * 1024;
/** Whose names are asked for at one time. */
export const MAX_PEOPLE = 1_000;
