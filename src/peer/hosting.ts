/**
 * What a peer does for others and for its place among them: proofs, introductions, telling of news, choosing neighbours, blobs. Nobody
 * needs it to see a profile, so its code comes a moment after the first one, and at once to whoever has something to host (`standby.ts`).
 */
import type { Cid, Did, Timers } from '../base/index.js';
import { type Admission, type AdmissionOptions, createAdmission } from './admission.js';
import { type AnnouncerOptions, createAnnouncer } from './announce.js';
import { type BlobFetcher, type BlobFetcherOptions, createBlobFetcher } from './blobs.js';
import type { Carried } from './carried.js';
import { type ClockKeeper, type ClockKeeperOptions, createClockKeeper } from './clock-keeper.js';
import { type ConflictPasser, type ConflictPasserOptions, createConflictPasser } from './conflicts.js';
import { createExchange, type Exchange, type ExchangeOptions } from './exchange.js';
import { AFTERWARDS } from './limits.js';
import type { Message, MessageOf } from './messages/index.js';
import { createNeighbours, type Neighbours, type NeighboursOptions } from './neighbours.js';
import { createLatePinning, type LatePinning } from './pinning/later.js';
import type { PinningOptions } from './pinning/pinning.js';
import { createProver, type Prover, type ProverOptions } from './prove.js';
import { answerByRole, conflictRole, pin, snapshotsRole } from './roles/index.js';
import type { Session } from './session/index.js';
import { createSnapshotExchange, type SnapshotExchange, type SnapshotExchangeOptions } from './snapshots.js';
import { createLateSocial, type LateSocial } from './social/later.js';
import type { SocialOptions } from './social/social.js';

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
  /** Left out where there is no store for it. */
  readonly pins?: PinningOptions | undefined;
  readonly social?: SocialOptions | undefined;
}

export interface Hosting {
  readonly admission: Admission;
  readonly blobs: BlobFetcher;
  readonly clock: ClockKeeper;
  readonly conflicts: ConflictPasser;
  readonly exchange: Exchange;
  readonly neighbours: Neighbours;
  readonly pinning: LatePinning;
  readonly prover: Prover;
  readonly snapshots: SnapshotExchange;
  readonly social: LateSocial;
  /** Questions of others, and what they push. */
  answer(message: MessageOf<'ask'> | MessageOf<'push'>, session: Session): Promise<Message | undefined>;
  announce(did: Did, from: Session | undefined, root?: Cid): void;
  /** They subscribed to an identity that we share with them. */
  met(session: Session, carried: Carried): void;
  close(): void;
}

export const createHosting = (options: HostingOptions): Hosting => {
  const admission = createAdmission(options.admission);
  const announcer = createAnnouncer(options.announcer);
  const exchange = createExchange(options.exchange);
  const blobs = createBlobFetcher(options.blobs);
  const pinning = createLatePinning(options.pins, blobs.fetch, options.prover.onError);
  const prover = createProver({
    ...options.prover,
    onProven(session, did, key) {
      options.prover.onProven(session, did, key);
      pinning.met(session, did);
      social.met(session, did);
    },
  });
  const clock = createClockKeeper(options.clock);
  const snapshots = createSnapshotExchange(options.snapshots);
  const conflicts = createConflictPasser(options.conflicts);
  const social = createLateSocial(options.social, options.prover.onError);
  const parts = async () => ({ conflicts, snapshots });
  /** What a new head may have brought for us to do besides: not while it is shown and told on. One's own devices wait for each other's. */
  const isOwn = (did: Did): boolean => options.admission.own() === did;
  const media = gather(options.clock.timers, AFTERWARDS, isOwn, pinning.look);
  const sealed = gather(options.clock.timers, AFTERWARDS, isOwn, snapshots.look);
  social.start();
  return {
    admission,
    blobs: {
      fetch: blobs.fetch,
      stop: blobs.stop,
      resume(did) {
        media.look(did);
        return blobs.resume(did);
      },
    },
    clock,
    conflicts,
    exchange,
    neighbours: createNeighbours({ ...options.neighbours, exchange }),
    prover,
    snapshots: { ...snapshots, look: sealed.look },
    social,
    answer: answerByRole<Session>(
      [conflictRole(parts), snapshotsRole(parts), { ...pin, answer: pinning.answer }],
      social.answer,
    ),
    announce(did, from, root) {
      announcer.announce(did, from, root);
      if (from !== undefined) media.look(did);
    },
    met(session, { did }) {
      prover.asked(session, did);
      conflicts.met(session, did);
      exchange.introduce(session, did);
    },
    pinning,
    close() {
      media.close();
      sealed.close();
      admission.close();
      pinning.close();
      social.close();
      announcer.close();
      clock.close();
      exchange.close();
      snapshots.close();
    },
  };
};

/** Looks at once, or once at all identities that are named within a time after the first. */
const gather = (timers: Timers, wait: number, isUrgent: (did: Did) => boolean, run: (did: Did) => void) => {
  const due = new Set<Did>();
  let timer: number | undefined;
  const runAll = (): void => {
    timer = undefined;
    const all = [...due];
    due.clear();
    for (const did of all) run(did);
  };
  return {
    look(did: Did): void {
      if (isUrgent(did)) {
        run(did);
        return;
      }
      due.add(did);
      timer ??= timers.set(runAll, wait);
    },
    close(): void {
      if (timer !== undefined) timers.clear(timer);
    },
  };
};
