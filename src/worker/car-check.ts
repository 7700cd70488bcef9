/** Verifies the parts of a CAR file in memory, from the genesis to the last record. */
import type { Cid, Judgement } from '../base/index.js';
import { type Delegation, judgeLog, parseDelegation } from '../identity/index.js';
import { createMemoryBlocks, judgeCommit, judgeTree, type VerifiedCommit } from '../repo/index.js';
import { blobsNamedIn } from './blob-names.js';
import { broken, type CarParts } from './car-parts.js';
import type { Identity } from './identities.js';
import type { BlobInfo, CallOptions } from './types.js';

export interface Checked {
  readonly commits: readonly VerifiedCommit[];
  readonly records: number;
  readonly blocks: ReadonlyMap<Cid, Uint8Array<ArrayBuffer>>;
  /** What the records name. */
  readonly blobs: ReadonlyMap<Cid, BlobInfo>;
}

export const checkParts = async (
  parts: CarParts,
  known: Identity | undefined,
  now: number,
  { signal, onProgress }: CallOptions,
): Promise<Checked> => {
  const { did, blocks } = parts;
  const log = ensureValid(await judgeLog(did, parts.operations, known?.log), 'identity log');
  const delegations = new Map<Cid, Delegation>(known?.delegations);
  for (const bytes of parts.delegations) {
    const delegation = ensureValid(await parseDelegation(bytes), 'delegation');
    delegations.set(delegation.cid, delegation);
  }
  const source = createMemoryBlocks(blocks);
  const commits: VerifiedCommit[] = [];
  const paths = new Set<string>();
  const blobs = new Map<Cid, BlobInfo>();
  for (const [done, bytes] of parts.commits.entries()) {
    signal?.throwIfAborted();
    onProgress?.({ phase: 'verifying', done, total: parts.commits.length });
    const commit = ensureValid(await judgeCommit(bytes, { log, delegations, now }), 'commit');
    const tree = ensureValid(await judgeTree(source, commit.commit.data), 'tree');
    for (const { path, cid } of tree.entries) {
      paths.add(path);
      for (const [blob, info] of blobsNamedIn(blocks.get(cid) ?? nothing)) blobs.set(blob, info);
    }
    commits.push(commit);
  }
  return { commits, records: paths.size, blocks, blobs };
};

const ensureValid = <T>(judged: Judgement<T>, what: string): T => {
  if (judged.verdict === 'valid') return judged.value;
  throw broken(`${what}: ${judged.verdict}`, 'code' in judged ? judged.code : undefined);
};

const nothing = new Uint8Array();
