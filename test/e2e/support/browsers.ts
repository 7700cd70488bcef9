/** Browsers that are closed after their test. Call it at the top of a file. */
import { afterAll, afterEach } from 'vitest';
import { type Browser, type BrowserOptions, closeShared, openBrowser } from './browser.js';

/** `usual` are the options of each browser, beside those of one. */
export const keepBrowsers = (usual: BrowserOptions = {}): ((options?: BrowserOptions) => Promise<Browser>) => {
  const browsers: Browser[] = [];
  afterEach(async () => {
    await Promise.all(browsers.splice(0).map((browser) => browser.close()));
  });
  afterAll(closeShared);
  return async (options = {}) => {
    const browser = await openBrowser({ ...usual, ...options });
    browsers.push(browser);
    return browser;
  };
};
