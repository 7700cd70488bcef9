/**
 * What a peer does for others and for its place among them: proofs, introductions, telling of news, choosing neighbours, blobs. Nobody
 * needs it to see a profile, so its code comes a moment after the first one, and at once to whoever has something to host (`standby.ts`).
 */
import type { Cid, Did, RefusalCode } from '../base/index.js';
import { type Admission, type AdmissionOptions, createAdmission } from './admission.js';
import { type AnnouncerOptions, createAnnouncer } from './announce.js';
import { type BlobFetcher, type BlobFetcherOptions, createBlobFetcher } from './blobs.js';
import type { Carried } from './carried.js';
import { type ClockKeeper, type ClockKeeperOptions, createClockKeeper } from './clock-keeper.js';
import { type ConflictPasser, type ConflictPasserOptions, createConflictPasser } from './conflicts.js';
import { createExchange, type Exchange, type ExchangeOptions } from './exchange.js';
import { createNeighbours, type Neighbours, type NeighboursOptions } from './neighbours.js';
import { createKeepers, type Keepers, type KeepersOptions } from './pinning/keepers.js';
import { createKeeping, type Keeping, type KeepingOptions } from './pinning/keeping.js';
import { createProver, type Prover, type ProverOptions } from './prove.js';
import type { Asker } from './roles/index.js';
import type { Session } from './session/index.js';
import { createSnapshotExchange, type SnapshotExchange, type SnapshotExchangeOptions } from './snapshots.js';

export interface HostingOptions {
  readonly admission: AdmissionOptions;
  readonly announcer: AnnouncerOptions;
  readonly blobs: BlobFetcherOptions;
  readonly clock: ClockKeeperOptions;
  readonly conflicts: ConflictPasserOptions;
  readonly exchange: ExchangeOptions;
  readonly neighbours: Omit<NeighboursOptions, 'exchange'>;
  readonly prover: ProverOptions;
  readonly snapshots: SnapshotExchangeOptions;
  readonly pins?: PinsOptions | undefined;
}

/** Left out where there is no store for it. */
export interface PinsOptions
  extends Omit<KeepersOptions, 'fault' | 'own' | 'boxFor'>,
    Pick<KeepingOptions, 'self' | 'session' | 'carried' | 'onBox'> {
  sessions(): readonly Session[];
  fault(session: Session, code: RefusalCode): void;
}

export interface Hosting {
  readonly admission: Admission;
  readonly blobs: BlobFetcher;
  readonly clock: ClockKeeper;
  readonly conflicts: ConflictPasser;
  readonly exchange: Exchange;
  readonly neighbours: Neighbours;
  readonly prover: Prover;
  readonly snapshots: SnapshotExchange;
  announce(did: Did, from: Session | undefined, root?: Cid): void;
  /** They subscribed to an identity that we share with them. */
  met(session: Session, carried: Carried): void;
  /** Identities are kept or let go, or we are another. */
  refresh(): void;
  /** A question to the role `pin`. */
  answerPin(body: Uint8Array<ArrayBuffer>, from: Asker): Promise<Uint8Array<ArrayBuffer> | undefined>;
  closed(session: Session): void;
  keepers(): readonly Did[];
  close(): void;
}

export const createHosting = (options: HostingOptions): Hosting => {
  const admission = createAdmission(options.admission);
  const announcer = createAnnouncer(options.announcer);
  const exchange = createExchange(options.exchange);
  const blobs = createBlobFetcher(options.blobs);
  const pinning = options.pins === undefined ? undefined : createPinning(options.pins, blobs, options.prover.onError);
  const prover = createProver({
    ...options.prover,
    onProven(session, did, key) {
      options.prover.onProven(session, did, key);
      pinning?.keeping.met(session, did);
    },
  });
  const clock = createClockKeeper(options.clock);
  const snapshots = createSnapshotExchange(options.snapshots);
  const conflicts = createConflictPasser(options.conflicts);
  return {
    admission,
    blobs: {
      fetch: blobs.fetch,
      resume(did) {
        pinning?.keeping.look(did);
        return blobs.resume(did);
      },
    },
    clock,
    conflicts,
    exchange,
    neighbours: createNeighbours({ ...options.neighbours, exchange }),
    prover,
    snapshots,
    announce(did, from, root) {
      announcer.announce(did, from, root);
      if (from !== undefined) pinning?.keeping.look(did);
    },
    met(session, { did }) {
      prover.asked(session, did);
      conflicts.met(session, did);
      exchange.introduce(session, did);
    },
    refresh: () => pinning?.keeping.refresh(),
    answerPin: async (body, from) => pinning?.keepers.answer(body, from),
    closed: (session) => pinning?.keepers.closed(session.remote),
    keepers: () => pinning?.keepers.here() ?? [],
    close() {
      admission.close();
      pinning?.keeping.close();
      announcer.close();
      clock.close();
      exchange.close();
      snapshots.close();
    },
  };
};

const createPinning = (
  options: PinsOptions,
  blobs: BlobFetcher,
  onError: (error: unknown) => void,
): { readonly keepers: Keepers; readonly keeping: Keeping } => {
  const { pins, now, random, self, session, carried, onKept, onBox } = options;
  const keepers = createKeepers({
    ...{ pins, now, random, onKept },
    own: () => self()?.did,
    boxFor: async (keeper) => self()?.boxFor?.(keeper),
    fault(remote, code) {
      const found = options.sessions().find((each) => each.remote === remote);
      if (found !== undefined) options.fault(found, code);
    },
  });
  return {
    keepers,
    keeping: createKeeping({ ...{ pins, session, self, carried, onBox, onError }, fetchBlob: blobs.fetch }),
  };
};
