/**
 * A thief has a copy of an owner's whole machine, root key and all, and signs a rival to what the owner signs while neither hears of the other. Five
 * Chromium processes: the owner's two devices and the thief's, a follower who meets both, and one who meets that follower only.
 */
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import type { LinkingHandle } from '../../../src/app/plumbing.js';
import type { Rivalry } from '../../../src/app/view.js';
import { type Browser, openBrowser } from '../../e2e/support/browser.js';
import { create, ready } from '../../e2e/support/pages.js';
import { startTestServer } from '../../e2e/support/server.js';
import { until } from '../../faults/kill/identity/device.js';
import { bioOn, logOn } from '../../faults/kill/identity/person.js';
import { newWords, shownWords } from '../../faults/kill/identity/rotating.js';

declare global {
  interface Window {
    linkingOfOwner: LinkingHandle;
  }
}

/** Answers how many conflicts were settled. */
export const run = async (signal?: AbortSignal): Promise<number> => {
  const server = await startTestServer();
  const folder = mkdtempSync(join(tmpdir(), 'tabard-thief-'));
  const browsers: Browser[] = [];
  const open = async (options: { readonly folder?: string } = {}): Promise<{ browser: Browser; page: Page }> => {
    const browser = await openBrowser(options);
    browsers.push(browser);
    return { browser, page: await browser.open(server.address) };
  };
  const end = async (): Promise<void> => {
    await Promise.all(browsers.splice(0).map((browser) => browser.close()));
  };
  const abort = (): void => void end();
  signal?.addEventListener('abort', abort);
  try {
    return await play(server.address, folder, open);
  } finally {
    signal?.removeEventListener('abort', abort);
    await end();
    await server.close();
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
};

type Open = (options?: { readonly folder?: string }) => Promise<{ readonly browser: Browser; readonly page: Page }>;

const play = async (home: string, folder: string, open: Open): Promise<number> => {
  const [first, second, follower, far] = [await open(), await open(), await open(), await open()];
  const { did, link } = await create(first.page, 'Ada Thornfield');
  const words = await shownWords(first.page);
  await linkDevices(first.page, second.page);
  const other = await idHere(second.page);
  await first.page.evaluate(() => window.tabard.edit({ bio: 'Bookbinder.' }));
  for (const { page } of [follower, far]) {
    await ready(page);
    await page.evaluate(async (to) => {
      await window.tabard.open(to);
      await window.tabard.follow(to);
    }, link);
    await until('the follower has it', async () => (await bioOn(page, did)) === 'Bookbinder.');
  }
  const asleep = [second, follower, far];
  await Promise.all(asleep.map(({ page }) => sleep(page)));

  // The machine is copied as it lies there.
  await first.browser.close({ keep: true });
  cpSync(first.browser.folder, folder, { recursive: true, filter: (path) => !/Singleton|lockfile/.test(path) });
  const thief = await open({ folder });
  await ready(thief.page);
  await thief.page.evaluate((key) => window.tabard.revoke(key), other);
  await sleep(thief.page);
  const owner = await open({ folder: first.browser.folder });
  await ready(owner.page);
  await owner.page.evaluate((key) => window.tabard.retire(key), other);

  await wake(follower.page, link);
  const ids = async (page: Page): Promise<string> => (await logOn(page, did)).map(({ id }) => id).join();
  const owners = await ids(owner.page);
  await until('the follower has the owner’s side', async () => (await ids(follower.page)) === owners);
  await wake(thief.page, home);
  await until('the follower knows both sides', async () => (await sidesOn(follower.page, did)) === 2);
  await ensureShown(follower.page, link, did);
  await until('so does the owner', async () => (await sidesOn(owner.page, did)) === 2);

  // The proof alone reaches whoever met none of the two.
  await Promise.all([owner.page, thief.page].map(sleep));
  await wake(far.page, link);
  await until('the proof has come to one who met neither', async () => (await sidesOn(far.page, did)) === 2);

  await wake(owner.page, home);
  await settle(owner.page, words);
  for (const { page } of [owner, follower, far])
    await until('the words have settled it', async () => (await sidesOn(page, did)) === 0);
  await owner.page.evaluate(() => window.tabard.edit({ bio: 'Bookbinder, and still myself.' }));
  for (const { page } of [follower, far])
    await until('the owner is heard', async () => (await bioOn(page, did)) === 'Bookbinder, and still myself.');

  // What the thief writes from now on, or wrote, counts nowhere.
  await wake(thief.page, home);
  await thief.page.evaluate(() => window.tabard.edit({ bio: 'by the thief' }).catch(() => undefined));
  await owner.page.evaluate(() => window.tabard.edit({ tags: ['leather'] }));
  for (const { page } of [follower, far]) {
    await until('what the owner wrote last is there', async () => (await tagsOn(page, did)) === 'leather');
    if ((await bioOn(page, did)) !== 'Bookbinder, and still myself.') throw new Error('the thief is heard');
  }
  return 1;
};

const sleep = (page: Page): Promise<unknown> => page.goto('about:blank');

/** With the profile open it is sought at once; else whoever only hands it on is found when the next announces come. */
const wake = async (page: Page, address: string): Promise<void> => {
  await page.goto(address);
  await ready(page);
};

const idHere = (page: Page): Promise<string> =>
  page.evaluate(async () => (await window.tabard.devices()).find(({ here }) => here)?.id ?? '');

const rivalryOn = (page: Page, did: string): Promise<Rivalry | null> =>
  page.evaluate((who) => window.tabard.conflict(who), did);

const sidesOn = async (page: Page, did: string): Promise<number> => (await rivalryOn(page, did))?.sides.length ?? 0;

const tagsOn = (page: Page, did: string): Promise<string> =>
  page.evaluate(
    async (who) => String(Reflect.get(Object(await window.tabard.get(who, 'app.tabard.profile/self')), 'tags')),
    did,
  );

const linkDevices = async (old: Page, fresh: Page): Promise<void> => {
  await ready(fresh);
  const offer = await old.evaluate(async () => {
    window.linkingOfOwner = await window.tabard.linkDevice();
    return window.linkingOfOwner.link ?? '';
  });
  await fresh.evaluate(async (text) => {
    window.linkingOfOwner = await window.tabard.linkDevice(text);
  }, offer);
  for (const page of [old, fresh])
    await page.waitForFunction(() => window.linkingOfOwner.state().kind === 'comparing', undefined, {
      timeout: 60_000,
    });
  for (const page of [old, fresh]) await page.evaluate(() => window.linkingOfOwner.grant());
  await Promise.all([old, fresh].map((page) => page.evaluate(() => window.linkingOfOwner.linked)));
  await fresh.waitForFunction(() => window.tabard.me() !== null, undefined, { timeout: 60_000 });
};

/** The visited profile says so, and both sides stand on the page that it leads to: when each was seen first, and from whom. */
const ensureShown = async (page: Page, link: string, did: string): Promise<void> => {
  await page.goto(link);
  await page.getByTestId('visit-conflict-more').click({ timeout: 60_000 });
  const sides = page.getByTestId('conflict-side');
  await sides.nth(1).waitFor({ timeout: 60_000 });
  const [told, rivalry] = [await page.getByTestId('conflict-seen').allTextContents(), await rivalryOn(page, did)];
  if ((await sides.count()) !== 2 || rivalry === null) throw new Error('not both sides stand there');
  for (const [at, { from, peer, seen, revoked, retired }] of rivalry.sides.entries()) {
    if (from !== 'peer' || seen === null || !(told[at] ?? '').includes(peer))
      throw new Error(`side ${at} is told as ${JSON.stringify([from, peer, seen, told[at]])}`);
    if (revoked.length + retired.length !== 1)
      throw new Error(`side ${at} puts out ${revoked.length + retired.length}`);
  }
};

/** From the banner of the owner's page to new words, made with the old ones. */
const settle = async (page: Page, words: readonly string[]): Promise<void> => {
  await page.evaluate(() => location.assign('#/conflict'));
  await page.getByTestId('conflict-settle').click({ timeout: 60_000 });
  await (await newWords(page, words)).commit();
  await page.getByTestId('recovery-new-done').waitFor({ timeout: 60_000 });
};
