/**
 * One identity that this tab carries, because it is one's own, kept, or open: its sources (links that speak of it), what they
 * announce, and how the search stands.
 */
import {
  type Cid,
  createDisposer,
  type Did,
  type DidKey,
  type Dispose,
  type Now,
  type RefusalCode,
  type Timers,
} from '../base/index.js';
import type { Topic } from '../net/types.js';
import type { Part } from '../repo/part.js';
import { ALL } from '../repo/scope.js';
import type { HeadInfo, ProfileView } from '../worker/types.js';
import { createInnerGate, createIntake, type Gate, type Intake } from './intake/index.js';
import { MAX_INLINE_BYTES, MAX_PULLING_EACH, RETRY_FIRST, RETRY_LONGEST } from './limits.js';
import type { Session } from './session/index.js';
import { judgeStatus, type SeekFacts, type SeekStatus, type SourceFacts, sameStatus } from './status.js';
import type { SyncStore } from './store.js';

/** What a cold visitor asks to be sent along with the first heads: enough for the first screen. */
const coldInline = 64 * 1024;
/** A tracker was reached and nobody answered in this time. */
export const PATIENCE = 6_000;

interface Source {
  readonly stop: Dispose;
  judged: boolean;
  serves: boolean;
  owner: DidKey | undefined;
  asOf: number;
  holds: readonly Cid[];
  /** What is shown came from it. */
  delivered: boolean;
  /** It is asked to tell without blocks, after those who bring them. */
  later: boolean;
}

/** What the status depends on besides the sources. */
export type Surroundings = Pick<SeekFacts, 'online' | 'trackers' | 'others'> & { readonly linking: boolean };

export interface StoredEvent {
  readonly head: HeadInfo;
  readonly from: Session;
  /** Of this search: its repository may be new here. */
  readonly first: boolean;
  readonly profile: ProfileView | undefined;
}

export interface CarriedEnvironment {
  readonly store: SyncStore;
  readonly now: Now;
  readonly timers: Timers;
  /** Pulls of all identities go through it. */
  readonly gate: Gate;
  surroundings(carried: Carried): Surroundings;
  fault(session: Session, code: RefusalCode, mayNotKnow?: boolean): void;
  onStored(stored: StoredEvent): void;
  onStatus(did: Did, status: SeekStatus): void;
  /** Something was heard or lost. */
  onLook(did: Did): void;
  /** Operations or delegations came in. */
  onKeys(did: Did, from: Session): void;
  onConflict(did: Did): void;
  onNotYet(until: number): void;
  onError(error: unknown): void;
}

export interface Carried {
  readonly did: Did;
  readonly topic: Topic;
  readonly intake: Intake;
  /** Who seeks it: its trackers, once for each `seek`. */
  readonly seekers: Set<readonly string[]>;
  hosting: 'own' | 'kept' | undefined;
  /** Whether it may be served to others. */
  serve: boolean;
  /** What of it is wanted here; undefined: all of it. */
  readonly part: Part | undefined;
  /** What of it is kept, whoever seeks it. */
  kept: Part | undefined;
  /** No more than that is fetched for anybody: a pin has a quota. */
  capped?: boolean;
  add(session: Session): void;
  remove(session: Session): void;
  sessions(): readonly Session[];
  proven(session: Session, key: DidKey): void;
  provenKey(session: Session): DidKey | undefined;
  /** It holds a head that we hold too. */
  serves(session: Session): boolean;
  /** Tells what we hold, anew: sources answer with what we lack. */
  resubscribe(): void;
  /** Whether it is asked to tell of what is new without its blocks, and after others (SWM-10). */
  isLater(session: Session): boolean;
  setLater(session: Session, later: boolean): void;
  status(): SeekStatus;
  facts(): SeekFacts;
  evaluate(): void;
  /** A tracker was reached: from now on somebody could answer. */
  reached(): void;
  close(): void;
}

export const createCarried = (did: Did, topic: Topic, environment: CarriedEnvironment): Carried => {
  const { store, now, timers } = environment;
  const sources = new Map<Session, Source>();
  const disposer = createDisposer();
  let refused: RefusalCode | undefined;
  let waited = false;
  let isHere = false;
  let patience: number | undefined;
  let last: SeekStatus | undefined;
  let retry: number | undefined;
  let retries = 0;

  const intake = createIntake({
    store,
    timers,
    did,
    part: () => carried.part,
    durability: () => (carried.hosting === 'own' ? 'strict' : 'relaxed'),
    gate: createInnerGate(environment.gate, MAX_PULLING_EACH),
    fault: (session, code, _rule, mayNotKnow) => environment.fault(session, code, mayNotKnow),
  });

  const facts = (): SeekFacts => {
    const { linking, ...around } = environment.surroundings(carried);
    return { ...around, sources: [...sources].map(toFacts), refused, busy: linking || intake.busy(), waited };
  };

  const evaluate = (): void => {
    if (disposer.disposed) return;
    environment.onLook(did);
    const status = judgeStatus(facts());
    if (sameStatus(last, status)) return;
    last = status;
    environment.onStatus(did, status);
  };

  const subscribe = async (session: Session): Promise<void> => {
    const stored = await store.heads(did);
    const isWanted = (): boolean => !session.closed && sources.has(session);
    const later = sources.get(session)?.later;
    if (stored !== undefined) await intake.subscribe(session, stored, later ? 0 : MAX_INLINE_BYTES, isWanted);
    else if (isWanted()) {
      const inline = later ? 0 : coldInline;
      session.subscribe({ did, log: null, heads: [], roots: [], ...(carried.part ?? ALL), inline, build: false });
    }
  };

  const start = (session: Session): void => void subscribe(session).catch(environment.onError);

  /** Somebody was late: tell what we hold anew, in a while, for then they send what we lack. */
  const retryLater = (): void => {
    if (retry !== undefined || disposer.disposed) return;
    const wait = Math.min(RETRY_LONGEST, RETRY_FIRST * 2 ** retries);
    retries += 1;
    retry = timers.set(() => {
      retry = undefined;
      carried.resubscribe();
    }, wait);
  };

  const carried: Carried = {
    did,
    topic,
    intake,
    seekers: new Set(),
    hosting: undefined,
    serve: false,
    kept: undefined,
    get part() {
      return carried.hosting === undefined || (carried.seekers.size > 0 && !carried.capped) ? undefined : carried.kept;
    },
    add(session) {
      if (sources.has(session)) return;
      const stop = session.on('stalled', (which) => {
        const source = sources.get(session);
        if (which !== did || source === undefined) return;
        source.judged = true;
        environment.fault(session, 'timeout');
        retryLater();
        evaluate();
      });
      const nothing = {
        judged: false,
        serves: false,
        owner: undefined,
        asOf: 0,
        holds: [],
        delivered: false,
        later: false,
      };
      sources.set(session, { stop, ...nothing });
      start(session);
      evaluate();
    },
    remove(session) {
      sources.get(session)?.stop();
      if (!sources.delete(session)) return;
      intake.drop(session);
      if (!session.closed) session.unsubscribe(did);
      evaluate();
    },
    sessions: () => [...sources.keys()],
    proven(session, key) {
      const source = sources.get(session);
      if (source === undefined) return;
      source.owner = key;
      evaluate();
    },
    provenKey: (session) => sources.get(session)?.owner,
    serves: (session) => sources.get(session)?.serves === true,
    resubscribe() {
      for (const session of sources.keys()) start(session);
    },
    isLater: (session) => sources.get(session)?.later === true,
    setLater(session, later) {
      const source = sources.get(session);
      if (source === undefined) return;
      source.later = later;
      start(session);
    },
    status: () => last ?? judgeStatus(facts()),
    facts,
    evaluate,
    reached() {
      if (waited || patience !== undefined) return;
      patience = timers.set(() => {
        waited = true;
        evaluate();
      }, PATIENCE);
    },
    close() {
      if (patience !== undefined) timers.clear(patience);
      if (retry !== undefined) timers.clear(retry);
      for (const session of [...sources.keys()]) this.remove(session);
      disposer.dispose();
      intake.close();
    },
  };

  intake.on('judged', ({ session, holds, current }) => {
    const source = sources.get(session);
    if (source === undefined) return;
    source.judged = true;
    source.holds = [...new Set([...holds, ...source.holds])].slice(0, 64);
    if (current) Object.assign(source, { serves: true, asOf: now() });
    if (source.serves) refused = undefined;
    evaluate();
  });
  intake.on('stored', ({ head, from, failed, profile }) => {
    refused = undefined;
    retries = 0;
    for (const [session, source] of sources) {
      const serves = source.holds.includes(head.id) && !failed.has(session);
      if (serves) Object.assign(source, { serves, asOf: now() });
      source.delivered = session === from;
    }
    environment.onStored({ head, from, first: !isHere, profile });
    isHere = true;
    evaluate();
  });
  intake.on('refused', ({ session, code }) => {
    const source = session === undefined ? undefined : sources.get(session);
    if (source !== undefined) source.judged = true;
    refused = code;
    evaluate();
  });
  intake.on('keys', ({ from }) => isHere && environment.onKeys(did, from));
  intake.on('conflict', () => environment.onConflict(did));
  intake.on('stalled', retryLater);
  intake.on('idle', evaluate);
  intake.on('notYet', ({ until }) => environment.onNotYet(until));
  intake.on('error', environment.onError);
  return carried;
};

const toFacts = ([session, source]: readonly [Session, Source]): SourceFacts => ({
  peer: session.remote,
  judged: source.judged,
  serves: source.serves,
  owner: source.owner !== undefined,
  asOf: source.asOf,
  delivered: source.delivered,
});
