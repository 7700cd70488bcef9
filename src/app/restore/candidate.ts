/** One identity that the words may be of: sought, and looked at whenever something of it arrives. Signs nothing, changes nothing. */
import type { Did, Dispose } from '../../base/index.js';
import { millisecondsOf } from '../../codec/index.js';
import type { VerifyStore } from '../../worker/index.js';
import type { Network, SeekStatus } from '../network.js';
import { fieldsOfRecord } from '../profile-fields.js';
import { countRecords } from './furnish.js';
import { knownDelegations, writersOf } from './known.js';
import { findLog, operationsOf, type Standing, standingOf } from './standing.js';
import type { FoundIdentity } from './view.js';

type Bytes = Uint8Array<ArrayBuffer>;

/** What is counted for a person; whatever else there is comes along uncounted. */
export const countedCollections: readonly string[] = [
  'app.tabard.profile',
  'app.tabard.post',
  'app.tabard.follow',
  'app.tabard.list',
  'app.tabard.like',
  'app.tabard.boost',
];

export interface Candidate {
  readonly did: Did;
  readonly status: SeekStatus;
  readonly found: FoundIdentity | null;
  /** Counts what is here by now. Resolves when `found` says so. */
  count(): Promise<void>;
  close: Dispose;
}

export interface CandidateParts {
  readonly store: VerifyStore;
  readonly network: Pick<Network, 'seek' | 'on'>;
  readonly entropy: Bytes;
  readonly trackers: readonly string[];
  readonly now: () => number;
  onChange(): void;
  onError(error: unknown): void;
}

export const createCandidate = (did: Did, parts: CandidateParts): Candidate => {
  const { store, network, entropy, onChange, onError } = parts;
  let status: SeekStatus = { kind: 'looking' };
  let found: FoundIdentity | null = null;
  let standing: Standing | undefined;
  let counted: { readonly head: string; readonly records: Readonly<Record<string, number>> } | undefined;
  let closed = false;

  /** The keys of the words are tried once for each state of the log. */
  const judge = async (): Promise<Standing | undefined> => {
    const log = await findLog(store, did);
    if (log === undefined) return undefined;
    if (
      standing?.log.operations.length !== log.operations.length ||
      standing.log.state.position.id !== log.state.position.id
    )
      standing = await standingOf(log, entropy);
    return standing;
  };

  const look = async (): Promise<void> => {
    const [profile, judged] = await Promise.all([store.profile(did), judge()]);
    if (closed || judged === undefined) return;
    const { log, match } = judged;
    const writers = await writersOf(log, await knownDelegations(store, log), parts.now());
    found = {
      did,
      name: fieldsOfRecord(profile?.record, () => null).name,
      signedAt: profile === undefined ? null : millisecondsOf(profile.head.rev),
      ...servedBy(status),
      records: profile !== undefined && counted?.head === profile.head.id ? counted.records : null,
      standing: match?.order ?? 'strange',
      conflict: log.state.conflict,
      devices: writers.size,
      operations: operationsOf(log),
    };
    onChange();
  };

  /** One after the other; what is told meanwhile is looked at once more. */
  let looking: Promise<void> | undefined;
  let isStale = false;
  const lookAgain = (): Promise<void> => {
    isStale = true;
    looking ??= (async () => {
      while (isStale && !closed) {
        isStale = false;
        await look();
      }
    })().finally(() => {
      looking = undefined;
    });
    return looking;
  };
  const stir = (): void => void lookAgain().catch(onError);

  const stops = [
    network.on('status', (event) => {
      if (event.did !== did) return;
      status = event.status;
      if (found === null) onChange();
      stir();
    }),
    network.on('changed', (event) => {
      if (event.did === did) stir();
    }),
    network.seek(did, parts.trackers),
  ];
  stir();

  return {
    did,
    get status() {
      return status;
    },
    get found() {
      return found;
    },
    async count() {
      const profile = await store.profile(did);
      if (profile === undefined || counted?.head === profile.head.id) return;
      counted = { head: profile.head.id, records: await countRecords(store, did, countedCollections) };
      if (!closed) await lookAgain();
    },
    close() {
      closed = true;
      for (const stop of stops) stop();
    },
  };
};

const servedBy = (status: SeekStatus): Pick<FoundIdentity, 'peers' | 'asOf'> =>
  status.kind === 'served' ? { peers: status.peers, asOf: status.asOf } : { peers: 0, asOf: null };
