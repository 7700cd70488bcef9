/**
 * The order in which versions of one path merge: a valid purge wins, then the higher (`rev`, CID). It is total, so merging needs
 * no consensus and gives one tree in whatever order heads arrive.
 */
import type { Cid, RecordPath, Tid } from '../base/index.js';
import type { BlockSource } from './blocks.js';
import { decodeRecord, type StoredRecord } from './record.js';

export interface Version {
  readonly cid: Cid;
  readonly rev: Tid;
  /** True for a purge that was judged valid. */
  readonly purge: boolean;
}

/** A tree as part of a head: its records may not be newer than the commit. */
export interface HeadTree {
  readonly data: Cid;
  readonly rev: Tid;
}

/** Tells whether a purge record at a path is valid under the log; one that is not counts as a deletion. */
export type PurgeJudge = (path: RecordPath, record: StoredRecord) => Promise<boolean>;

/** `missing`: the block is not here. `dropped`: not a record, or newer than its commit: it does not belong to the head. */
export type FoundVersion = Version | 'missing' | 'dropped';

/** Below 0 if the first merges under the second; 0 only for the same version. CIDs compare as text. */
export const compareVersions = (a: Version, b: Version): number => {
  if (a.purge !== b.purge) return a.purge ? 1 : -1;
  if (a.rev !== b.rev) return a.rev < b.rev ? -1 : 1;
  return a.cid === b.cid ? 0 : a.cid < b.cid ? -1 : 1;
};

/** REC-3. The version of a record as part of a head with this `rev`. */
export const findVersion = async (
  source: BlockSource,
  path: RecordPath,
  cid: Cid,
  headRev: Tid,
  isPurge: PurgeJudge,
): Promise<FoundVersion> => {
  const bytes = await source.get(cid);
  if (bytes === undefined) return 'missing';
  const record = decodeRecord(bytes);
  if (record.verdict !== 'valid' || record.value.rev > headRev) return 'dropped';
  const purge = record.value.removal === 'purge' && (await isPurge(path, record.value));
  return { cid, rev: record.value.rev, purge };
};
