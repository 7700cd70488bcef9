/** The browsers and servers of one test: started when asked for, all of them ended after it. */
import { appendFileSync, mkdirSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { afterAll, afterEach, onTestFinished } from 'vitest';
import { type Browser, type BrowserOptions, closeShared, openBrowser } from './browser.js';
import { startTestServer, type TestServer } from './server.js';

export interface Cast {
  browser(options?: BrowserOptions): Promise<Browser>;
  server(options?: Parameters<typeof startTestServer>[0]): Promise<TestServer>;
  /** Everything that went wrong in any browser of this test. */
  errors(): string[];
}

/** `usual` are the options of each browser, beside those of one. */
export const createCast = (usual: BrowserOptions = {}): Cast => {
  const closing: (() => Promise<void>)[] = [];
  const browsers: Browser[] = [];
  afterEach(async () => {
    browsers.length = 0;
    for (const close of closing.splice(0)) await close();
  });
  afterAll(closeShared);
  return {
    async browser(options = {}) {
      const browser = await openBrowser({ ...usual, ...options });
      closing.unshift(() => browser.close());
      browsers.push(browser);
      return browser;
    },
    async server(options = {}) {
      const started = await startTestServer(options);
      closing.push(started.close);
      return started;
    },
    errors: () => browsers.flatMap(({ errors }) => errors),
  };
};

/** What the visited profile says of itself, once it is in this state. */
export const status = (page: Page, state: string, who?: string): Locator =>
  page.locator(`[data-testid=visit-status][data-state=${state}]${who === undefined ? '' : `[data-who=${who}]`}`);

export const inState = (page: Page, state: string, timeout = 120_000): Promise<void> =>
  status(page, state).waitFor({ timeout });

/** The page says that everything written is published. */
export const published = (page: Page, timeout = 120_000): Promise<void> =>
  page.locator('[data-testid=save-state][data-state=published]').waitFor({ timeout });

/** A page that is still the same after this has not been loaded anew. */
export const mark = (page: Page): Promise<void> => page.evaluate(() => void Object.assign(window, { stillHere: true }));
export const isMarked = (page: Page): Promise<boolean> =>
  page.evaluate(() => Reflect.get(window, 'stillHere') === true);

const timings = 'test/.out/timings.txt';

/** Writes down how long something took: for people who compare, no test fails by it. */
export const took = (what: string, milliseconds: number): void => {
  onTestFinished(() => {
    mkdirSync('test/.out', { recursive: true });
    appendFileSync(timings, `${what}: ${Math.round(milliseconds)} ms\n`);
  });
};
