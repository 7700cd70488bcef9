/** How the words stand to the log that was found: what they may do, and what was done to the identity (RCV-1, RCV-2). */
import type { Cid, Did, DidKey } from '../../base/index.js';
import { judgeLog, type VerifiedLog, type VerifiedOperation } from '../../identity/index.js';
import { findRecovery, type RecoveryMatch } from '../../vault/recovery/index.js';
import type { VerifyStore } from '../../worker/index.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** One operation of an identity log, as people and consoles are told of it. */
export interface OperationView {
  readonly id: Cid;
  readonly n: number;
  readonly kind: 'genesis' | 'update' | 'rotation';
  /** 0: signed by the recovery words. 1: by a root key, or one that was announced to be the next. */
  readonly rank: 0 | 1;
  readonly signedBy: DidKey;
  readonly root: DidKey;
  readonly revoked: readonly DidKey[];
  readonly retired: readonly DidKey[];
  readonly grants: readonly Cid[];
  /** Part of the history that counts; else it was outranked, or stands in a conflict. */
  readonly counts: boolean;
  readonly disputed: boolean;
}

export const operationsOf = ({ operations, chain, disputed }: VerifiedLog): readonly OperationView[] => {
  const counted = new Set(chain.map(({ id }) => id));
  const open = new Set(disputed.map(({ id }) => id));
  return operations.map((one: VerifiedOperation) => ({
    ...{ id: one.id, n: one.operation.n, kind: one.operation.kind, rank: one.rank, signedBy: one.signedBy },
    ...{ root: one.operation.root, grants: one.operation.grants },
    revoked: one.operation.revoked.map(({ key }) => key),
    retired: one.operation.retired.map(({ key }) => key),
    ...{ counts: counted.has(one.id), disputed: open.has(one.id) },
  }));
};

/** The log as it is stored here. */
export const findLog = async (
  store: Pick<VerifyStore, 'operationsFrom'>,
  did: Did,
): Promise<VerifiedLog | undefined> => {
  const operations = await store.operationsFrom(did, 0);
  if (operations.length === 0) return undefined;
  const judged = await judgeLog(did, operations);
  return judged.verdict === 'valid' ? judged.value : undefined;
};

export interface Standing {
  readonly log: VerifiedLog;
  /** The best of what the words may do; undefined if no state ever announced a key of theirs. */
  readonly match: RecoveryMatch | undefined;
}

export const standingOf = async (log: VerifiedLog, entropy: Bytes): Promise<Standing> => {
  const [match] = await findRecovery(log, entropy);
  return { log, match };
};
