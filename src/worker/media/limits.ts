/** Bounds of preparing media. */

/** Bytes of a file that is decoded as a picture: it is held in memory. */
export const MAX_PICTURE_FILE = 64 * 1024 * 1024;

/** Pixels that a picture may claim before it is decoded: 400 MB of them in memory. */
export const MAX_PICTURE_PIXELS = 100_000_000;

/** Longer edge of a posted picture, and of the small one beside it. */
export const POSTED_EDGE = 2_560;
export const PREVIEW_EDGES = [480, 320, 160] as const;

/** Bytes of the small one: what the schema of posts allows. */
export const MAX_PREVIEW = 64 * 1024;

/** What a posted picture should not weigh more than; the last quality is taken as it comes. */
export const POSTED_BYTES = 2 * 1024 * 1024;

/** Edge of what a placeholder is made of: the library takes no more. */
export const PLACEHOLDER_EDGE = 100;

/** Where a header must end; a JPEG may carry several EXIF blocks of 64 KiB before its frame. */
export const HEADER_BYTES = 1024 * 1024;

/** Packets of one track: 18 hours of 30 pictures a second. */
export const MAX_PACKETS = 2_000_000;

/** Chunks of a new container that may still be written into, besides its beginning: 32 MiB in one whose parts say at their end how large they are, 2 MiB in others. */
export const OPEN_CHUNKS = 128;
export const OPEN_CHUNKS_IN_A_ROW = 8;

/** How long a picture out of a film may take to come. Milliseconds. */
export const POSTER_PATIENCE = 10_000;
