/** An import that a browser did not live to end, and one that found the disk full: said plainly, nothing half kept, and the same file goes on. */
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, type BrowserOptions, openBrowser } from '../e2e/support/browser.js';
import { fillMedia } from '../e2e/support/media.js';
import { controlled, create, home, ready } from '../e2e/support/pages.js';
import { killBrowser } from './support/processes.js';

const pictures = 160;

const prepare: BrowserOptions['prepare'] = (context) =>
  context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
const open: Browser[] = [];
const folders: string[] = [];
const another = async (options: BrowserOptions = {}): Promise<Browser> => {
  const browser = await openBrowser({ prepare, ...options });
  open.push(browser);
  folders.push(browser.folder);
  return browser;
};
afterEach(async () => {
  await Promise.all(open.splice(0).map((browser) => browser.close({ keep: true })));
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
});

const settings = (page: Page): Promise<void> => page.evaluate(() => location.assign('#/settings'));

/** The file of somebody with 40 MB of pictures. */
const left = mkdtempSync(join(tmpdir(), 'tabard-left-'));
const file = join(left, 'ada.car');
beforeAll(async () => {
  const browser = await another({ serviceWorker: true });
  const page = await browser.open(home());
  await create(page, 'Ada');
  await controlled(page);
  await fillMedia(page, pictures);
  await settings(page);
  const started = page.waitForEvent('download', { timeout: 120_000 });
  await page.getByTestId('settings-export').click();
  copyFileSync(await (await started).path(), file);
  await browser.close();
});
afterAll(() => rmSync(left, { recursive: true, force: true }));

/** Chooses the file, sees what is in it, and brings it in. */
const bringIn = async (page: Page, file: string): Promise<void> => {
  await page.getByTestId('settings-import').setInputFiles(file);
  await page.getByTestId('settings-import-keep').click({ timeout: 100_000 });
};

const blobsHere = (page: Page): Promise<number> =>
  page.evaluate(async () => {
    let count = 0;
    for (const { name = '' } of await indexedDB.databases()) {
      if (!/^tabard\/[a-z2-7]{16}$/.test(name)) continue;
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      count += await new Promise<number>((resolve, reject) => {
        const request = db.transaction('chunks').objectStore('chunks').count();
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      db.close();
    }
    return count;
  });

const arrived = async (page: Page): Promise<void> => {
  const report = page.getByTestId('settings-import-report');
  const error = page.getByTestId('settings-error');
  await report.or(error).waitFor({ timeout: 100_000 });
  expect(await error.allTextContents()).toEqual([]);
  expect(await report.textContent()).toContain(`${pictures} pictures and files`);
  expect(await blobsHere(page)).toBe(pictures);
};

describe('an import', () => {
  it('STO-17 whose browser was killed says so at the next start, and goes on with the same file', async () => {
    const first = await another();
    const page = await first.open(home());
    await ready(page);
    await settings(page);
    await bringIn(page, file);
    await expect.poll(() => blobsHere(page), { timeout: 120_000 }).toBeGreaterThan(5);
    killBrowser(first.folder);
    const second = await another({ folder: first.folder });
    const again = await second.open(home());
    await ready(again);
    const before = await blobsHere(again);
    expect(before).toBeGreaterThan(0);
    expect(before).toBeLessThan(pictures);
    await settings(again);
    await again.getByTestId('settings-unfinished').waitFor();
    await bringIn(again, file);
    await arrived(again);
    expect(await again.getByTestId('settings-unfinished').count()).toBe(0);
    expect(second.errors).toEqual([]);
  });

  it('STO-17 that finds the disk full says so plainly, and goes on when there is room', async () => {
    const browser = await another({ tolerate: [/Quota/] });
    const page = await browser.context.newPage();
    const session = await browser.context.newCDPSession(page);
    const { origin } = new URL(home());
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 15_000_000 });
    await page.goto(home());
    await ready(page);
    await settings(page);
    await bringIn(page, file);
    const error = page.getByTestId('settings-error');
    await error.locator('[data-code=storage-quota]').waitFor({ timeout: 100_000 });
    await page.getByTestId('settings-import-found').getByText('is not written twice').waitFor();
    expect(await page.getByTestId('settings-import-report').count()).toBe(0);
    // Browsers remember for a while how much room there was: a new start asks anew.
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    await page.reload();
    await ready(page);
    await page.getByTestId('settings-unfinished').waitFor();
    await bringIn(page, file);
    await arrived(page);
  });
});
