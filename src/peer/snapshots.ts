/**
 * Sealed snapshots between those who keep them (SNP-7): own devices, and whoever keeps an identity online. Who keeps asks its neighbours once a link
 * which they have, fetches what it lacks, and tells those who asked it of what comes later. Each is judged before a byte of it is asked for, and
 * again with its bytes; what is wrong is counted and scored.
 */
import type { Cid, Did, DidKey, Now, RefusalCode } from '../base/index.js';
import type { ByteArray, SnapshotView } from '../worker/types.js';
import type { Carried } from './carried.js';
import { MESSAGE_WINDOW } from './limits.js';
import {
  decodeQuestion,
  decodeTold,
  encodeQuestion,
  encodeTold,
  fitTold,
  MAX_TOLD,
  PART_BYTES,
  type Told,
} from './sealed-messages.js';
import { RequestError, type Session } from './session/index.js';
import type { SyncStore } from './store.js';

export interface SnapshotExchangeOptions {
  readonly store: Pick<
    SyncStore,
    'snapshots' | 'judgeSnapshot' | 'keepSnapshot' | 'sealedPart' | 'delegationsFor' | 'receiveDelegations'
  >;
  readonly now: Now;
  carried(did: Did): Carried | undefined;
  /** Whether the log that they are judged by can be relied on: one's own is read into the private documents (SYN-30). */
  mayTake(did: Did): boolean;
  sessions(): readonly Session[];
  fault(session: Session, code: RefusalCode, mayNotKnow?: boolean): void;
  /** One came in and is kept. */
  onKept(did: Did): void;
  onError(error: unknown): void;
}

export interface SnapshotExchange {
  /** Asks those neighbours that were not asked yet. */
  look(did: Did): void;
  /** Asks all neighbours anew; resolves when what they have is here. */
  fetch(did: Did): Promise<void>;
  /** One was made here: those who keep are told. */
  offer(did: Did): void;
  answer(body: ByteArray, from: DidKey): Promise<ByteArray | undefined>;
  close(): void;
}

/** Offers that one link may make in a window: each costs a look at up to 32 signatures. */
const MAX_OFFERS = 8;
/** A list goes on while it is full, so far. */
const MAX_ROUNDS = 8;
/** Parts of one snapshot that are asked for at one time. */
const PARALLEL = 4;

/** Snapshots that are fetched at one time, of all identities together: each holds its whole size, up to 16 MiB. */
const MAX_FETCHES = 3;

interface Window {
  readonly since: number;
  readonly count: number;
}

export const createSnapshotExchange = (options: SnapshotExchangeOptions): SnapshotExchange => {
  const { store, now } = options;
  const asked = new WeakMap<Session, Set<Did>>();
  /** Who asked us, and so keeps them too. */
  const keepers = new WeakMap<Session, Set<Did>>();
  const offers = new WeakMap<Session, Window>();
  const fetching = new Map<Cid, Promise<boolean>>();
  let closed = false;

  const isFirst = (map: WeakMap<Session, Set<Did>>, session: Session, did: Did): boolean => {
    const dids = map.get(session) ?? new Set<Did>();
    map.set(session, dids);
    if (dids.has(did)) return false;
    dids.add(did);
    return true;
  };

  /** A neighbour that holds what we hold, or proved to be a device of it: others have no snapshots to give. */
  const sources = (did: Did): readonly Session[] => {
    const carried = options.carried(did);
    if (carried === undefined) return [];
    return carried
      .sessions()
      .filter((one) => one.open && (carried.serves(one) || carried.provenKey(one) !== undefined));
  };

  const tell = async (did: Did, snapshots: readonly SnapshotView[]): Promise<Told> => {
    const some = snapshots.slice(0, MAX_TOLD);
    const keys = [...new Set(some.map(({ key }) => key))];
    const delegations = keys.length === 0 ? [] : await store.delegationsFor(did, keys);
    return fitTold({ snapshots: some.map(({ bytes }) => bytes), delegations });
  };

  /** The answer's body; undefined where there is none, whatever the reason. A late answer counts against the other side. */
  const ask = async (session: Session, body: ByteArray): Promise<ByteArray | undefined> => {
    try {
      const answer = await session.ask({ t: 'ask', id: 0, role: 'snapshots', body });
      return answer.t === 'answer' ? (answer.body ?? undefined) : undefined;
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
      if (error.code === 'timeout') options.fault(session, 'timeout');
      return undefined;
    }
  };

  const refuse = (session: Session, outcome: { readonly verdict: string; readonly code?: RefusalCode }): void => {
    // Its log may be older than ours.
    const mayNotKnow = outcome.code === 'no-authority';
    if (outcome.verdict === 'invalid' && outcome.code !== undefined) options.fault(session, outcome.code, mayNotKnow);
  };

  const fetchParts = async (
    session: Session,
    did: Did,
    { cid, size }: SnapshotView,
  ): Promise<ByteArray | undefined> => {
    const sealed = new Uint8Array(size);
    let next = 0;
    let failed = false;
    const run = async (): Promise<void> => {
      while (next < size && !failed && !closed) {
        const from = next;
        next += PART_BYTES;
        const part = await ask(session, encodeQuestion({ q: 'part', did, cids: [cid], from }));
        const wanted = Math.min(PART_BYTES, size - from);
        if (part?.length !== wanted) failed = true;
        else sealed.set(part, from);
      }
    };
    await Promise.all(Array.from({ length: PARALLEL }, run));
    return failed || closed ? undefined : sealed;
  };

  let places = MAX_FETCHES;
  const waiting: (() => void)[] = [];
  const inPlace = async <T>(run: () => Promise<T>): Promise<T> => {
    if (places > 0) places -= 1;
    else await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      return await run();
    } finally {
      const next = waiting.shift();
      if (next === undefined) places += 1;
      else next();
    }
  };

  const bring = async (session: Session, did: Did, view: SnapshotView): Promise<boolean> => {
    const sealed = await inPlace(() => fetchParts(session, did, view));
    if (sealed === undefined) return false;
    const outcome = await store.keepSnapshot(did, view.bytes, sealed);
    if (outcome.verdict !== 'valid') refuse(session, outcome);
    return outcome.verdict === 'valid' && outcome.accepted > 0;
  };

  /** Each is fetched from one neighbour at a time; who comes later tries what the first did not give. */
  const bringOnce = async (session: Session, did: Did, view: SnapshotView): Promise<boolean> => {
    for (let other = fetching.get(view.cid); other !== undefined; other = fetching.get(view.cid))
      if (await other) return false;
    const begun = bring(session, did, view).finally(() => fetching.delete(view.cid));
    fetching.set(view.cid, begun);
    return begun;
  };

  /** Judged, and fetched where they are wanted. Answers how many came in. */
  const take = async (session: Session, did: Did, { snapshots, delegations }: Told): Promise<number> => {
    if (delegations.length > 0) {
      const outcome = await store.receiveDelegations(did, delegations);
      if (outcome.verdict !== 'valid') refuse(session, outcome);
      if (outcome.verdict === 'invalid') return 0;
    }
    let count = 0;
    for (const bytes of snapshots) {
      if (session.closed || closed) break;
      const judged = await store.judgeSnapshot(did, bytes);
      if (judged.verdict !== 'valid') refuse(session, judged);
      else if (judged.wanted && (await bringOnce(session, did, judged.snapshot))) count += 1;
    }
    if (count > 0) {
      options.onKept(did);
      offerTo(did, session);
    }
    return count;
  };

  const askList = async (session: Session, did: Did): Promise<void> => {
    for (let round = 0; round < MAX_ROUNDS && !closed && !session.closed; round++) {
      const here = await store.snapshots(did);
      if (here === undefined) return;
      const cids = here.slice(0, 64).map(({ cid }) => cid);
      const body = await ask(session, encodeQuestion({ q: 'list', did, cids }));
      const told = body === undefined ? undefined : decodeTold(body);
      if (body !== undefined && told === undefined) options.fault(session, 'malformed');
      if (told === undefined || (await take(session, did, told)) === 0 || told.snapshots.length < MAX_TOLD) return;
    }
  };

  const look = async (did: Did): Promise<void> => {
    const fresh = sources(did).filter((session) => asked.get(session)?.has(did) !== true);
    if (!options.mayTake(did)) return;
    if (fresh.length === 0 || (await store.snapshots(did)) === undefined) return;
    await Promise.all(fresh.filter((one) => isFirst(asked, one, did)).map((one) => askList(one, did)));
  };

  const offerNow = async (did: Did, from: Session | undefined): Promise<void> => {
    const others = options.sessions().filter((one) => one !== from && one.open && keepers.get(one)?.has(did) === true);
    const here = others.length === 0 ? undefined : await store.snapshots(did);
    if (here === undefined || here.length === 0) return;
    // The newest of each device come first: what is new is among them.
    const body = encodeQuestion({ q: 'offer', did, ...(await tell(did, here)) });
    await Promise.all(others.map((one) => ask(one, body)));
  };
  const offerTo = (did: Did, from: Session | undefined): void => void offerNow(did, from).catch(options.onError);

  const isWithin = (session: Session): boolean => {
    const window = offers.get(session);
    const fresh = window === undefined || now() - window.since >= MESSAGE_WINDOW;
    const next = fresh ? { since: now(), count: 1 } : { since: window.since, count: window.count + 1 };
    offers.set(session, next);
    return next.count <= MAX_OFFERS;
  };

  /** One that comes too early is asked for later. */
  const heed = (session: Session, did: Did, told: Told): void => {
    if (options.mayTake(did)) take(session, did, told).catch(options.onError);
    else asked.get(session)?.delete(did);
  };

  const answerList = async (session: Session, did: Did, have: readonly Cid[]): Promise<ByteArray | undefined> => {
    if (options.carried(did)?.serve !== true) return undefined;
    isFirst(keepers, session, did);
    const here = await store.snapshots(did);
    if (here === undefined) return undefined;
    return encodeTold(
      await tell(
        did,
        here.filter(({ cid }) => !have.includes(cid)),
      ),
    );
  };

  return {
    look: (did) => void look(did).catch(options.onError),
    async fetch(did) {
      const all = sources(did);
      for (const one of all) isFirst(asked, one, did);
      await Promise.all(all.map((one) => askList(one, did)));
    },
    offer: (did) => offerTo(did, undefined),
    async answer(body, from) {
      const session = options.sessions().find((one) => one.remote === from);
      const question = decodeQuestion(body);
      if (session === undefined) return undefined;
      if (question === undefined) {
        options.fault(session, 'malformed');
        return undefined;
      }
      const { q, did, cids } = question;
      const [cid] = cids;
      switch (q) {
        case 'list':
          return answerList(session, did, cids);
        case 'part':
          return options.carried(did)?.serve === true && cid !== undefined
            ? store.sealedPart(did, cid, question.from, PART_BYTES)
            : undefined;
        case 'offer':
          if (!isWithin(session)) options.fault(session, 'flood');
          // Heeded from a neighbour only; taken when this answer has gone.
          else if (options.carried(did)?.sessions().includes(session) === true) heed(session, did, question);
          return encodeTold({ snapshots: [], delegations: [] });
      }
    },
    close() {
      closed = true;
    },
  };
};
