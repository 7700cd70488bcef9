/** What the node page shows of links and traffic. Every figure is read where it arises. */
import type { Did, DidKey, RefusalCode } from '../base/index.js';
import type { Carried } from './carried.js';
import type { Scores } from './scores.js';
import type { Self } from './self.js';
import type { Session } from './session/index.js';

export interface PeerView {
  readonly peer: DidKey;
  readonly who: 'owner' | 'keeper' | 'visitor' | 'own-device' | 'unknown';
  readonly state: 'connecting' | 'open' | 'closing';
  readonly dialed: boolean;
  readonly topics: readonly Did[];
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly openedAt: number;
}

export interface PeerStats {
  readonly refusals: Readonly<Partial<Record<RefusalCode, number>>>;
  /** Over all links ever. */
  readonly bytesIn: number;
  readonly bytesOut: number;
  /** Whose repositories are offered to others now. */
  readonly served: readonly Did[];
  /** Who keeps our repository and is linked now, as proved. */
  readonly keepers: readonly Did[];
}

export const viewOf = (session: Session, all: readonly Carried[], self: Self | null): PeerView => {
  const topics = all.filter((carried) => carried.sessions().includes(session));
  const { bytesIn, bytesOut, openedAt } = session.link.stats();
  return {
    peer: session.remote,
    who: whoIs(session, topics, self),
    state: session.closed ? 'closing' : session.open ? 'open' : 'connecting',
    dialed: session.link.dialed,
    topics: topics.map((carried) => carried.did),
    bytesIn,
    bytesOut,
    openedAt,
  };
};

const whoIs = (session: Session, topics: readonly Carried[], self: Self | null): PeerView['who'] => {
  const proven = topics.filter((carried) => carried.provenKey(session) !== undefined);
  if (proven.some((carried) => carried.did === self?.did)) return 'own-device';
  if (proven.length > 0) return 'owner';
  if (topics.some((carried) => carried.serves(session))) return 'keeper';
  return topics.some((carried) => session.served(carried.did) !== undefined) ? 'visitor' : 'unknown';
};

export const statsOf = (
  sessions: readonly Session[],
  all: readonly Carried[],
  past: { readonly in: number; readonly out: number },
  scores: Scores,
): Omit<PeerStats, 'keepers'> => {
  const now = sessions.map((session) => session.link.stats());
  return {
    refusals: scores.refusals(),
    bytesIn: now.reduce((sum, each) => sum + each.bytesIn, past.in),
    bytesOut: now.reduce((sum, each) => sum + each.bytesOut, past.out),
    served: all.filter((carried) => carried.serve).map((carried) => carried.did),
  };
};
