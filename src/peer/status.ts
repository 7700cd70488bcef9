/** How the search for one profile stands: one function from facts to what a person is told. */
import type { DidKey, RefusalCode } from '../base/index.js';

export type SeekStatus =
  | { readonly kind: 'looking' }
  | {
      readonly kind: 'served';
      /** Session key of the peer; the owner's if one is linked. */
      readonly peer: DidKey;
      /** That peer proved to be a device of the identity. */
      readonly owner: boolean;
      readonly peers: number;
      /** When a peer last confirmed that it knows nothing newer. */
      readonly asOf: number;
    }
  | { readonly kind: 'nobody' }
  | { readonly kind: 'refused'; readonly code: RefusalCode }
  | { readonly kind: 'no-tracker' }
  | { readonly kind: 'tracker-unreachable'; readonly hosts: readonly string[] }
  | { readonly kind: 'offline' };

export interface SourceFacts {
  readonly peer: DidKey;
  /** Its heads have been judged. */
  readonly judged: boolean;
  /** It holds at least one head that is valid and stored here. */
  readonly serves: boolean;
  readonly owner: boolean;
  readonly asOf: number;
  /** The newest head came from it. */
  readonly delivered: boolean;
}

export interface SeekFacts {
  readonly online: boolean;
  readonly sources: readonly SourceFacts[];
  /** What was last refused, if nothing was accepted since. */
  readonly refused: RefusalCode | undefined;
  /** Something is being fetched or a link is being made. */
  readonly busy: boolean;
  readonly trackers: readonly { readonly host: string; readonly state: 'waiting' | 'reached' | 'unreachable' }[];
  /** The most other tabs that a tracker knows of on this topic. */
  readonly others: number | undefined;
  /** A tracker was reached long enough ago for somebody to have answered. */
  readonly waited: boolean;
}

export const judgeStatus = (facts: SeekFacts): SeekStatus => {
  const serving = facts.sources.filter((source) => source.serves);
  const best = serving.find((source) => source.owner) ?? serving.find((source) => source.delivered) ?? serving[0];
  if (best !== undefined) {
    const asOf = Math.max(...serving.map((source) => source.asOf));
    return { kind: 'served', peer: best.peer, owner: best.owner, peers: serving.length, asOf };
  }
  if (facts.refused !== undefined) return { kind: 'refused', code: facts.refused };
  if (facts.busy || facts.sources.some((source) => !source.judged)) return { kind: 'looking' };
  if (!facts.online) return { kind: 'offline' };
  if (facts.trackers.length === 0) return facts.sources.length > 0 ? { kind: 'nobody' } : { kind: 'no-tracker' };
  if (facts.trackers.every((tracker) => tracker.state === 'unreachable')) {
    return { kind: 'tracker-unreachable', hosts: facts.trackers.map((tracker) => tracker.host) };
  }
  if (facts.waited || facts.others === 0 || facts.sources.length > 0) return { kind: 'nobody' };
  return { kind: 'looking' };
};

export const sameStatus = (a: SeekStatus | undefined, b: SeekStatus): boolean =>
  a !== undefined && JSON.stringify(a) === JSON.stringify(b);
