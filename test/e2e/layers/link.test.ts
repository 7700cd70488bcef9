import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { linkContract } from '../../net/link-contract.js';
import { type Browser, openBrowser } from '../support/browser.js';
import { type ServedModule, serveModule } from './bundle.js';
import type { LinkPage } from './link-page.js';

declare global {
  interface Window {
    readonly link: LinkPage;
  }
}

describe('links in Chromium', () => {
  let served: ServedModule;
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    served = await serveModule('link-page');
    browser = await openBrowser();
    page = await browser.open(served.url);
    await page.waitForFunction(() => 'link' in window);
  });
  afterAll(async () => {
    await browser.close();
    await served.close();
  });

  for (const { name } of linkContract) {
    it(name, async () => {
      expect(await page.evaluate((one) => window.link.run(one), name)).toBeUndefined();
    });
  }

  it('LNK-2 two tabs meet by one offer and one answer, without waiting for the end of gathering', async () => {
    const runs = [];
    for (let i = 0; i < 5; i++) runs.push(await page.evaluate(() => window.link.meet()));
    expect(runs.every(({ accepted, keys, same }) => accepted === true && keys && same)).toBe(true);
    // The browser itself calls gathering complete after 120 ms or more; a machine that stands still for so long does not every time.
    expect(runs.map(({ gathering }) => gathering)).toContain('gathering');
  });

  it('LNK-3 a rendezvous that swaps fingerprints gets no link made', async () => {
    const { refused, links } = await page.evaluate(() => window.link.swapFingerprints());
    expect(links).toBe(0);
    expect(refused).toHaveLength(2);
  });

  it('leaves nothing uncaught', () => {
    expect(browser.errors).toEqual([]);
  });
});
