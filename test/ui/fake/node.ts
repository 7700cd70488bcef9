/** A node page that moves: a sample a second while somebody looks. */
import type { NodeView } from '../../../src/app/view.js';
import type { Readable } from '../../../src/base/index.js';
import { createCell } from '../../../src/base/index.js';
import { ada, bjorn, full, hostile, hour, me, nasty, started } from './people.js';

const sampleAt = (second: number): { in: number; out: number } => ({
  in: Math.round(2400 * (1 + Math.sin(second / 5)) + (second % 17 === 0 ? 42_000 : 0)),
  out: Math.round(5200 * (1 + Math.cos(second / 7)) + (second % 23 === 0 ? 88_000 : 0)),
});

const link = (peer: string, change: Partial<NodeView['links'][number]>): NodeView['links'][number] => ({
  peer,
  who: 'visitor',
  state: 'open',
  dialed: false,
  topics: [me],
  bytesIn: 21_400,
  bytesOut: 88_200,
  openedAt: started - 4 * 60_000,
  ...change,
});

const busy = (role: NodeView['role']): NodeView => ({
  role,
  links: [
    link('kq7mzp2x', { who: 'owner', topics: [ada], dialed: true, bytesIn: 1_240_000, bytesOut: 31_000 }),
    link('t4w9hdcn', {}),
    link('b2xv8rfe', { who: 'keeper', topics: [bjorn], dialed: true }),
    link('n6ysj3gk', { who: 'own-device', bytesIn: 410_000, bytesOut: 402_000 }),
    link('r8pl5avu', { who: 'unknown', state: 'connecting', topics: [], bytesIn: 0, bytesOut: 0, openedAt: started }),
  ],
  bytesIn: 18_432_118,
  bytesOut: 62_000_412,
  samples: Array.from({ length: 120 }, (_, second) => sampleAt(second)),
  repositories: [
    { did: me, name: 'Ottilie', own: true, bytes: 412_000, receivedAt: null, served: true },
    { did: ada, name: full.name, own: false, bytes: 1_310_000, receivedAt: started - 5 * 60_000, served: true },
    { did: bjorn, name: 'Bjørn', own: false, bytes: 86_000, receivedAt: started - 50 * hour, served: false },
    { did: hostile, name: nasty.name, own: false, bytes: 9_400, receivedAt: started - hour, served: true },
  ],
  blocks: 2_318,
  storage: { used: 24_800_000, quota: 6_442_450_944, persistent: false },
  trackers: [
    { host: 'localhost:4173', state: 'reached' },
    { host: 'rendezvous.example', state: 'connecting' },
    { host: 'old-tracker.example:8443', state: 'unreachable' },
  ],
  refusals: [
    { code: 'bad-signature', count: 3 },
    { code: 'not-newer', count: 12 },
  ],
  verifications: 1_204,
  since: started - 3 * hour,
});

const quiet: NodeView = {
  role: 'leader',
  links: [],
  bytesIn: 0,
  bytesOut: 0,
  samples: [],
  repositories: [],
  blocks: 0,
  storage: { used: 120_000, quota: 0, persistent: true },
  trackers: [],
  refusals: [],
  verifications: 0,
  since: started - 40_000,
};

/** `kind`: full, quiet, none, or follower. */
export const fakeNode = (kind: string, still: boolean): Readable<NodeView | null> => {
  const cell = createCell<NodeView | null>(
    kind === 'none' ? null : kind === 'quiet' ? quiet : busy(kind === 'follower' ? 'follower' : 'leader'),
  );
  let second = 120;
  if (!still && kind !== 'none' && kind !== 'quiet')
    setInterval(() => {
      second++;
      const sample = sampleAt(second);
      cell.update(
        (view) =>
          view && {
            ...view,
            bytesIn: view.bytesIn + sample.in,
            bytesOut: view.bytesOut + sample.out,
            samples: [...view.samples, sample].slice(-120),
          },
      );
    }, 1000);
  return cell;
};
