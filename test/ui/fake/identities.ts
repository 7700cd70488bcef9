/** Identities of a made-up browser: `identities=one` or three; `leaving=last`, `locked`, `plain`. */
import type { Identities, IdentityHere, Leaving, RivalSide } from '../../../src/app/view.js';
import { type Cid, type DidKey, TabardError } from '../../../src/base/index.js';
import { parseDid } from '../../../src/codec/index.js';
import { ada, bjorn, me } from './people.js';

const all: readonly IdentityHere[] = [
  { did: me, name: 'Ottilie Marsh', openedAt: 1_760_000_000_000, active: true },
  { did: ada, name: 'Ada Thornfield, who writes under a rather long name', openedAt: 1_759_000_000_000, active: false },
  { did: bjorn, name: '', openedAt: 1_750_000_000_000, active: false },
];

const cid = (letter: string): Cid => `bafyrei${letter.repeat(52)}` as Cid;
const device = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' as DidKey;

const sides: readonly RivalSide[] = [
  {
    ...{ id: cid('q'), kind: 'update', rank: 1, changes: [], revoked: [], retired: [device], operations: 3 },
    ...{ seen: { at: 1_759_000_000_000, from: null }, from: 'here', peer: '', againstThis: false },
  },
  {
    ...{ id: cid('w'), kind: 'update', rank: 1, changes: ['root', 'next-root'], revoked: [device], retired: [] },
    ...{
      operations: 1,
      seen: { at: 1_760_000_000_000, from: device },
      from: 'peer',
      peer: 'Gta2doK',
      againstThis: true,
    },
  },
];

const leavings: Readonly<Record<string, Partial<Leaving>>> = {
  root: { rootGoes: true },
  last: { otherDevices: 0, others: 0 },
  locked: { retires: 'vault-locked' },
  plain: { retires: 'no-power', others: 0 },
};

export const fakeIdentities = (query: URLSearchParams, failing: () => Promise<void>): Identities => ({
  list: async () => {
    if (query.get('identities') === 'three') return all;
    return query.get('me') === 'no' ? [] : all.slice(0, 1);
  },
  switchTo: failing,
  add: failing,
  back: async () => (query.get('identities') === 'three' ? (all[1] ?? null) : null),
  leaving: async () => ({
    ...{ name: 'Ottilie Marsh', records: 128, follows: 4, bytes: 4_810_000, otherDevices: 2, retires: true, others: 2 },
    rootGoes: false,
    ...leavings[query.get('leaving') ?? ''],
  }),
  signOut: failing,
  async conflict(target) {
    const did = parseDid(`did:tabard:${target.slice(1)}`);
    if (did === undefined) throw new TabardError('bad-link', target);
    const isMe = did === me;
    return query.has('conflict') ? { did, isMe, name: isMe ? 'Ottilie Marsh' : 'Ada Thornfield', sides } : null;
  },
});
