/** Bounds of what the social layer keeps in private documents and holds at one time. */

export const MAX_MUTES = 2000;
export const MAX_MUTED_WORD = 200;
/** Of these the oldest give way. */
export const MAX_HIDDEN = 5000;
export const MAX_BOOKMARKS = 10_000;
export const MAX_PRIVATE_BLOCKS = 5000;
export const MAX_LISTS = 100;
export const MAX_IN_LIST = 2000;
export const MAX_FOLLOWED_TAGS = 200;
export const MAX_DRAFTS = 50;
/** UTF-16 units of a draft as JSON. */
export const MAX_DRAFT = 128 * 1024;
/** Notices that are remembered as read by name, beside the time up to which all are. */
export const MAX_READ_NAMES = 300;
/** Entries of an inbox that are looked through at most for what is unread. */
export const MAX_LOOKED_THROUGH = 2000;
/** Notices that are remembered as told outside of the page. */
export const MAX_TOLD_NAMES = 500;
/** Devices that have noted how far they have read. */
export const MAX_READERS = 32;

/** Entries of one page of a feed; of the first, which is what a screen shows: the next is asked for at once. */
export const FEED_PAGE = 40;
export const FIRST_PAGE = 16;
/** Pages that are read beyond the first at most before it is said that nothing stands here. */
export const SOUGHT_FIRST = 10;
/** How far from the top it is looked for what came in between. */
export const FEED_WINDOW = 200;
/** Newer entries that are held until they are asked for. */
export const MAX_WAITING = 1000;
/** Lines of a feed that are read again, or judged again, in one go. */
export const READ_TOGETHER = 64;
export const JUDGED_TOGETHER = 500;
/** Notices of one page. */
export const NOTICE_PAGE = 60;
/** Votes or answers to an invitation that are counted. */
export const MAX_COUNTED = 5000;
/** Admissions in one commit. */
export const MAX_ADMISSIONS = 200;
/** People or posts that are asked for at one time. */
export const MAX_ASKED = 64;

/** Within what time something can be taken back. Milliseconds. */
export const UNDO_TIME = 10_000;
/** What changes within this time after the first is read once. Milliseconds. */
export const AT_ONCE = 150;
/** What somebody has written is shown before notices are read anew. Milliseconds. */
export const AFTER_NEWS = 500;
/** How often it is noted at most how far one has read. Milliseconds. */
export const NOTE_READING = 3000;
