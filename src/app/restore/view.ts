/**
 * What a person is told of a restoring: one function from facts to what is shown.
 *
 * Invariants: 1. Nothing is taken over before something was found whose log announces a key of these words. 2. `sought` is true only when the stated
 * time is over. 3. Once taking has begun, nothing that is found later changes what is shown.
 */
import type { Cid, Did, ErrorCode } from '../../base/index.js';
import type { Amount } from '../keeping-view.js';
import type { SeekStatus } from '../network.js';
import type { OperationView } from './standing.js';

/** How the words stand to the log that was found (RCV-2). `strange`: they are not of this identity, or newer than what was found. */
export type WordsStanding = 'same' | 'disputed' | 'older' | 'overruled' | 'strange';

export interface FoundIdentity {
  readonly did: Did;
  readonly name: string;
  /** When its newest commit was signed, as that commit says. */
  readonly signedAt: number | null;
  /** Peers that serve it now. */
  readonly peers: number;
  /** When one of them last said that it knows nothing newer. */
  readonly asOf: number | null;
  /** By collection; null until they have been counted. */
  readonly records: Readonly<Record<string, number>> | null;
  readonly standing: WordsStanding;
  readonly conflict: boolean;
  /** Other devices that may write. */
  readonly devices: number;
  readonly operations: readonly OperationView[];
}

export type Step = 'keys' | 'documents' | 'publishing';

export interface RestoreReport {
  readonly did: Did;
  readonly name: string;
  readonly records: Readonly<Record<string, number>>;
  /** What was shared in private by one's devices. `none`: there was nothing to find. */
  readonly documents: 'back' | 'none';
  /** Pictures, sound and films that are here, and those that are to come (PIN-18). */
  readonly media: { readonly here: Amount; readonly coming: Amount };
}

export type RestoreView =
  /** The box is sought that says whose the words are. */
  | { readonly kind: 'locating'; readonly since: number; readonly until: number; readonly answers: number }
  /** Nobody answered with a box that opens: a link, or the DID on the sheet, leads on. */
  | { readonly kind: 'unlocated'; readonly answers: number }
  | { readonly kind: 'ask-tracker'; readonly hosts: readonly string[] }
  | {
      readonly kind: 'seeking';
      readonly since: number;
      readonly until: number;
      readonly status: SeekStatus;
      readonly found: FoundIdentity | null;
    }
  | { readonly kind: 'nobody'; readonly status: SeekStatus }
  /** The stated time is over. It goes on being read until the person decides. */
  | { readonly kind: 'found'; readonly found: FoundIdentity }
  | { readonly kind: 'taking'; readonly step: Step; readonly name: string }
  | { readonly kind: 'done'; readonly report: RestoreReport }
  | { readonly kind: 'failed'; readonly code: ErrorCode }
  | { readonly kind: 'cancelled' };

export interface RestoreFacts {
  readonly now: number;
  readonly since: number;
  readonly until: number;
  /** Still without a DID. */
  readonly located: boolean;
  readonly answers: number;
  readonly strange: readonly string[];
  readonly status: SeekStatus;
  readonly found: FoundIdentity | null;
  readonly taking: { readonly step: Step; readonly name: string } | null;
  readonly report: RestoreReport | null;
  readonly failed: ErrorCode | null;
  readonly cancelled: boolean;
}

export const judgeRestore = (facts: RestoreFacts): RestoreView => {
  const { now, since, until, found, status, answers } = facts;
  if (facts.cancelled) return { kind: 'cancelled' };
  if (facts.report !== null) return { kind: 'done', report: facts.report };
  if (facts.failed !== null) return { kind: 'failed', code: facts.failed };
  if (facts.taking !== null) return { kind: 'taking', ...facts.taking };
  const isOver = now >= until;
  if (found !== null) return isOver ? { kind: 'found', found } : { kind: 'seeking', since, until, status, found };
  if (facts.strange.length > 0) return { kind: 'ask-tracker', hosts: facts.strange };
  if (!facts.located) return isOver ? { kind: 'unlocated', answers } : { kind: 'locating', since, until, answers };
  // Whoever is being fetched from is waited for.
  const isUnderWay = status.kind === 'looking' || status.kind === 'served';
  return isOver && !isUnderWay ? { kind: 'nobody', status } : { kind: 'seeking', since, until, status, found };
};

export interface GoOnOptions {
  readonly others: 'keep' | 'out';
  /** The last operation that is one's own. */
  readonly mine?: Cid;
}
