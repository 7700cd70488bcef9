/** Two identities in one browser: made, gone over to, apart from each other; then one of them signs out and the other stays. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { controlled, create, home, ready } from './support/pages.js';
import { photoWithPlace } from './support/photo.js';

const another = keepBrowsers();

const nameHere = (page: Page): Promise<string | undefined> =>
  page.evaluate(async () => {
    await window.tabard.ready;
    return window.tabard.me()?.profile.name;
  });

/** Does something that loads the page anew, and waits for that. */
const reloads = async (page: Page, act: () => Promise<unknown>): Promise<void> => {
  const loaded = page.waitForEvent('load', { timeout: 120_000 });
  await act();
  await loaded;
  await ready(page);
};

const go = (page: Page, path: string): Promise<void> => page.evaluate((hash) => location.assign(hash), `#${path}`);

const databases = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await indexedDB.databases()).map(({ name = '' }) => name).toSorted());

describe('several identities in one browser', () => {
  it('STO-19 a second is made beside the first, shares nothing with it, and signs out without a trace', async () => {
    const browser = await another({ tolerate: [/404/], serviceWorker: true });
    const page = await browser.open(home());
    const ada = await create(page, 'Ada');
    await controlled(page);
    const buffer = await photoWithPlace(page);
    await page.getByTestId('own-avatar-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer });
    await page.getByTestId('crop-apply').click();
    const picture = page.locator('img[src*="blob/"]').first();
    await picture.waitFor({ timeout: 120_000 });
    const source = (await picture.getAttribute('src')) ?? '';
    const fetched = (address: string): Promise<number> =>
      page.evaluate(async (url) => (await fetch(url, { cache: 'no-store' })).status, address);
    expect(await fetched(source)).toBe(200);
    const before = await databases(page);

    // Another one, from Settings; the first screen says that the other is still there.
    await go(page, '/identities');
    await reloads(page, () => page.getByTestId('identity-add').click());
    await page.getByTestId('start-back').waitFor({ timeout: 120_000 });
    await page.getByTestId('start-name').fill('Bea');
    await page.getByTestId('start-go').click();
    await page.waitForFunction(() => window.tabard.me()?.profile.name === 'Bea', undefined, { timeout: 120_000 });
    const bea = await page.evaluate(() => window.tabard.me()?.did);
    expect(bea).not.toBe(ada.did);

    // Nothing shared: the service worker tells Bea's pages nothing of Ada's picture, whatever they ask.
    const cid = /blob\/([a-z2-7]+)/.exec(source)?.[1] ?? '';
    expect(await fetched(`./blob/${cid}`)).toBe(404);
    const own = await page.evaluate(() => sessionStorage.getItem('tabard/profile'));
    expect(await fetched(`./blob/${cid}?of=${own}`)).toBe(404);
    expect(await page.evaluate((did) => window.tabard.get(did, 'app.tabard.profile/self'), ada.did)).toBeUndefined();

    // It stays Bea when it is loaded anew; a tab beside it goes over to Ada in one step, and both are open at once.
    await page.reload();
    await ready(page);
    expect(await nameHere(page)).toBe('Bea');
    const beside = await browser.open(home());
    await ready(beside);
    await beside.getByTestId('switcher').click();
    await reloads(beside, () => beside.getByTestId('identity-switch').click());
    expect(await nameHere(beside)).toBe('Ada');
    await beside.reload();
    await ready(beside);
    expect(await nameHere(beside)).toBe('Ada');
    expect(await nameHere(page)).toBe('Bea');

    // Bea signs out: this is her last device, so it takes a word; Ada's tab does not even blink.
    await beside.evaluate(() => void Object.assign(window, { stillHere: true }));
    await go(page, '/sign-out');
    await page.getByTestId('leave-last').waitFor();
    expect(await page.getByTestId('leave-go').isDisabled()).toBe(true);
    await page.getByTestId('leave-sure').check();
    await reloads(page, () => page.getByTestId('leave-go').click());
    expect(await nameHere(page)).toBe('Ada');
    // What a tab is slow to let go of is deleted by the next start: this one.
    await expect.poll(() => databases(page)).toEqual(before);
    expect(await page.evaluate((id) => Object.keys(localStorage).filter((key) => key.includes(id ?? '')), own)).toEqual(
      [],
    );
    expect(await beside.evaluate(() => Reflect.get(window, 'stillHere'))).toBe(true);
    expect(browser.errors).toEqual([]);
  });
});
