/**
 * Which links are lent to the household, and until when (SYN-30). A device that comes back knows an old log: whoever was put out meanwhile would still
 * prove itself under it, and be in the rooms before the operation that shuts it out has arrived. So a proof alone admits nobody: first everyone who can
 * be reached is heard, then the key is looked up in the log as it stands then; and it is looked up anew whenever the log may have changed.
 */
import type { Did, DidKey, Now, Timers } from '../base/index.js';
import type { Carried } from './carried.js';
import { ADMIT_AT_LATEST, ADMIT_PATIENCE } from './limits.js';
import type { Session } from './session/index.js';

export interface AdmissionOptions {
  readonly now: Now;
  readonly timers: Timers;
  own(): Did | undefined;
  carried(did: Did): Carried | undefined;
  /** Whether the key may write for the identity, as the log stands now. */
  holds(did: Did, key: DidKey): Promise<boolean>;
  admit(session: Session, did: Did): void;
  /** Everyone who can be reached has been heard now. */
  onHeard(did: Did): void;
  dismiss(session: Session): void;
  onError(error: unknown): void;
}

export interface Admission {
  proven(session: Session, did: Did, key: DidKey): void;
  /** It proved itself, and is not admitted yet. */
  waits(session: Session): boolean;
  /** Whether everyone who can be reached was heard, so that what devices bring may be judged. Where not, that is looked into. */
  heard(did: Did): boolean;
  /** Something was heard of this identity, or its log has changed. */
  review(did: Did): void;
  closed(session: Session): void;
  close(): void;
}

interface Candidate {
  readonly did: Did;
  readonly key: DidKey;
  admitted: boolean;
}

export const createAdmission = (options: AdmissionOptions): Admission => {
  const { now, timers } = options;
  const candidates = new Map<Session, Candidate>();
  const running = new Set<number>();
  /** Since when somebody is linked; undefined while nobody is. */
  let since: number | undefined;
  /** This tab was alone after it had been linked: what the tracker told may be from before. */
  let wasAlone = false;
  let fresh = false;
  let busy = false;
  let again = false;
  let closed = false;

  const later = (wait: number): void => {
    const timer = timers.set(() => {
      running.delete(timer);
      start();
    }, wait);
    running.add(timer);
  };

  /** Whether everyone who can be reached has been heard. */
  const isSettled = (carried: Carried): boolean => {
    const { sources, trackers, others, busy: isBusy } = carried.facts();
    if (sources.length === 0) {
      wasAlone ||= since !== undefined;
      since = undefined;
      fresh = false;
      return false;
    }
    if (since === undefined) {
      since = now();
      later(ADMIT_PATIENCE);
      later(ADMIT_AT_LATEST);
    }
    const linkedFor = now() - since;
    if (linkedFor >= ADMIT_AT_LATEST) return true;
    if (isBusy || sources.some(({ judged }) => !judged)) return false;
    const nobodyElse = trackers.every(({ state }) => state === 'unreachable');
    const allLinked = !wasAlone && others !== undefined && others <= sources.length;
    return nobodyElse || allLinked || linkedFor >= ADMIT_PATIENCE;
  };

  const reviewAll = async (did: Did): Promise<void> => {
    const carried = options.carried(did);
    if (carried === undefined) return;
    // Looked at always: it keeps count of when this tab was alone.
    const settled = isSettled(carried);
    const isNews = settled && !fresh;
    fresh ||= settled;
    if (isNews) options.onHeard(did);
    for (const [session, candidate] of candidates) {
      const holds = candidate.did === did && (await options.holds(did, candidate.key));
      if (closed || candidates.get(session) !== candidate) continue;
      if (!holds) {
        candidates.delete(session);
        if (candidate.admitted) options.dismiss(session);
      } else if (fresh && !candidate.admitted) {
        candidate.admitted = true;
        options.admit(session, did);
      }
    }
  };

  const run = async (): Promise<void> => {
    busy = true;
    do {
      again = false;
      const did = options.own();
      if (did !== undefined && !closed) await reviewAll(did);
    } while (again);
  };

  const start = (): void => {
    again = true;
    if (busy || closed) return;
    run()
      .catch(options.onError)
      .finally(() => {
        busy = false;
      });
  };

  return {
    proven(session, did, key) {
      if (did !== options.own() || candidates.has(session)) return;
      candidates.set(session, { did, key, admitted: false });
      start();
    },
    waits: (session) => candidates.get(session)?.admitted === false,
    heard(did) {
      if (did !== options.own()) return false;
      if (!fresh) start();
      return fresh;
    },
    review(did) {
      if (did === options.own()) start();
    },
    closed: (session) => void candidates.delete(session),
    close() {
      closed = true;
      for (const timer of running) timers.clear(timer);
    },
  };
};
