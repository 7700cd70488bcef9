/**
 * Who misbehaved, and what was refused. Only what is proven wrong weighs (SYN-10): a limit of ours, an unknown type or a clock
 * ahead never does. Whoever reaches the bound is cut off, and its session key stays out for as long as this tab lives.
 */
import type { DidKey, Now, RefusalCode } from '../base/index.js';

/** Points by code; at BOUND a peer is cut off. Forgery is one strike, clumsiness is not. */
const weights: Readonly<Record<RefusalCode, number>> = {
  'not-canonical': 100,
  malformed: 40,
  'too-large': 0,
  'too-many': 0,
  'too-deep': 100,
  'bad-hash': 100,
  'bad-signature': 100,
  'wrong-did': 100,
  'wrong-prev': 100,
  'wrong-rank': 100,
  'not-announced': 100,
  'not-rising': 100,
  'no-authority': 100,
  expired: 20,
  revoked: 20,
  retired: 20,
  widened: 100,
  'bad-tree': 100,
  'hidden-removal': 0,
  'bad-proof': 100,
  'bad-record': 100,
  'not-newer': 0,
  'bad-frame': 100,
  'bad-handshake': 100,
  unexpected: 25,
  flood: 100,
  timeout: 10,
};

/** Not every end of a link is one. */
export const isRefusal = (reason: string): reason is RefusalCode => Object.hasOwn(weights, reason);

/** At most, for what the other may not know yet. */
const UNKNOWING = 20;

const BOUND = 100;
/** A point is forgiven in this time. Milliseconds. */
const FORGIVENESS = 2_000;
/** Session keys remembered; they cost a stranger nothing, so the oldest go. */
const MAX_REMEMBERED = 4_096;

interface Entry {
  readonly points: number;
  readonly at: number;
  readonly cut: RefusalCode | undefined;
}

export interface Scores {
  /** Counts and weighs; true if the peer is to be cut off now. `mayNotKnow`: what speaks against it may not have reached it yet. */
  fault(peer: DidKey, code: RefusalCode, mayNotKnow?: boolean): boolean;
  /** Counts a refusal that is nobody's fault. */
  count(code: RefusalCode): void;
  /** Cut off at once, whatever the points (a proof that was not of this link). */
  ban(peer: DidKey, code: RefusalCode): void;
  /** Why this peer stays out. */
  cutFor(peer: DidKey): RefusalCode | undefined;
  /** Points against a peer: 0 for one that never erred. */
  points(peer: DidKey): number;
  refusals(): Readonly<Partial<Record<RefusalCode, number>>>;
}

export const createScores = (now: Now): Scores => {
  const entries = new Map<DidKey, Entry>();
  const refusals: Partial<Record<RefusalCode, number>> = {};

  const count = (code: RefusalCode): void => {
    refusals[code] = (refusals[code] ?? 0) + 1;
  };

  const points = (peer: DidKey): number => {
    const entry = entries.get(peer);
    if (entry === undefined) return 0;
    return Math.max(0, entry.points - Math.max(0, now() - entry.at) / FORGIVENESS);
  };

  const note = (peer: DidKey, entry: Entry): void => {
    entries.delete(peer);
    entries.set(peer, entry);
    if (entries.size <= MAX_REMEMBERED) return;
    for (const oldest of [...entries.keys()].slice(0, 1)) entries.delete(oldest);
  };

  return {
    count,
    fault(peer, code, mayNotKnow = false) {
      count(code);
      const weight = mayNotKnow ? Math.min(UNKNOWING, weights[code]) : weights[code];
      const total = points(peer) + weight;
      const cut = entries.get(peer)?.cut ?? (total >= BOUND ? code : undefined);
      if (weight > 0) note(peer, { points: total, at: now(), cut });
      return cut !== undefined;
    },
    ban(peer, code) {
      count(code);
      note(peer, { points: BOUND, at: now(), cut: code });
    },
    cutFor: (peer) => entries.get(peer)?.cut,
    points,
    refusals: () => ({ ...refusals }),
  };
};
