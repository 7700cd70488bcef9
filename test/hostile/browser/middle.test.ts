/** A tracker that puts itself in the middle, at the built app in Chromium over real connections. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseDid } from '../../../src/codec/index.js';
import { type ServedModule, serveModule } from '../../e2e/layers/bundle.js';
import { createCast } from '../../e2e/support/cast.js';
import { create } from '../../e2e/support/pages.js';
import type { MiddlePage } from './middle-page.js';

declare global {
  interface Window {
    readonly middle: MiddlePage;
  }
}

const cast = createCast();
let enemy: ServedModule;
beforeAll(async () => {
  enemy = await serveModule('../../hostile/browser/middle-page');
});
afterAll(() => enemy.close());

const crowd = async (): Promise<Page> => {
  const page = await (await cast.browser()).open(enemy.url);
  await page.waitForFunction(() => 'middle' in window);
  return page;
};

const trackerOf = (address: string): string => new URL('rendezvous', address).href.replace(/^http/, 'ws');

const refusalsOf = (page: Page): Promise<Record<string, number>> =>
  page.evaluate(async () => {
    const { network } = (await window.tabard.stats()) as { network: { refusals: Record<string, number> } };
    return network.refusals;
  });

it('LNK-4 a tracker in the middle passes on the truth, cannot change it, and is found out where the owner proves who they are', async () => {
  const [far, near] = [await cast.server(), await cast.server()];
  const owner = await (await cast.browser()).open(far.address);
  const made = await create(owner, 'Ada');
  const did = parseDid(made.did);
  if (did === undefined) throw new TypeError('no DID');
  const page = await crowd();
  await page.evaluate(([who, left, right]) => window.middle.between(who, left, right), [
    did,
    trackerOf(near.address),
    trackerOf(far.address),
  ] as const);
  const visitor = await (await cast.browser()).open(`${near.address}#/@${did.split(':').at(-1)}`);
  await visitor.evaluate(() => {
    const states: string[] = [];
    const note = (): void => {
      const state = document.querySelector('[data-testid=visit-status]')?.getAttribute('data-who') ?? '';
      if (states.at(-1) !== state) states.push(state);
    };
    new MutationObserver(note).observe(document.body, { subtree: true, childList: true, attributes: true });
    note();
    Object.assign(window, { seenWho: states });
  });
  await page.waitForFunction(() => window.middle.cut());
  expect(await page.evaluate(() => window.middle.proofs())).toBeGreaterThan(0);
  await expect.poll(() => refusalsOf(visitor)).toMatchObject({ 'bad-signature': 1 });
  expect(await visitor.evaluate(() => Reflect.get(window, 'seenWho'))).not.toContain('owner');
  // What came through is the author's own.
  const record = await visitor.evaluate((who) => window.tabard.get(who, 'app.tabard.profile/self'), did);
  if (record !== undefined) expect(record).toMatchObject({ name: 'Ada' });
  expect(cast.errors()).toEqual([]);
});
