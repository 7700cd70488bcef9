/**
 * One open profile: what is stored here first, then what peers serve, verified before it gets here. Only draws conclusions for
 * `VisitView`; seeking and verifying happen below.
 */
import { type Cid, createCell, createDisposer, type Did, type Dispose, type Readable } from '../base/index.js';
import { millisecondsOf } from '../codec/index.js';
import type { ProfileView, VerifyStore } from '../worker/index.js';
import type { Network, SeekStatus } from './network.js';
import type { Pictures } from './pictures.js';
import { avatarOf, fieldsOfRecord } from './profile-fields.js';
import type { Target } from './share-link.js';
import type { FollowState, HeadView, ProofStatement, Visit, VisitStatus, VisitView } from './view.js';

export interface VisitParts {
  readonly store: VerifyStore;
  readonly network: Network;
  readonly pictures: Pictures;
  readonly webrtc: boolean;
  readonly online: Readable<boolean>;
  readonly me: () => Did | null;
  readonly followOf: (did: Did) => FollowState;
  readonly followsChanged: Readable<unknown>;
  readonly failedWith: (error: unknown) => void;
  /** Which of the link's trackers may be contacted unasked. */
  readonly mayContact: (tracker: string) => boolean;
  readonly allow: (tracker: string) => void;
}

export const createVisit = (parts: VisitParts, target: Target): Visit => {
  const { did } = target;
  const disposer = createDisposer();
  const isMe = parts.me() === did;
  let stored: ProfileView | undefined;
  let seek: SeekStatus | undefined;
  let confirmed = false;
  let stopSeeking: Dispose | undefined;
  const cell = createCell<VisitView>({
    did,
    isMe,
    profile: null,
    stored: true,
    status: { kind: 'looking' },
    proof: null,
    follow: parts.followOf(did),
    conflict: false,
    partial: false,
  });

  const strange = (): string | undefined => target.trackers.find((tracker) => !parts.mayContact(tracker));

  const status = (): VisitStatus => {
    if (isMe) return { kind: 'served', by: { who: 'self', peer: '' }, peers: 0 };
    if (!parts.webrtc) return { kind: 'no-webrtc' };
    const unknown = strange();
    if (unknown !== undefined && seek?.kind !== 'served') return { kind: 'ask-tracker', host: new URL(unknown).host };
    if (!parts.online.get() && seek?.kind !== 'served') return { kind: 'offline' };
    if (seek === undefined) return { kind: 'looking' };
    if (seek.kind !== 'served') return seek;
    return {
      kind: 'served',
      by: { who: seek.owner ? 'owner' : 'keeper', peer: shortName(seek.peer) },
      peers: seek.peers,
    };
  };

  const conclude = (): void => {
    cell.set({
      did,
      isMe,
      profile: stored === undefined ? null : fieldsOfRecord(stored.record, parts.pictures.urlOf),
      stored: !isMe && !confirmed,
      status: status(),
      proof: stored === undefined ? null : proofOf(stored, seek),
      follow: parts.followOf(did),
      conflict: stored?.conflict === true,
      partial: stored?.partial === true,
    });
  };

  const read = async (): Promise<void> => take(await parts.store.profile(did));

  const take = (profile: ProfileView | undefined): void => {
    stored = profile;
    const avatar = avatarOf(stored?.record);
    if (avatar !== undefined && !isMe && parts.pictures.urlOf(avatar.blob.cid) === null)
      parts.network.fetchBlob(did, avatar.blob);
    if (!disposer.disposed) conclude();
  };
  /** One after the other: what is told at once, as a new head and who serves it, is read once more at most. */
  let isReading = false;
  let isStale = false;
  const reload = (): void => {
    isStale = true;
    if (!isReading) void readAll();
  };
  const readAll = async (): Promise<void> => {
    isReading = true;
    while (isStale) {
      isStale = false;
      await read().catch(parts.failedWith);
    }
    isReading = false;
  };

  const start = (): void => {
    stopSeeking?.();
    stopSeeking = isMe || !parts.webrtc ? undefined : parts.network.seek(did, target.trackers.filter(parts.mayContact));
  };

  disposer.add(
    parts.network.on('status', (event) => {
      if (event.did !== did) return;
      seek = event.status;
      if (seek.kind === 'served') {
        confirmed = true;
        // A new head is told of before, and is being read then.
        if (stored === undefined) reload();
        else if (!isReading) conclude();
      } else conclude();
    }),
  );
  disposer.add(
    parts.network.on('changed', (event) => {
      if (event.did !== did) return;
      // What is being read may be older.
      if (event.profile === undefined || isReading) reload();
      else take(event.profile);
    }),
  );
  disposer.add(parts.network.on('blob', ({ cid }) => parts.pictures.refresh(cid)));
  disposer.add(parts.pictures.changed.subscribe(conclude));
  disposer.add(parts.followsChanged.subscribe(conclude));
  disposer.add(parts.online.subscribe(conclude));
  disposer.add(() => stopSeeking?.());
  reload();
  start();
  conclude();

  return {
    view: cell,
    allowTracker() {
      const tracker = strange();
      if (tracker !== undefined) parts.allow(tracker);
      start();
      conclude();
    },
    retry() {
      parts.network.retry();
      start();
    },
    close: () => disposer.dispose(),
  };
};

/** Enough of a session key to tell two apart. */
const shortName = (key: string): string => key.slice(-8);

/** What the head says, for people. */
export const headView = (head: {
  readonly id: Cid;
  readonly rev: HeadView['rev'];
  readonly seq: number;
}): HeadView => ({
  id: head.id,
  rev: head.rev,
  seq: head.seq,
  signedAt: millisecondsOf(head.rev),
});

const proofOf = (stored: ProfileView, seek: SeekStatus | undefined): ProofStatement => ({
  did: stored.did,
  deviceKey: stored.head.key,
  signedAt: millisecondsOf(stored.head.rev),
  verifiedAt: stored.verifiedAt,
  asOf: seek?.kind === 'served' ? seek.asOf : stored.receivedAt,
  servedBy:
    seek?.kind === 'served'
      ? { who: seek.owner ? 'owner' : 'keeper', peer: shortName(seek.peer) }
      : stored.servedBy === null
        ? null
        : { who: 'earlier', peer: shortName(stored.servedBy) },
  head: headView(stored.head),
  checks: ['log', 'delegation', 'commit', 'tree', 'records'],
});
