import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openBrowser } from '../support/browser.js';
import { took } from '../support/cast.js';
import { type ServedModule, serveModule } from './bundle.js';
import type { HouseholdPage } from './household-page.js';

declare global {
  interface Window {
    readonly household: HouseholdPage;
  }
}

const id = 'h'.repeat(16);
const bioOf = (page: Page): Promise<string> => page.evaluate(() => window.household.bio());
const open = (page: Page, linked = false, secret = 7): Promise<void> =>
  page.evaluate(([a, b, c]) => window.household.open(a, b, c), [id, secret, linked] as const);

const link = async (from: Page, to: Page): Promise<void> => {
  const answer = await to.evaluate(
    (sdp) => window.household.answer(sdp),
    await from.evaluate(() => window.household.offer()),
  );
  expect(await from.evaluate((sdp) => window.household.accept(sdp), answer ?? '')).toBe(true);
};

describe('the household in Chromium', () => {
  let served: ServedModule;
  beforeAll(async () => {
    served = await serveModule('household-page');
  });
  afterAll(() => served.close());

  it('HSE-6 two tabs type into one bio at once and both see every letter, also after a reload', async () => {
    const browser = await openBrowser();
    try {
      const [a, b] = [await browser.open(served.url), await browser.context.newPage()];
      await b.goto(served.url);
      await open(a);
      await open(b);
      await a.evaluate(() => window.household.write('|'));
      await expect.poll(() => bioOf(b)).toBe('|');
      await Promise.all([
        a.evaluate(() => window.household.type('abcdefghij', 'start')),
        b.evaluate(() => window.household.type('0123456789', 'end')),
      ]);
      await expect.poll(() => bioOf(a)).toBe('jihgfedcba|0123456789');
      await expect.poll(() => bioOf(b)).toBe('jihgfedcba|0123456789');
      expect(await Promise.all([a, b].map((page) => page.evaluate(() => window.household.kept())))).toEqual([
        'kept',
        'kept',
      ]);
      await a.reload();
      await b.close();
      await open(a);
      expect(await bioOf(a)).toBe('jihgfedcba|0123456789');
      expect(browser.errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('HSE-6 two browsers with one secret sync a document of 1 MB over a real link, and go on live', async () => {
    const [one, other] = [await openBrowser(), await openBrowser()];
    try {
      const [a, b] = [await one.open(served.url), await other.open(served.url)];
      await open(a, true);
      await a.evaluate(() => window.household.write('x'.repeat(1_000_000)));
      await open(b, true);
      await link(a, b);
      await expect.poll(() => b.evaluate(() => window.household.bio().length)).toBe(1_000_000);
      await b.evaluate(() => window.household.type('hello', 'start'));
      await expect.poll(async () => (await bioOf(a)).slice(0, 5)).toBe('olleh');
      expect(await b.evaluate(() => window.household.kept())).toBe('kept');
      await b.reload();
      await open(b);
      expect((await bioOf(b)).length).toBe(1_000_005);
      expect([...one.errors, ...other.errors]).toEqual([]);
    } finally {
      await one.close();
      await other.close();
    }
  });

  it('SNP-8 the follows of a lifetime are taken in piece by piece, made ready by a worker', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.open(served.url);
      const workers: string[] = [];
      page.on('worker', (worker) => workers.push(worker.url()));
      await open(page);
      const [came, longest] = await page.evaluate(() => window.household.takeIn(30_000));
      took('taking in 30,000 follows: the longest task of the page', longest);
      expect(came).toBe(30_000);
      expect(workers.filter((url) => url.includes('remake'))).toHaveLength(1);
      expect(browser.errors).toEqual([]);
    } finally {
      await browser.close();
    }
  });

  it('HSE-5 a browser with another secret gets nothing over the same link', async () => {
    const [one, other, own] = await Promise.all([1, 2, 3].map(() => openBrowser()));
    if (one === undefined || other === undefined || own === undefined) throw new TypeError('three browsers');
    try {
      const [a, b, c] = [await one.open(served.url), await other.open(served.url), await own.open(served.url)];
      await open(a, true);
      await open(b, true, 8);
      await open(c, true);
      await a.evaluate(() => window.household.write('ours'));
      await b.evaluate(() => window.household.write('theirs'));
      await link(a, b);
      // One with the right secret, linked later, has all of it, also what is written now; so the other would have had it.
      await link(a, c);
      await expect.poll(() => bioOf(c)).toBe('ours');
      await a.evaluate(() => window.household.type(' too', 'end'));
      await expect.poll(() => bioOf(c)).toBe('ours too');
      expect([await bioOf(a), await bioOf(b)]).toEqual(['ours too', 'theirs']);
    } finally {
      for (const browser of [one, other, own]) await browser.close();
    }
  });

  it('HSE-1 at a full quota it says that the words are not kept, and keeps them when there is room', async () => {
    const browser = await openBrowser();
    try {
      const page = await browser.open('about:blank');
      const devtools = await browser.context.newCDPSession(page);
      const { origin } = new URL(served.url);
      await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 300_000 });
      await page.goto(served.url);
      await open(page);
      await page.evaluate(() => window.household.write('short'));
      expect(await page.evaluate(() => window.household.kept())).toBe('kept');
      // Random letters: the database compresses.
      await page.evaluate(() => {
        const letters = crypto.getRandomValues(new Uint16Array(32_000)).map((unit) => 0x4e00 + (unit % 20_000));
        window.household.write(String.fromCharCode(...letters).repeat(30));
      });
      expect(await page.evaluate(() => window.household.kept())).toBe('storage-quota');
      expect((await bioOf(page)).length).toBe(960_000);
      await devtools.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 1_000_000_000 });
      expect(await page.evaluate(() => window.household.kept())).toBe('kept');
      await page.reload();
      await open(page);
      expect((await bioOf(page)).length).toBe(960_000);
    } finally {
      await browser.close();
    }
  });
});
