export {
  type BlobList,
  type BlobSplitter,
  chunkLength,
  countChunks,
  createBlobSplitter,
  judgeBlobList,
  listBlob,
  type SplitBlob,
  splitBlob,
} from './blob.js';
export { type Block, type BlockSource, createMemoryBlocks, type MemoryBlocks, overlayBlocks } from './blocks.js';
export {
  type BundleGround,
  encodeBundle,
  judgeBundle,
  type ProvenVersion,
  parseBundle,
  type UnverifiedBundle,
  type VerifiedBundle,
} from './bundle.js';
export { type CarReader, encodeCar, openCar } from './car.js';
export { buildCommit, type Commit, type CommitDraft, commitMap, draftCommit, finishCommit } from './commit.js';
export {
  containedIn,
  isAheadOfMemory,
  isBehind,
  isSuperseded,
  liveHeads,
  type Marks,
  raiseMarks,
  reaches,
  seenBy,
} from './heads.js';
export { type CommitGround, judgeCommit, parseCommit, type VerifiedCommit } from './judge-commit.js';
export { findIssues, judgeRecord, keyOfDid } from './judge-record.js';
export { buildKeep, judgeKeep, type Keep, type KeepOccasion, keepDigest, keeperOf } from './keep.js';
export {
  CHUNK_BYTES,
  MAX_BLOCK_BYTES,
  MAX_CHUNKS,
  MAX_COMMIT_BYTES,
  MAX_PART_STREAMS,
  MAX_PATH_BYTES,
  MAX_RANGES,
  MAX_SEEN,
  MAX_TREE_DEPTH,
} from './limits.js';
export { type MergedHeads, mergedSource } from './merge.js';
export { allPosts, commonPart, coversPart, type Part, type Posts, partOf, postsPart, resolvePart } from './part.js';
export { derivedKey, isNsid, isRecordKey, parseRecordPath, pathOf, splitPath } from './path.js';
export { prove, proveScope, verifyProof, verifyScope } from './proof.js';
export { buildPurge, draftPurge, finishPurge, judgePurge, type Purge, purgersIn, unverifiedPurger } from './purge.js';
export {
  betweenScope,
  collectionScope,
  coversScope,
  intersectScopes,
  parseScope,
  pathScope,
  prefixScope,
  subtractScope,
  uniteScopes,
} from './ranges.js';
export {
  type BuiltRecord,
  checkRecordBlock,
  DELETION_TYPE,
  decodeRecord,
  makeRecord,
  makeTombstone,
  PURGE_TYPE,
  RETRACTION_TYPE,
  type RemovalKind,
  removedVersion,
  type StoredRecord,
  sealRecord,
} from './record.js';
export { isAddress, MAX_ADDRESS_BYTES } from './schema/address.js';
export { schemaOf } from './schema/find.js';
export { schemas } from './schema/index.js';
export { type Issue, type IssueCode, issue, issueWords } from './schema/issue.js';
export { type Collection, isCollection, type KeyKind, keyKindOf } from './schema/kinds.js';
export {
  MAX_EVENT_TITLE,
  MAX_KEEP_DAYS,
  MAX_MENTIONS,
  MAX_NAMED_TAGS,
  MAX_OPTION,
  MAX_OPTIONS,
  MAX_PLACE_NAME,
  MAX_POST,
  MAX_STREAMS,
  MAX_WARNING,
} from './schema/post.js';
export type { CollectionSchema } from './schema/schema.js';
export { countGraphemes } from './schema/text.js';
export { inScope, type KeyRange, PATH_END, type Scope, touchesScope, WHOLE } from './scope.js';
export { judgeUpdate, mergeHeads, purgeJudge } from './several.js';
export { nodesBetween, type SentBlock } from './tree/between.js';
export type { BlockMap } from './tree/builder.js';
export { type Difference, diffTrees } from './tree/diff.js';
export { diffParts, type HeldTree } from './tree/diff-parts.js';
export { TreeFault } from './tree/fault.js';
export { encodeNode, layerOf, parseNode, prepareMany, type TreeEntry, type TreeNode } from './tree/node.js';
export { openPartPull, type PartPull } from './tree/part-pull.js';
export { checkPlace, emptyTreeBytes, type Item, itemsOf, type Place, placeOfRoot } from './tree/place.js';
export { judgeTree, openPull, type RefusedBlock, type TreePull } from './tree/pull.js';
export { findInTree, type PathEntry, walkNodes, walkTree } from './tree/read.js';
export { applyChanges, type BuiltTree, buildTree } from './tree/write.js';
export type { NewerTree } from './update.js';
export { parseRecordUri, recordUri } from './uri.js';
export {
  compareVersions,
  type FoundVersion,
  findVersion,
  type HeadTree,
  type PurgeJudge,
  type Version,
} from './version.js';
