/**
 * A record that travels alone, with all that proves it: the author's log, the chain of the device that signed, the commit, the nodes of the tree on
 * the way, the record (docs/protocol/social.md, PRV rules). It proves what stood at that path under that commit, or that nothing did; never newness.
 */
import { type Cid, type Did, invalid, type Judgement, type RecordPath, valid } from '../base/index.js';
import {
  byteString,
  bytesOf,
  cidOfValue,
  decodeMap,
  encodeValue,
  isByteString,
  parseDid,
  type Value,
} from '../codec/index.js';
import { type Delegation, judgeLog, parseDelegation, type VerifiedLog } from '../identity/index.js';
import type { Block } from './blocks.js';
import { type CommitGround, judgeCommit, type VerifiedCommit } from './judge-commit.js';
import { judgeRecord } from './judge-record.js';
import {
  MAX_BUNDLE_BYTES,
  MAX_BUNDLE_DELEGATIONS,
  MAX_BUNDLE_NODES,
  MAX_BUNDLE_OPERATIONS,
  MAX_COMMIT_BYTES,
} from './limits.js';
import { parseRecordPath } from './path.js';
import { verifyProof } from './proof.js';
import { judgePurge } from './purge.js';
import { decodeRecord, type StoredRecord } from './record.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** As it lies in a bundle; nothing of it is judged. */
export interface UnverifiedBundle {
  readonly did: Did;
  readonly path: RecordPath;
  /** The whole log, or from some operation on. */
  readonly operations: readonly Bytes[];
  readonly delegations: readonly Bytes[];
  readonly commit: Bytes;
  /** From the root down. */
  readonly nodes: readonly Bytes[];
  /** Null: nothing stands there. */
  readonly record: Bytes | null;
}

declare const verified: unique symbol;

/** What a bundle has proved. Made by `judgeBundle` alone. */
export interface VerifiedBundle {
  readonly [verified]: true;
  readonly did: Did;
  readonly path: RecordPath;
  readonly log: VerifiedLog;
  readonly commit: VerifiedCommit;
  readonly nodes: readonly Bytes[];
  readonly found: ProvenVersion | null;
}

export interface ProvenVersion {
  readonly cid: Cid;
  readonly bytes: Bytes;
  readonly record: StoredRecord;
  /** A purge that holds: final. One that does not counts as a deletion. */
  readonly isPurge: boolean;
}

/** What is known of the author here. */
export interface BundleGround {
  readonly log: VerifiedLog | undefined;
  readonly delegations: ReadonlyMap<Cid, Delegation>;
  /** Milliseconds. */
  readonly now: number;
}

/** Undefined where it is over 256 KiB. */
export const encodeBundle = (bundle: UnverifiedBundle): Bytes | undefined => {
  const { did, path, operations, delegations, commit, nodes, record } = bundle;
  const size = [...operations, ...delegations, ...nodes, commit].reduce((sum, { length }) => sum + length, 0);
  if (size + (record?.length ?? 0) > MAX_BUNDLE_BYTES) return undefined;
  const bytes = encodeValue({
    ...{ v: 1, did, path },
    operations: operations.map(byteString),
    delegations: delegations.map(byteString),
    commit: byteString(commit),
    nodes: nodes.map(byteString),
    record: record === null ? null : byteString(record),
  });
  return bytes.length > MAX_BUNDLE_BYTES ? undefined : bytes;
};

/** PRV-1, PRV-2. Its form alone. */
export const parseBundle = (bytes: Uint8Array): Judgement<UnverifiedBundle> => {
  const decoded = decodeMap(bytes, MAX_BUNDLE_BYTES);
  if (decoded.verdict !== 'valid') return decoded;
  const { v, did: didText, path: pathText, operations, delegations, commit, nodes, record } = decoded.value;
  if (v !== 1) return typeof v === 'number' ? { verdict: 'unsupported', what: `proof v${v}` } : malformed('v');
  const did = typeof didText === 'string' ? parseDid(didText) : undefined;
  const path = typeof pathText === 'string' ? parseRecordPath(pathText) : undefined;
  if (did === undefined) return malformed('did');
  if (path === undefined) return malformed('path');
  const lists = { operations: bytesIn(operations), delegations: bytesIn(delegations), nodes: bytesIn(nodes) };
  if (lists.operations === undefined || lists.delegations === undefined || lists.nodes === undefined)
    return malformed('operations, delegations or nodes');
  if (commit === undefined || !isByteString(commit)) return malformed('commit');
  if (record === undefined || !(record === null || isByteString(record))) return malformed('record');
  const isOver =
    lists.operations.length > MAX_BUNDLE_OPERATIONS ||
    lists.delegations.length > MAX_BUNDLE_DELEGATIONS ||
    lists.nodes.length > MAX_BUNDLE_NODES;
  if (isOver) return { verdict: 'refused', code: 'too-many' };
  const commitBytes = bytesOf(commit);
  if (commitBytes.length > MAX_COMMIT_BYTES) return { verdict: 'refused', code: 'too-large' };
  return valid({
    ...{ did, path, commit: commitBytes, nodes: lists.nodes },
    ...{ operations: lists.operations, delegations: lists.delegations },
    record: record === null ? null : bytesOf(record),
  });
};

const malformed = (field: string): ReturnType<typeof invalid> => invalid('malformed', 'PRV-2', field);

const bytesIn = (value: Value | undefined): Bytes[] | undefined =>
  Array.isArray(value) && value.every(isByteString) ? value.map(bytesOf) : undefined;

/** PRV-3 to PRV-6, in this order: log, delegations, commit, tree, record. Nothing that failed is kept of any of it. */
export const judgeBundle = async (
  bundle: UnverifiedBundle,
  ground: BundleGround,
): Promise<Judgement<VerifiedBundle>> => {
  const { did, path } = bundle;
  const log = await judgeLog(did, bundle.operations, ground.log);
  if (log.verdict !== 'valid') return log;
  const delegations = await joinDelegations(bundle, ground);
  if (delegations.verdict !== 'valid') return delegations;
  // It proves itself or nothing: what is missing in it is asked of nobody.
  const commitGround: CommitGround = {
    log: log.value,
    delegations: delegations.value,
    now: ground.now,
    complete: true,
  };
  const commit = await judgeCommit(bundle.commit, commitGround);
  if (commit.verdict !== 'valid') return commit;
  const found = await judgeFound(bundle, commit.value, commitGround);
  if (found.verdict !== 'valid') return found;
  const { nodes } = bundle;
  return valid({ did, path, log: log.value, commit: commit.value, nodes, found: found.value } as VerifiedBundle);
};

const joinDelegations = async (
  bundle: UnverifiedBundle,
  ground: BundleGround,
): Promise<Judgement<ReadonlyMap<Cid, Delegation>>> => {
  const all = new Map(ground.delegations);
  for (const bytes of bundle.delegations) {
    const parsed = await parseDelegation(bytes);
    if (parsed.verdict === 'unsupported') continue;
    if (parsed.verdict !== 'valid') return parsed;
    if (parsed.value.sub !== bundle.did) return invalid('wrong-did', 'DLG-8');
    all.set(parsed.value.cid, parsed.value);
  }
  return valid(all);
};

/** PRV-5, PRV-6. */
const judgeFound = async (
  { path, nodes, record: bytes }: UnverifiedBundle,
  { commit }: VerifiedCommit,
  ground: CommitGround,
): Promise<Judgement<ProvenVersion | null>> => {
  const blocks: Block[] = await Promise.all(nodes.map(async (node) => ({ cid: await cidOfValue(node), bytes: node })));
  if (new Set(blocks.map(({ cid }) => cid)).size !== blocks.length)
    return invalid('bad-proof', 'PRV-5', 'a node twice');
  const proved = await verifyProof(commit.data, path, blocks);
  if (proved.verdict !== 'valid') return proved;
  const { cid } = proved.value;
  if ((cid === null) !== (bytes === null)) return invalid('bad-proof', 'PRV-5', 'record');
  if (cid === null || bytes === null) return valid(null);
  if ((await cidOfValue(bytes)) !== cid) return invalid('bad-hash', 'PRV-6');
  const decoded = decodeRecord(bytes);
  if (decoded.verdict !== 'valid') return decoded;
  const record = decoded.value;
  // REC-3: such a record belongs to no head.
  if (record.rev > commit.rev) return invalid('bad-record', 'PRV-6', 'rev');
  const shown = await judgeRecord(path, bytes);
  // A later version may have widened its schema: nobody is at fault.
  if (shown.verdict === 'invalid') return { verdict: 'refused', code: 'bad-record' };
  if (shown.verdict !== 'valid') return shown;
  const isPurge = record.removal === 'purge' && (await judgePurge(record, path, ground)).verdict === 'valid';
  return valid({ cid, bytes, record, isPurge });
};
