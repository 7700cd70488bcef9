/** What hosting is given of the peer that it belongs to. Comes with it: a first visit carries none of this. */
import type { Did, Emitter, Now, RefusalCode } from '../base/index.js';
import type { Carried } from './carried.js';
import type { Carrying } from './carrying.js';
import { createHosting, type Hosting } from './hosting.js';
import type { Household } from './household.js';
import type { PeerEnvironment } from './peer-environment.js';
import type { PeerEvents } from './peer-types.js';
import type { Roster } from './roster.js';
import type { Scores } from './scores.js';
import type { Self } from './self.js';
import type { Answers, Session } from './session/index.js';
import { createTellers } from './tellers.js';

/** The parts of a peer that hosting works with. */
export interface PeerParts {
  readonly environment: PeerEnvironment;
  readonly wall: Now;
  readonly emitter: Emitter<PeerEvents>;
  readonly answers: Answers;
  readonly roster: Roster;
  readonly scores: Scores;
  readonly carrying: Carrying;
  readonly household: Household;
  self(): Self | null;
  leave(session: Session, carried: Carried, reason: RefusalCode | 'local'): void;
  onError(error: unknown): void;
}

export const createHostingOf = (parts: PeerParts): Hosting => {
  const { environment, wall, emitter, answers, roster, scores, carrying, household, self, leave, onError } = parts;
  const { store, pool, now, timers, random, session, pins } = environment;
  const { fault, sessions } = roster;
  const carried = (did: Did): Carried | undefined => carrying.find(did);
  const hosting = createHosting({
    admission: {
      ...{ now, timers, carried, onError },
      own: () => self()?.did,
      holds: async (did, key) => (await store.authority(did, key, '/repo/write')).holds,
      admit(session, did) {
        household.proven(session, did);
        hosting.social.met(session, did);
      },
      dismiss: household.closed,
      onHeard: (did) => hosting.snapshots.look(did),
    },
    announcer: {
      ...{ answers, timers, random, onError },
      isOwn: (did) => self()?.did === did,
      sessions: (did) => sessions().filter((one) => one.served(did) !== undefined),
    },
    clock: {
      ...{ now: wall, steady: now, timers, sessions, onError },
      onChange: (view) => emitter.emit('clock', view),
      /** Heads that lay ahead of our clock are judged again. */
      onDue() {
        for (const each of carrying.all()) each.resubscribe();
      },
    },
    conflicts: {
      ...{ store, now, carried, fault, onError },
      session: (key) => sessions().find(({ remote }) => remote === key),
      onKept: (did) => emitter.emit('changed', { did }),
    },
    blobs: {
      ...{ store, fault },
      sources: (did) => carried(did)?.sessions() ?? [],
      onComplete: (cid) => emitter.emit('blob', { cid }),
    },
    exchange: {
      ...{ pool, session, now, wall, random, carried, fault, onError },
      banned: (key) => scores.cutFor(key) !== undefined,
    },
    neighbours: { scores, carrying, now, random, sessions, leave },
    pins: pins && {
      ...{ pins, now, timers, random, sessions, fault, self },
      ...{ session: pool.key, carried: carrying.all },
      onKept: (kept) => emitter.emit('kept', kept),
      onEased: () => void carrying.rehost().catch(onError),
      onBox: (given) => emitter.emit('box', given),
    },
    social: pins && {
      ...{ store: pins, rendezvous: environment.rendezvous, roster, carrying, now, wall, timers, self, onError },
      session: pool.key,
      admitted: ({ remote }) => household.peers().includes(remote),
      tell: (news) => emitter.emit('social', news),
    },
    prover: {
      ...{ store, session: pool.key, carried, onForged: roster.ban, onError, self },
      onEnded: (session, code) => roster.fault(session, code),
      onProven(from, did, key) {
        carried(did)?.proven(from, key);
        hosting.admission.proven(from, did, key);
        hosting.snapshots.look(did);
      },
    },
    snapshots: {
      ...{ store, now, carried, sessions, fault, onError },
      mayTake: (did) => carried(did)?.hosting === 'kept' || hosting.admission.heard(did),
      onKept: (did) => emitter.emit('snapshot', { did }),
    },
  });
  const tellers = createTellers({ carried, all: carrying.all });
  const stops = [
    roster.on('message', ({ session, message }) => message.t === 'heads' && tellers.heard(session, message)),
    roster.on('closed', tellers.lost),
    emitter.on('changed', ({ did, head, servedBy }) => {
      if (head !== undefined && servedBy !== undefined) tellers.landed(did, head.data, servedBy);
    }),
  ];
  return {
    ...hosting,
    close() {
      for (const stop of stops) stop();
      hosting.close();
    },
  };
};
