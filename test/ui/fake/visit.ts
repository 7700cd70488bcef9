/** A visit in the state that the address of the page names. */
import type {
  FollowState,
  ProfileFields,
  ProofStatement,
  Visit,
  VisitStatus,
  VisitView,
} from '../../../src/app/view.js';
import { type Cell, createCell, type Did } from '../../../src/base/index.js';
import { full, head, hour, nasty, portrait, sparse, started } from './people.js';

const statuses: Record<string, VisitStatus> = {
  looking: { kind: 'looking' },
  owner: { kind: 'served', by: { who: 'owner', peer: 'kq7mzp2x' }, peers: 3 },
  keeper: { kind: 'served', by: { who: 'keeper', peer: 'b2xv8rfe' }, peers: 1 },
  self: { kind: 'served', by: { who: 'self', peer: '' }, peers: 0 },
  nobody: { kind: 'nobody' },
  refused: { kind: 'refused', code: 'bad-signature' },
  'no-tracker': { kind: 'no-tracker' },
  'tracker-unreachable': { kind: 'tracker-unreachable', hosts: ['rendezvous.example', 'old-tracker.example:8443'] },
  'ask-tracker': { kind: 'ask-tracker', host: 'tracker.strangers.example:8443' },
  'no-webrtc': { kind: 'no-webrtc' },
  offline: { kind: 'offline' },
};
export const statusNames = Object.keys(statuses);

const profiles: Record<string, ProfileFields | null> = { full, sparse, nasty, none: null };

const proofOf = (did: Did, status: VisitStatus): ProofStatement => ({
  did,
  deviceKey: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
  signedAt: head.signedAt,
  verifiedAt: started - 2 * hour,
  asOf: status.kind === 'served' ? started - 4_000 : started - 2 * hour,
  servedBy: status.kind === 'served' ? status.by : { who: 'earlier', peer: 'b2xv8rfe' },
  head,
  checks: ['log', 'delegation', 'commit', 'tree', 'records'],
});

export interface FakeVisitOptions {
  readonly did: Did;
  readonly isMe: boolean;
  readonly query: URLSearchParams;
  readonly follow: FollowState;
}

/** `served` and `stored` say whether a profile is there; `profile` says which. */
export const fakeVisit = ({ did, isMe, query, follow }: FakeVisitOptions): { visit: Visit; view: Cell<VisitView> } => {
  const status = statuses[isMe ? 'self' : (query.get('status') ?? 'owner')] ?? { kind: 'looking' };
  const served = status.kind === 'served';
  const name = query.get('profile') ?? (served ? 'full' : 'none');
  const plain = profiles[name === 'stored' || name === 'avatar' ? 'full' : name] ?? null;
  const profile = plain !== null && name === 'avatar' ? { ...plain, avatar: portrait() } : plain;
  const view = createCell<VisitView>({
    did,
    isMe,
    profile,
    stored: !served,
    status,
    proof: profile === null ? null : proofOf(did, status),
    follow,
    conflict: query.has('conflict'),
    partial: query.has('held'),
  });
  const serve = (): void => {
    view.update((before) => ({ ...before, status: { kind: 'looking' } }));
    setTimeout(
      () =>
        view.update((before) => ({
          ...before,
          status: statuses.owner ?? before.status,
          stored: false,
          profile: full,
          proof: proofOf(did, statuses.owner ?? before.status),
        })),
      1200,
    );
  };
  return { view, visit: { view, allowTracker: serve, retry: serve, close: () => undefined } };
};
