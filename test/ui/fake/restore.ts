/** A restoring over nothing: `?restore=locating`, `seeking`, `found`, … shows that state; without it, what is typed leads on. */
import type { Restores, Restoring } from '../../../src/app/restore/restore.js';
import type { FoundIdentity, RestoreView } from '../../../src/app/restore/view.js';
import { type Cid, createCell, type DidKey } from '../../../src/base/index.js';
import { ada } from './people.js';

const minute = 60_000;
const cid = (letter: string): Cid => `bafyrei${letter.repeat(52)}` as Cid;
const key = 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK' as DidKey;

const operation = (n: number, more: Partial<FoundIdentity['operations'][number]> = {}) => ({
  ...{ id: cid('abcdef'.charAt(n)), n, kind: 'update' as const, rank: 1 as const, signedBy: key, root: key },
  ...{ revoked: [], retired: [], grants: [], counts: true, disputed: false },
  ...more,
});

const foundOf = (more: Partial<FoundIdentity>): FoundIdentity => ({
  ...{ did: ada, name: 'Ada Thornfield', signedAt: Date.now() - 130 * minute, peers: 3, asOf: Date.now() },
  ...{ standing: 'same', conflict: false, devices: 2 },
  records: { 'app.tabard.profile': 1, 'app.tabard.post': 1_284, 'app.tabard.follow': 41, 'app.tabard.like': 310 },
  operations: [operation(0, { kind: 'genesis' }), operation(1, { kind: 'rotation' }), operation(2, { revoked: [key] })],
  ...more,
});

const viewOf = (name: string): RestoreView | undefined => {
  const since = Date.now();
  const found = foundOf({});
  const views: Readonly<Record<string, RestoreView>> = {
    locating: { kind: 'locating', since, until: since + 20_000, answers: 1 },
    unlocated: { kind: 'unlocated', answers: 0 },
    'ask-tracker': { kind: 'ask-tracker', hosts: ['tracker.friends.example'] },
    seeking: { kind: 'seeking', since, until: since + 20_000, status: { kind: 'looking' }, found: null },
    'seeking-found': {
      ...{ kind: 'seeking', since, until: since + 20_000, found: foundOf({ peers: 1, records: null }) },
      status: { kind: 'served', peer: key, owner: false, peers: 1, asOf: since },
    },
    nobody: { kind: 'nobody', status: { kind: 'nobody' } },
    unreachable: { kind: 'nobody', status: { kind: 'tracker-unreachable', hosts: ['tabard.example'] } },
    offline: { kind: 'nobody', status: { kind: 'offline' } },
    found: { kind: 'found', found },
    strange: { kind: 'found', found: foundOf({ standing: 'strange' }) },
    older: { kind: 'found', found: foundOf({ standing: 'older' }) },
    conflict: {
      kind: 'found',
      found: foundOf({
        standing: 'disputed',
        conflict: true,
        operations: [
          operation(0, { kind: 'genesis' }),
          operation(1, { disputed: true, counts: false }),
          operation(2, { disputed: true, counts: false }),
        ],
      }),
    },
    taking: { kind: 'taking', step: 'documents', name: found.name },
    done: {
      kind: 'done',
      report: {
        did: ada,
        name: found.name,
        records: found.records ?? {},
        documents: 'none',
        media: { here: { count: 2, bytes: 310_000 }, coming: { count: 9, bytes: 24_000_000 } },
      },
    },
    failed: { kind: 'failed', code: 'recovery-older' },
  };
  return views[name];
};

export const fakeRestores = (query: URLSearchParams, failing: () => Promise<void>): Restores => {
  const restoringOf = (first: RestoreView): Restoring => {
    const view = createCell(first);
    return {
      view,
      allow: () => undefined,
      lead: failing,
      again: () => undefined,
      enough: () => view.set(viewOf('found') ?? first),
      async goOn() {
        await failing();
        view.set(viewOf('done') ?? first);
      },
      cancel: () => undefined,
    };
  };
  const shown = viewOf(query.get('restore') ?? '');
  const current = createCell<Restoring | null>(shown === undefined ? null : restoringOf(shown));
  const secret = { entropy: new Uint8Array(16), did: undefined, by: 'words' as const };
  return {
    current,
    words: async () => secret,
    card: async (text) =>
      text.length < 20
        ? { problem: 'share-malformed' }
        : { did: ada, index: (text.length % 5) + 1, needed: 2, total: 5 },
    cards: async (texts) => (texts.length < 2 ? { problem: 'too-few', have: texts.length, needed: 2 } : secret),
    async begin() {
      await failing();
      const begun = restoringOf(viewOf('found') ?? { kind: 'cancelled' });
      current.set(begun);
      return begun;
    },
    clear: () => current.set(null),
    resume: async () => false,
    log: async () => [],
  };
};
