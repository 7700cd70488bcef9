/**
 * The search of a restoring: from words to the identity that they are of, and everything that peers serve of it. Read-only; what it finds is judged
 * by the log, never by who says it.
 */
import { createCell, createDisposer, type Did, type Readable } from '../../base/index.js';
import type { LocatorContent } from '../../vault/recovery/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Deployment } from '../deployment.js';
import type { Network, SeekStatus } from '../network.js';
import type { Page } from '../page.js';
import { type Candidate, createCandidate } from './candidate.js';
import type { Locate } from './locate.js';
import type { FoundIdentity } from './view.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** How long the newest is sought before anything may be signed, unless the person goes on with less. Milliseconds. */
export const SEEK_TIME = 20_000;
/** Who was found late is given this long at least: others may have newer. */
export const AFTER_FOUND = 10_000;
/** Identities that are sought at a time. A device that was put out may still be able to make boxes, and name many. */
export const MAX_CANDIDATES = 4;
/** How long one of which nothing is found, or whose log announces no key of the words, keeps its place while others wait. Milliseconds. */
export const CANDIDATE_TURN = 4_000;
/** As many as boxes are taken. */
const mostNamed = 256;

export interface SearchFacts {
  readonly since: number;
  readonly until: number;
  readonly located: boolean;
  readonly answers: number;
  /** Hosts that neither the deployment nor the person has named. */
  readonly strange: readonly string[];
  readonly status: SeekStatus;
  readonly found: FoundIdentity | null;
  readonly trackers: readonly string[];
}

export interface Search {
  readonly facts: Readable<SearchFacts>;
  /** The trackers that were named may be contacted. */
  allow(): void;
  /** The stated time begins anew. */
  again(): void;
  /** The person waits no longer: the stated time is over now. */
  enough(): void;
  /** Resolves when what was found has been counted. */
  counted(): Promise<void>;
  close(): void;
}

export interface SearchParts {
  readonly page: Pick<Page, 'address' | 'steady' | 'timers' | 'random' | 'online' | 'now'>;
  readonly store: VerifyStore;
  readonly network: Pick<Network, 'seek' | 'on' | 'retry' | 'allowTracker'>;
  readonly deployment: Pick<Deployment, 'trackers' | 'iceServers'>;
  readonly locate: Locate;
  readonly entropy: Bytes;
  /** Where the person says that it is; without a DID the box is sought. */
  readonly did: Did | undefined;
  readonly trackers: readonly string[];
  mayContact(tracker: string): boolean;
  allowTracker(tracker: string): void;
  onError(error: unknown): void;
}

const rank: Readonly<Record<FoundIdentity['standing'], number>> = {
  same: 0,
  disputed: 1,
  older: 2,
  overruled: 3,
  strange: 4,
};

const givesWay = ([, { found }]: readonly [Did, Candidate]): boolean => found === null || found.standing === 'strange';

export const createSearch = (parts: SearchParts): Search => {
  const { page, store, network, entropy, onError } = parts;
  const { steady: now } = page;
  const disposer = createDisposer();
  const candidates = new Map<Did, Candidate>();
  /** Named, with no place yet or no longer: in turn. */
  const waiting = new Set<Did>();
  const named = new Set(parts.trackers);
  let since = now();
  let until = since + SEEK_TIME;
  let answers = 0;
  let wasFound = false;

  const strange = (): readonly string[] => [...named].filter((tracker) => !parts.mayContact(tracker));

  /** The best of what the words may be of. */
  const best = (): Candidate | undefined => {
    const all = [...candidates.values()];
    const worth = ({ found }: Candidate): number => (found === null ? 5 : rank[found.standing]);
    return all.sort((a, b) => worth(a) - worth(b))[0];
  };

  const facts = (): SearchFacts => {
    const chosen = best();
    return {
      ...{ since, until, answers, trackers: [...named], located: chosen !== undefined },
      strange: strange().map((tracker) => new URL(tracker).host),
      status: chosen?.status ?? { kind: 'looking' },
      found: chosen?.found ?? null,
    };
  };
  const cell = createCell<SearchFacts>(facts());
  const conclude = (): void => {
    if (disposer.disposed) return;
    if (!wasFound && best()?.found?.signedAt != null) {
      wasFound = true;
      until = Math.max(until, now() + AFTER_FOUND);
      wake();
    }
    cell.set(facts());
  };

  let timer: number | undefined;
  /** What follows from the time alone is told when it has come. */
  const wake = (): void => {
    if (timer !== undefined) page.timers.clear(timer);
    timer = page.timers.set(
      () => {
        timer = undefined;
        conclude();
        best()?.count().catch(onError);
      },
      Math.max(0, until - now()),
    );
  };
  disposer.add(() => {
    if (timer !== undefined) page.timers.clear(timer);
  });

  const seek = (did: Did): void => {
    if (candidates.has(did) || disposer.disposed) return;
    if (candidates.size >= MAX_CANDIDATES) {
      if (waiting.size < mostNamed) waiting.add(did);
      takeTurns();
      return;
    }
    waiting.delete(did);
    const trackers = [...named].filter(parts.mayContact);
    candidates.set(
      did,
      createCandidate(did, { store, network, entropy, trackers, now: page.now, onChange: conclude, onError }),
    );
    conclude();
  };
  let turn: number | undefined;
  /** While others wait, whoever the words are not known to be of gives way to them and waits in turn. */
  const takeTurns = (): void => {
    if (turn !== undefined || waiting.size === 0 || disposer.disposed) return;
    turn = page.timers.set(() => {
      turn = undefined;
      for (const [did, { close }] of [...candidates].filter(givesWay).slice(0, waiting.size)) {
        close();
        candidates.delete(did);
        const [next] = waiting;
        waiting.add(did);
        if (next !== undefined) seek(next);
      }
      takeTurns();
    }, CANDIDATE_TURN);
  };
  disposer.add(() => {
    if (turn !== undefined) page.timers.clear(turn);
  });
  const seekAnew = (): void => {
    const dids = [...candidates.keys()];
    for (const candidate of candidates.values()) candidate.close();
    candidates.clear();
    for (const did of dids) seek(did);
  };

  const found = ({ did, trackers }: LocatorContent): void => {
    const before = named.size;
    for (const tracker of trackers) named.add(tracker);
    seek(did);
    // Those that may be contacted unasked are of use at once.
    if (named.size > before && [...named].some(parts.mayContact)) seekAnew();
    conclude();
  };

  let stopLocating: (() => void) | undefined;
  const startLocating = (): void => {
    if (parts.did !== undefined) return;
    stopLocating?.();
    const { page: around, deployment } = parts;
    const trackers = [...named].filter(parts.mayContact);
    let isOver = false;
    let stop: (() => void) | undefined;
    stopLocating = () => {
      isOver = true;
      stop?.();
    };
    const onAnswer = (): void => {
      answers += 1;
      conclude();
    };
    parts
      .locate({ page: around, deployment, entropy, trackers, onAnswer, onFound: found, onError })
      .then((opened) => {
        stop = opened;
        if (isOver) opened();
      })
      .catch(onError);
  };
  disposer.add(() => stopLocating?.());
  disposer.add(() => {
    for (const candidate of candidates.values()) candidate.close();
  });

  if (parts.did !== undefined) seek(parts.did);
  startLocating();
  wake();
  conclude();

  return {
    facts: cell,
    allow() {
      for (const tracker of strange()) parts.allowTracker(tracker);
      if (candidates.size > 0) seekAnew();
      else startLocating();
      this.again();
    },
    again() {
      since = now();
      until = since + SEEK_TIME;
      network.retry();
      if (candidates.size === 0) startLocating();
      wake();
      conclude();
    },
    enough() {
      // Who is found after this is not given time of their own.
      wasFound = true;
      until = Math.min(until, now());
      wake();
      conclude();
    },
    counted: async () => best()?.count(),
    close: () => disposer.dispose(),
  };
};
