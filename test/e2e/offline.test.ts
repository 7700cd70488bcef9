import { appendFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './support/browser.js';
import { create, openProfile, ready } from './support/pages.js';
import { startTestServer, type TestServer } from './support/server.js';

const closing: (() => Promise<void>)[] = [];
const another = async (options: Parameters<typeof openBrowser>[0] = {}): Promise<Browser> => {
  const browser = await openBrowser(options);
  closing.push(() => browser.close());
  return browser;
};
const server = async (options: Parameters<typeof startTestServer>[0] = {}): Promise<TestServer> => {
  const started = await startTestServer(options);
  closing.push(started.close);
  return started;
};

afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** The page is controlled: from now on it starts without a network. */
const installed = (page: Page): Promise<unknown> => page.evaluate(() => navigator.serviceWorker.ready.then(() => true));

const refused = [/ERR_CONNECTION_REFUSED/, /ERR_INTERNET_DISCONNECTED/, /WebSocket connection/];

describe('offline', () => {
  it.each(['', 'people/ada'])('starts with no network at all, own profile and deep links, at /%s', async (path) => {
    const here = await server({ path });
    const [owner, visitor] = await Promise.all([another(), another({ tolerate: refused, serviceWorker: true })]);
    const { link, did } = await create(await owner.open(here.address), 'Ada Thornfield');
    const page = await visitor.open(here.address);
    await openProfile(page, link);
    await create(page, 'Visitor');
    await installed(page);
    await owner.close();
    await here.stop();

    await page.goto('about:blank');
    await page.goto(here.address);
    await ready(page);
    expect(await page.evaluate(() => window.tabard.me()?.profile.name)).toBe('Visitor');

    await page.goto('about:blank');
    await page.goto(link);
    await ready(page);
    const kept = await page.evaluate((who) => window.tabard.get(who, 'app.tabard.profile/self'), did);
    expect(kept).toMatchObject({ name: 'Ada Thornfield' });
    await page.evaluate(() => window.tabard.edit({ bio: 'Written offline.' }));
    expect(visitor.errors).toEqual([]);
  });

  it('tells of a newer version and changes to it only when asked', async () => {
    const here = await server();
    const browser = await another({ tolerate: refused, serviceWorker: true });
    const page = await browser.open(here.address);
    await create(page, 'Ada');
    await installed(page);
    await page.reload();
    await ready(page);
    await here.stop();
    appendFileSync(join(here.folder, 'sw.js'), '\n// a newer version\n');
    await here.start();
    await page.evaluate(async () => (await navigator.serviceWorker.getRegistration())?.update());
    await page.getByTestId('banner-update').waitFor();
    await page.evaluate(() => Object.assign(window, { stillHere: true }));
    await page.getByTestId('update-apply').click();
    await expect.poll(() => page.evaluate(() => !('stillHere' in window) && 'tabard' in window)).toBe(true);
    await ready(page);
    expect(await page.evaluate(() => window.tabard.me()?.profile.name)).toBe('Ada');
    expect(browser.errors).toEqual([]);
  });

  it('tells of a newer version that was found while the page was still registering', async () => {
    const here = await server();
    const browser = await another({
      tolerate: refused,
      serviceWorker: true,
      prepare: (context) =>
        context.addInitScript(() => {
          const container = Object.getPrototypeOf(navigator.serviceWorker ?? {});
          const register: unknown = Reflect.get(container, 'register');
          if (typeof register !== 'function') return;
          container.register = async function late(this: unknown, ...given: unknown[]) {
            const registration: ServiceWorkerRegistration = await Reflect.apply(register, this, given);
            if (registration.active === null) return registration;
            await new Promise((go) => Object.assign(window, { go }));
            const found = new Promise((resolve) =>
              registration.addEventListener('updatefound', resolve, { once: true }),
            );
            await registration.update();
            await found;
            return registration;
          };
        }),
    });
    const page = await browser.open(here.address);
    await create(page, 'Ada');
    await installed(page);
    await page.reload();
    await page.waitForFunction(() => 'go' in window);
    await here.stop();
    appendFileSync(join(here.folder, 'sw.js'), '\n// a newer version\n');
    await here.start();
    await page.evaluate(() => Reflect.apply(Reflect.get(window, 'go'), undefined, []));
    await page.getByTestId('banner-update').waitFor();
    expect(browser.errors).toEqual([]);
  });
});
