/** Browsers of a measurement: an owner and visitors, each a process with a fresh profile folder, here and on the page to compare with. */
import { chromium, type Page } from 'playwright-core';
import { type Browser, type BrowserOptions, openBrowser } from '../../e2e/support/browser.js';
import { create, home } from '../../e2e/support/pages.js';

export const ada = {
  name: 'Ada Thornfield',
  bio: 'Keeps bees and a letterpress in a mill by the river. Prints what her neighbours write.',
  links: ['https://example.org/press', 'https://example.org/bees'],
  tags: ['letterpress', 'bees', 'rivers'],
};

/** Opens browsers for as long as `run` lasts. */
export const withBrowsers = async <T>(
  run: (open: (options?: BrowserOptions) => Promise<Browser>) => Promise<T>,
): Promise<T> => {
  const opened: Browser[] = [];
  try {
    return await run(async (options) => {
      const browser = await openBrowser(options);
      opened.push(browser);
      return browser;
    });
  } finally {
    await Promise.all(opened.map((browser) => browser.close()));
  }
};

/** A browser in which Ada's profile stands, and the link to it. */
export const openOwner = async (
  browser: Browser,
): Promise<{ readonly page: Page; readonly link: string; readonly did: string }> => {
  const page = await browser.open(home());
  const { link, did } = await create(page, ada.name);
  await page.evaluate(
    ({ bio, links, tags }) =>
      window.tabard.edit({ bio, links: links.map((url) => ({ title: new URL(url).pathname.slice(1), url })), tags }),
    ada,
  );
  return { page, link, did };
};

/** A browser in which the bare page has the same profile, and the address to visit. */
export const openBareOwner = async (
  browser: Browser,
  bare: string,
  signaling: string,
): Promise<{ readonly page: Page; readonly link: string }> => {
  const link = `${bare}#room=ada&signaling=${encodeURIComponent(signaling)}`;
  const page = await browser.open(`${link}&owner=${encodeURIComponent(JSON.stringify(ada))}`);
  await page.getByTestId('visit-name').waitFor();
  return { page, link };
};

/** However many tabs share the machine: what is waited for comes, or never does. Milliseconds. */
const patience = 600_000;

/** Tabs of strangers to each other: each address in a context of its own, all in one browser process, for as long as `run` lasts. */
export const openContexts = async <T>(
  run: (open: (address: string, prepare?: (page: Page) => unknown) => Promise<Page>) => Promise<T>,
): Promise<T> => {
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  try {
    return await run(async (address, prepare) => {
      const context = await browser.newContext();
      context.setDefaultTimeout(patience);
      const page = await context.newPage();
      await prepare?.(page);
      await page.goto(address);
      return page;
    });
  } finally {
    await browser.close();
  }
};
