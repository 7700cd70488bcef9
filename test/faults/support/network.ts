/** A small internet of a test's own: the page's server, trackers that the test rules, and a relay with weather in front of every link. */
import type { Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { startTestServer, type TestServer } from '../../e2e/support/server.js';
import { createLossyRelay, type LossyRelay } from './lossy-relay.js';
import { startTestTracker, type TestTracker } from './tracker.js';

export interface TestNetwork {
  /** Of the page. */
  readonly address: string;
  readonly server: TestServer;
  readonly tracker: TestTracker;
  readonly relay: LossyRelay;
}

/** Call it before `createCast`: what is made first is ended last. */
export const createNetworks = (): ((seed?: number) => Promise<TestNetwork>) => {
  const closing: (() => Promise<void> | void)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  return async (seed = 1) => {
    const relay = createLossyRelay(seed);
    closing.push(() => relay.close());
    const tracker = await startTestTracker(relay);
    closing.unshift(() => tracker.close());
    const server = await startTestServer({ deployment: { trackers: [tracker.url] } });
    closing.unshift(() => server.close());
    return { address: server.address, server, tracker, relay };
  };
};

/** Session keys of the tabs that this one is linked to. */
export const linked = (page: Page): Promise<readonly string[]> =>
  page.evaluate(async () => (await window.tabard.peers()).map(({ peer }) => peer));

/** The bio that a page holds of somebody. */
export const bioOf = (page: Page, did: string): Promise<unknown> =>
  page.evaluate(async (who) => {
    const record = await window.tabard.get(who, 'app.tabard.profile/self');
    return Reflect.get(Object(record), 'bio');
  }, did);

/** Of the head that a page shows of somebody. */
export interface HeadSeen {
  readonly id: string;
  readonly seq: number;
}

export const headOf = (page: Page, link: string, timeout = 120_000): Promise<HeadSeen> =>
  page.evaluate(
    async ([target, wait]) => {
      const { head } = await window.tabard.open(target, { timeout: wait });
      return { id: head.id, seq: head.seq };
    },
    [link, timeout] as const,
  );

/** Counts from now on how often what a page holds of somebody changes. */
export const watchHeads = (page: Page, did: string): Promise<void> =>
  page.evaluate((who) => {
    Object.assign(window, { headsSeen: 0 });
    window.tabard.on('changed', ({ did: whose }) => {
      if (whose === who) Object.assign(window, { headsSeen: Number(Reflect.get(window, 'headsSeen')) + 1 });
    });
  }, did);

export const headsSeen = (page: Page): Promise<number> => page.evaluate(() => Number(Reflect.get(window, 'headsSeen')));
