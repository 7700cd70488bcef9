/**
 * Proofs of identity conflicts pass from neighbour to neighbour (SYN-32, SYN-33): whoever holds two sides of a fork tells those who may hold one,
 * once on each link, and says it on when it is news to themselves. Only among those who were met under that identity; few in a time, each judged.
 */
import type { Did, DidKey, Now, RefusalCode } from '../base/index.js';
import { cidOfRaw, decodeMap, parseDid } from '../codec/index.js';
import type { Carried } from './carried.js';
import { CONFLICT_WINDOW, MAX_CONFLICTS_A_WINDOW } from './limits.js';
import { RequestError, type Session } from './session/index.js';
import type { SyncStore } from './store.js';

type Bytes = Uint8Array<ArrayBuffer>;

export interface ConflictPasserOptions {
  readonly store: Pick<SyncStore, 'identity' | 'conflictProof' | 'receiveConflict'>;
  readonly now: Now;
  carried(did: Did): Carried | undefined;
  session(key: DidKey): Session | undefined;
  fault(session: Session, code: RefusalCode): void;
  /** A conflict that was not known came in and is kept. */
  onKept(did: Did): void;
  onError(error: unknown): void;
}

export interface ConflictPasser {
  /** They subscribed to an identity that we share with them. */
  met(session: Session, did: Did): void;
  /** The log that came in with heads is in conflict. */
  found(did: Did): void;
  /** A neighbour's proof. Undefined where it is none of ours; empty once it was judged. */
  received(proof: Bytes, from: DidKey): Promise<Bytes | undefined>;
}

/** How often one neighbour is told of one fork. */
const maxTold = 4;

/** Proofs that were judged are not judged again. */
const maxRemembered = 64;

export const createConflictPasser = (options: ConflictPasserOptions): ConflictPasser => {
  const { store, now } = options;
  /** The forks that each neighbour was told of, with how much was known of them then. */
  const told = new WeakMap<Session, Map<string, readonly number[]>>();
  const windows = new WeakMap<Session, { since: number; count: number }>();
  const judged = new Set<string>();

  /** Once, and again when there is more to tell: a few times, lest whoever makes ever new sides makes us flood our neighbours. */
  const tell = async (session: Session, proof: Bytes, fork: string, known: number): Promise<void> => {
    const forks = told.get(session) ?? new Map<string, readonly number[]>();
    told.set(session, forks);
    const before = forks.get(fork) ?? [];
    if (before.includes(known) || before.length >= maxTold || !session.open) return;
    forks.set(fork, [...before, known]);
    try {
      // Whoever does not know the role says so, and nobody is the worse for it (SYN-29).
      await session.ask({ t: 'ask', id: 0, role: 'conflict', body: proof });
    } catch (error) {
      if (!(error instanceof RequestError)) throw error;
    }
  };

  /** Under the position that the log is frozen at: another conflict has another. */
  const pass = async (did: Did, to: readonly Session[]): Promise<void> => {
    const identity = await store.identity(did);
    if (identity?.conflict !== true) return;
    const proof = await store.conflictProof(did);
    if (proof === undefined) return;
    const fork = `${did} ${identity.position.id}`;
    await Promise.all(to.map((session) => tell(session, proof.slice(), fork, identity.operations)));
  };

  const passToAll = (did: Did, but?: Session): void => {
    const sessions = options.carried(did)?.sessions() ?? [];
    const others = sessions.filter((session) => session !== but);
    pass(did, others).catch(options.onError);
  };

  /** How many proofs a neighbour has sent in this window, with this one. */
  const counted = (session: Session): number => {
    const window = windows.get(session);
    if (window === undefined || now() - window.since >= CONFLICT_WINDOW) {
      windows.set(session, { since: now(), count: 1 });
      return 1;
    }
    window.count += 1;
    return window.count;
  };

  const remember = (hash: string): void => {
    judged.add(hash);
    for (const oldest of judged) if (judged.size > maxRemembered) judged.delete(oldest);
  };

  const judge = async (session: Session, did: Did, proof: Bytes): Promise<void> => {
    const hash = await cidOfRaw(proof);
    if (judged.has(hash)) return;
    const outcome = await store.receiveConflict(did, proof, session.remote);
    if (outcome.verdict === 'invalid') {
      options.fault(session, outcome.code);
      return;
    }
    if (outcome.verdict !== 'valid') return;
    remember(hash);
    if (outcome.accepted === 0) return;
    options.onKept(did);
    passToAll(did, session);
  };

  return {
    met: (session, did) => void pass(did, [session]).catch(options.onError),
    found: (did) => {
      options.onKept(did);
      passToAll(did);
    },
    async received(proof, from) {
      const session = options.session(from);
      if (session === undefined) return undefined;
      const did = didIn(proof);
      // Nobody else learns so much as whether we carry it.
      const isShared = did !== undefined && options.carried(did)?.sessions().includes(session) === true;
      // Two who share many identities in conflict may honestly come to more than one of them takes: only far beyond is it held against anyone.
      const count = counted(session);
      if (count > MAX_CONFLICTS_A_WINDOW * 4) options.fault(session, 'unexpected');
      if (count > MAX_CONFLICTS_A_WINDOW || !isShared) return undefined;
      await judge(session, did, proof);
      return new Uint8Array();
    },
  };
};

/** Of whom a proof speaks. All else about it is judged by the store. */
const didIn = (proof: Bytes): Did | undefined => {
  const decoded = decodeMap(proof);
  const name = decoded.verdict === 'valid' ? decoded.value.did : undefined;
  return typeof name === 'string' ? parseDid(name) : undefined;
};
