/** Verifies the parts of a CAR file in memory, from the genesis to the last record. */
import type { Cid, Judgement } from '../base/index.js';
import { type Delegation, judgeLog, parseDelegation, type VerifiedLog } from '../identity/index.js';
import { type CommitGround, createMemoryBlocks, judgeCommit, judgeTree, type VerifiedCommit } from '../repo/index.js';
import { judgeSnapshot, type VerifiedSnapshot } from '../repo/snapshot.js';
import { blobsNamedIn } from './blob-names.js';
import type { BlobClaims } from './car-blobs.js';
import { countMedia, createCounting, newestOf } from './car-found.js';
import { broken, type CarParts, tooLarge } from './car-parts.js';
import type { Identity } from './identities.js';
import { MAX_PULL_BLOCKS } from './limits.js';
import type { BlobInfo, CallOptions, ImportFound } from './types.js';

export interface Checked {
  readonly found: ImportFound;
  /** Those that hold. */
  readonly snapshots: readonly VerifiedSnapshot[];
  readonly commits: readonly VerifiedCommit[];
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
  /** What the records name. */
  readonly blobs: BlobClaims;
  /** Those that make a log. */
  readonly operations: CarParts['operations'];
}

export const checkParts = async (
  parts: CarParts,
  known: Identity | undefined,
  now: number,
  { signal, onProgress }: CallOptions,
): Promise<Checked> => {
  const { blocks } = parts;
  const { log, operations } = await readLog(parts, known);
  const delegations = new Map<Cid, Delegation>(known?.delegations);
  for (const bytes of parts.delegations) {
    const delegation = ensureValid(await parseDelegation(bytes), 'delegation');
    delegations.set(delegation.cid, delegation);
  }
  const source = createMemoryBlocks(blocks);
  const commits: VerifiedCommit[] = [];
  const paths = new Set<string>();
  const counting = createCounting();
  const blobs = new Map<Cid, Map<number, BlobInfo>>();
  for (const [done, bytes] of parts.commits.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ phase: 'verifying', done, total: parts.commits.length });
    const commit = ensureValid(await judgeCommit(bytes, { log, delegations, now }), 'commit');
    const tree = ensureValid(await judgeTree(source, commit.commit.data), 'tree');
    for (const { path, cid } of tree.entries) {
      if (!paths.has(path)) await counting.record(path, blocks.get(cid), commit);
      paths.add(path);
      if (paths.size > MAX_PULL_BLOCKS) throw tooLarge('too many records');
      for (const [blob, info] of blobsNamedIn(blocks.get(cid) ?? nothing)) {
        const claims = blobs.get(blob) ?? new Map<number, BlobInfo>();
        blobs.set(blob, claims.set(info.size, info));
      }
    }
    commits.push(commit);
  }
  const snapshots = await judgeSnapshots(parts, { log, delegations, now });
  const found: ImportFound = {
    ...{ did: parts.did, operations: operations.length, commits: commits.length, records: paths.size },
    ...{ devices: new Set(commits.map(({ commit }) => commit.key)).size, conflict: log.state.conflict },
    ...counting.kinds(),
    media: countMedia(parts, blobs),
    sealed: { held: snapshots.length, refused: parts.snapshots.length - snapshots.length },
    asOf: newestOf(commits),
  };
  return { found, commits, snapshots, blocks, blobs, operations };
};

/** Those that hold, with their sealed bytes in the file (EXP-2). One that does not is no reason to leave the rest. */
const judgeSnapshots = async (parts: CarParts, ground: CommitGround): Promise<readonly VerifiedSnapshot[]> => {
  const held: VerifiedSnapshot[] = [];
  for (const bytes of parts.snapshots) {
    const judged = await judgeSnapshot(bytes, ground);
    if (judged.verdict === 'valid' && parts.raw.get(judged.value.cid) === judged.value.size) held.push(judged.value);
  }
  return held;
};

/** What looks like an operation behind the first commit may be a record that was made to: without it, the log is what came before. */
const readLog = async (
  { did, operations, leading }: CarParts,
  known: Identity | undefined,
): Promise<{ log: VerifiedLog; operations: CarParts['operations'] }> => {
  const all = await judgeLog(did, operations, known?.log);
  if (all.verdict === 'valid' || leading.length === operations.length)
    return { log: ensureValid(all, 'identity log'), operations };
  return { log: ensureValid(await judgeLog(did, leading, known?.log), 'identity log'), operations: leading };
};

const ensureValid = <T>(judged: Judgement<T>, what: string): T => {
  if (judged.verdict === 'valid') return judged.value;
  throw broken(`${what}: ${judged.verdict}`, 'code' in judged ? judged.code : undefined);
};

const nothing = new Uint8Array();
