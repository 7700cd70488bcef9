/** What this tab does for whom. Measured while somebody looks, not otherwise. */
import { createCell, type Dispose, type Readable, refusalCodes } from '../base/index.js';
import type { VerifyStore } from '../worker/index.js';
import type { Opened } from './core.js';
import type { Page } from './page.js';
import { fieldsOfRecord } from './profile-fields.js';
import type { NodeView } from './view.js';

export interface NodeParts {
  readonly page: Page;
  readonly store: VerifyStore;
  readonly opened: () => Promise<Opened>;
  readonly since: number;
}

/** A sample a second, for two minutes. */
const interval = 1_000;
const maxSamples = 120;

export const createNodeView = ({ page, store, opened, since }: NodeParts): Readable<NodeView | null> => {
  const cell = createCell<NodeView | null>(null);
  let lookers = 0;
  let timer: number | undefined;
  let samples: NodeView['samples'] = [];
  let last: { in: number; out: number; at: number } | undefined;

  const measure = async (): Promise<void> => {
    const { network, identity } = await opened();
    const me = identity.did();
    const [view, stats, kept, estimate, persistent] = await Promise.all([
      network.view(),
      store.stats(),
      store.repositories(),
      page.estimate(),
      page.persisted(),
    ]);
    const now = page.now();
    if (last !== undefined) {
      const seconds = Math.max(0.001, (now - last.at) / 1000);
      const sample = {
        in: Math.max(0, (view.bytesIn - last.in) / seconds),
        out: Math.max(0, (view.bytesOut - last.out) / seconds),
      };
      samples = [...samples, sample].slice(-maxSamples);
    }
    last = { in: view.bytesIn, out: view.bytesOut, at: now };
    const repositories = await Promise.all(
      kept.map(async (row) => ({
        did: row.did,
        name: fieldsOfRecord((await store.profile(row.did))?.record, () => null).name,
        own: row.did === me,
        bytes: row.bytes,
        receivedAt: row.receivedAt,
        served: view.served.includes(row.did),
      })),
    );
    cell.set({
      role: network.role,
      links: view.links,
      bytesIn: view.bytesIn,
      bytesOut: view.bytesOut,
      samples,
      repositories,
      blocks: stats.blocks,
      storage: { used: estimate?.usage ?? stats.bytes, quota: estimate?.quota ?? 0, persistent },
      trackers: view.trackers,
      refusals: refusalCodes.flatMap((code) => {
        const count = stats.refusals[code] ?? 0;
        return count > 0 ? [{ code, count }] : [];
      }),
      verifications: stats.verifications,
      since,
    });
  };

  const tick = (): void => {
    timer = undefined;
    if (lookers === 0 || !page.visible.get()) return;
    void measure().finally(() => {
      if (lookers > 0 && timer === undefined) timer = page.timers.set(tick, interval);
    });
  };
  page.visible.subscribe(() => {
    if (timer === undefined) tick();
  });

  return {
    get: cell.get,
    subscribe(listener): Dispose {
      const stop = cell.subscribe(listener);
      lookers++;
      if (timer === undefined) tick();
      let stopped = false;
      return () => {
        if (stopped) return;
        stopped = true;
        stop();
        lookers--;
      };
    },
  };
};
