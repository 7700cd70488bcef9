/** Bounds of this layer. What is over one is `refused`, never scored: they may be raised by a later version. */

/** Bytes of one block of a repository: a record, a tree node or a chunk of a blob. */
export const MAX_BLOCK_BYTES = 256 * 1024;

/** Layers of a tree above its leaves. A key's layer is a property of its hash, so keys can be mined. */
export const MAX_TREE_DEPTH = 32;

/** Letters of paths and CIDs that taking in one tree may hold. Prefix compression makes a node unfold to twenty times its bytes. */
export const MAX_TREE_HELD = 64 * 1024 * 1024;

/** Bytes of a record path, as in atproto. */
export const MAX_PATH_BYTES = 1024;

/** Bytes of a record key, as in atproto. */
export const MAX_KEY_BYTES = 512;

/** Bytes of a signed commit. */
export const MAX_COMMIT_BYTES = 16 * 1024;

/** Other devices that a commit may say it has seen. */
export const MAX_SEEN = 64;

/** Changes between two trees that are told without nodes, and their bytes. */
export const MAX_CHANGES = 2_048;
export const MAX_CHANGES_BYTES = 192 * 1024;

/** Key ranges in one scope. */
export const MAX_RANGES = 64;

/** Streams that a part of a repository names, and posts that it has of them. */
export const MAX_PART_STREAMS = 24;
export const MAX_PART_POSTS = 100_000;

/** Bytes of a chunk of a blob. */
export const CHUNK_BYTES = 256 * 1024;

/** Chunks of one blob: 1.5 GB. */
export const MAX_CHUNKS = 6000;

/** Bytes of the header of a CAR file, and the roots that it may name. */
export const MAX_CAR_HEADER = 64 * 1024;
export const MAX_CAR_ROOTS = 64;

/** Bytes of a sealed snapshot. */
export const MAX_SNAPSHOT_BYTES = 16 * 1024 * 1024;

/** Snapshots kept of one key and volume. */
export const SNAPSHOTS_KEPT = 10;

/** Bytes of a link's transcript in a statement: two keys, nonces and fingerprints. */
export const MAX_TRANSCRIPT_BYTES = 1_024;

/** Bytes of a keeper's statement, and blocks that it shows of each kind. */
export const MAX_KEEP_BYTES = 4 * 1024;
export const MAX_SHOWN_BLOCKS = 16;

/** Bytes of a record that travels with its proof, and the parts of it. A log that does not fit comes from some operation on. */
export const MAX_BUNDLE_BYTES = 256 * 1024;
export const MAX_BUNDLE_OPERATIONS = 64;
export const MAX_BUNDLE_DELEGATIONS = 16;
export const MAX_BUNDLE_NODES = 33;
