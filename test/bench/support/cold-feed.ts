/** The feed's page, opened by whoever starts their browser. */
import type { Page } from 'playwright-core';
import type { Browser } from '../../e2e/support/browser.js';
import { home } from '../../e2e/support/pages.js';

/** From the beginning of the navigation until the first posts are painted. */
export const coldFeed = async (browser: Browser): Promise<{ page: Page; shown: number }> => {
  const page = await browser.open('about:blank');
  await page.addInitScript(() => {
    const look = (): void => {
      if (document.querySelectorAll('[data-testid=post]').length < 3) return;
      observer.disconnect();
      requestAnimationFrame(() => setTimeout(() => Object.assign(window, { feedShown: performance.now() })));
    };
    const observer = new MutationObserver(look);
    observer.observe(document, { subtree: true, childList: true });
  });
  await page.goto(`${home()}#/feed`);
  await page.waitForFunction(() => Reflect.get(window, 'feedShown') !== undefined);
  return { page, shown: await page.evaluate(() => Number(Reflect.get(window, 'feedShown'))) };
};
