/** Leaving and coming back: one file with everything, written as a stream, read by others' tools, taken in by a fresh browser; then nothing left. */
import { createReadStream, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { CarBlockIterator } from '@ipld/car';
import { unzipSync } from 'fflate';
import type { Download, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { published } from './support/cast.js';
import { out, overflow } from './support/look.js';
import { create, home, ready } from './support/pages.js';
import { photoWithPlace } from './support/photo.js';

const sizes = [
  ['desktop', { width: 1280, height: 900 }],
  ['phone', { width: 360, height: 740 }],
] as const;

/** Of 194 KB each. */
const notes = Number(process.env.NOTES ?? 260);
/** Without the save picker, which asks a person: the file comes through the service worker. */
const another = keepBrowsers({
  prepare: (context) => context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker')),
  serviceWorker: true,
});

const go = (page: Page, path: string): Promise<void> => page.evaluate((hash) => location.assign(hash), `#${path}`);

const controlled = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => navigator.serviceWorker.controller !== null, undefined, { timeout: 120_000 });

const filled = async (page: Page, records: number): Promise<void> => {
  const buffer = await photoWithPlace(page);
  await page.getByTestId('own-avatar-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer });
  await page.getByTestId('crop-apply').click();
  await published(page);
  await page.waitForFunction(() => window.tabard.me()?.profile.avatar != null);
  for (let done = 0; done < records; done += 50)
    await page.evaluate(
      async (count) => {
        const half = (): string => crypto.getRandomValues(new Uint32Array(12_000)).join('');
        const text = (): string => (half() + half()).slice(0, 200_000);
        const batch = Array.from({ length: count }, () => ({ record: { text: text() } }));
        await window.tabard.putMany('com.example.notes', batch);
      },
      Math.min(50, records - done),
    );
};

const download = async (page: Page): Promise<Download> => {
  await go(page, '/settings');
  const started = page.waitForEvent('download', { timeout: 120_000 });
  await page.getByTestId('settings-export').click();
  return started;
};

/** What a ZIP file holds, laid out as whoever opens it has it. */
const unpacked = (zip: string): string => {
  const folder = mkdtempSync(join(tmpdir(), 'tabard-readable-'));
  for (const [name, bytes] of Object.entries(unzipSync(readFileSync(zip)))) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
};

const headOf = (page: Page) => page.evaluate(() => window.tabard.me()?.head?.id);

/** What the profile's picture is, byte for byte, as the service worker gives it. */
const pictureOf = (page: Page, did: string) =>
  page.evaluate(async (of) => {
    const profile = (await window.tabard.get(of, 'app.tabard.profile/self')) as {
      avatar: { blob: { cid: { $link: string } } };
    };
    const answer = await fetch(`./blob/${profile.avatar.blob.cid.$link}`);
    const bytes = await answer.arrayBuffer();
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
    return { status: answer.status, size: bytes.byteLength, hash: [...hash].join() };
  }, did);

/** Stopped as soon as it is seen to be under way. */
const cancelOnce = async (page: Page): Promise<void> => {
  await page.getByTestId('settings-progress').waitFor({ timeout: 120_000 });
  await page.getByTestId('settings-cancel').click();
  await page.getByTestId('settings-progress').waitFor({ state: 'detached', timeout: 120_000 });
};

/** Everything of this origin that is still there. */
const leftovers = (page: Page): Promise<string[]> =>
  page.evaluate(async () => [
    ...(await indexedDB.databases()).map(({ name }) => `database ${name}`),
    ...(await caches.keys()).map((name) => `cache ${name}`),
    ...(await navigator.serviceWorker.getRegistrations()).map(({ scope }) => `service worker ${scope}`),
    ...Object.keys(localStorage).map((key) => `setting ${key}`),
    ...Object.keys(sessionStorage).map((key) => `memory ${key}`),
  ]);

describe('leaving and coming back', () => {
  it('SWB-4 STO-17 50 MB leave as a stream, others read them, and a fresh browser has the same root and the same picture', async () => {
    const browser = await another();
    const page = await browser.open(home());
    const { did } = await create(page, 'Ada');
    await controlled(page);
    await filled(page, notes);
    const cut = await download(page);
    await cancelOnce(page);
    expect(await cut.failure()).not.toBeNull();
    expect(await page.getByTestId('settings-exported').count()).toBe(0);
    const file = await download(page);
    const path = await file.path();
    expect(statSync(path).size).toBeGreaterThan(notes * 193_000);
    expect(file.suggestedFilename()).toMatch(/^ada-\d{4}-\d\d-\d\d\.car$/);
    await page.getByTestId('settings-exported').waitFor();

    const read = await CarBlockIterator.fromIterable(createReadStream(path));
    const [root] = await read.getRoots();
    let blocks = 0;
    let hasRoot = false;
    for await (const { cid } of read) {
      blocks += 1;
      hasRoot ||= root !== undefined && cid.equals(root);
    }
    expect(hasRoot).toBe(true);
    expect(blocks).toBeGreaterThan(notes);

    const fresh = await another();
    const theirs = await fresh.open(home());
    await ready(theirs);
    await controlled(theirs);
    await go(theirs, '/settings');
    await theirs.getByTestId('settings-import').setInputFiles(path);
    await cancelOnce(theirs);
    expect(await theirs.evaluate((of) => window.tabard.list(of, 'com.example.notes'), did)).toEqual({ records: [] });
    await theirs.getByTestId('settings-import').setInputFiles(path);
    const found = theirs.getByTestId('settings-import-found');
    await found.or(theirs.getByTestId('settings-error')).waitFor({ timeout: 100_000 });
    expect(await found.textContent()).toContain(`${notes} entries of com.example.notes`);
    expect(await found.textContent()).toContain('1 picture or file');
    expect(await theirs.evaluate((of) => window.tabard.list(of, 'com.example.notes'), did)).toEqual({ records: [] });
    await theirs.getByTestId('settings-import-keep').click();
    await theirs
      .getByTestId('settings-import-report')
      .or(theirs.getByTestId('settings-error'))
      .waitFor({ timeout: 100_000 });
    expect(await theirs.getByTestId('settings-error').allTextContents()).toEqual([]);
    // The profile and the keyring with them.
    expect(await theirs.getByTestId('settings-import-report').textContent()).toContain(`${notes + 2} entries`);
    const listed = await theirs.evaluate((of) => window.tabard.list(of, 'com.example.notes', { limit: 1000 }), did);
    expect(listed.records.length).toBe(notes);
    const [mine, again] = [await pictureOf(page, did), await pictureOf(theirs, did)];
    expect(mine.size).toBeGreaterThan(1_000);
    expect(again).toEqual({ ...mine, status: 200 });
    // The same commit, and so the same tree to its last record.
    const rootsOf = (of: Page) =>
      of.evaluate(async (whose) => [...(await window.tabard.exportCar(whose)).slice(0, 60)], did);
    expect(await rootsOf(theirs)).toEqual(await rootsOf(page));
    expect(await headOf(page)).toBeDefined();
    expect([...browser.errors, ...fresh.errors]).toEqual([]);
  });

  it('EXP-3 EXP-4 a readable export opens without the app, with its pictures and without a script', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await create(page, 'Ada <b>Thornfield</b>');
    await controlled(page);
    await filled(page, 2);
    await page.evaluate(() =>
      window.tabard.put('app.tabard.post', { text: '<script>document.title = 1</script>', createdAt: Date.now() }),
    );
    await go(page, '/settings');
    const started = page.waitForEvent('download', { timeout: 120_000 });
    await page.getByTestId('settings-readable').click();
    const file = await started;
    expect(file.suggestedFilename()).toMatch(/^ada-b-thornfield-b-\d{4}-\d\d-\d\d\.zip$/);
    const folder = unpacked(await file.path());
    try {
      await page.goto(`file://${folder}/index.html`);
      await page.waitForFunction(() => [...document.images].every(({ complete }) => complete));
      const look = await page.evaluate(() => ({
        name: document.querySelector('h1')?.textContent,
        drawn: [...document.images].map(({ naturalWidth }) => naturalWidth > 0),
      }));
      expect(look).toEqual({ name: 'Ada <b>Thornfield</b>', drawn: [true, true] });
      for (const [kind, viewport] of sizes) {
        await page.setViewportSize(viewport);
        await page.screenshot({ path: `${out}/readable-${kind}.png`, fullPage: true });
        expect(await overflow(page), kind).toEqual([]);
      }
      await page.getByRole('link', { name: 'Posts' }).click();
      expect(await page.locator('article .text').textContent()).toBe('<script>document.title = 1</script>');
      expect(await page.title()).toBe('Posts');
      const feed = readFileSync(join(folder, 'feed.xml'), 'utf8');
      const entries = await page.evaluate((text) => {
        const parsed = new DOMParser().parseFromString(text, 'application/xml');
        return [parsed.querySelectorAll('entry').length, parsed.querySelectorAll('parsererror').length];
      }, feed);
      expect(entries).toEqual([1, 0]);
    } finally {
      rmSync(folder, { recursive: true });
    }
    expect(browser.errors).toEqual([]);
  });

  it('asks the store once, when Settings open, whether an import was stopped', async () => {
    const browser = await another({
      serviceWorker: false,
      prepare: (context) =>
        context.addInitScript(() => {
          const asked: string[] = [];
          const { postMessage } = Worker.prototype;
          Worker.prototype.postMessage = function (message: unknown, ...rest: never[]) {
            asked.push(JSON.stringify(message)?.match(/unfinished\w*/i)?.[0] ?? '');
            return Reflect.apply(postMessage, this, [message, ...rest]);
          };
          Object.assign(window, { asked });
        }),
    });
    const page = await browser.open(home());
    await create(page, 'Ada');
    await go(page, '/settings');
    const questions = (): Promise<number> =>
      page.evaluate(() => (Reflect.get(window, 'asked') as string[]).filter((what) => what !== '').length);
    await expect.poll(questions).toBeGreaterThan(0);
    // As many turns as would show one that asks again for each answer.
    await page.evaluate(async () => {
      for (let turn = 0; turn < 60; turn++) await window.tabard.list(window.tabard.me()?.did ?? '', 'com.example.none');
    });
    expect(await questions()).toBe(1);
    expect(browser.errors).toEqual([]);
  });

  it('SWB-4 answers nobody who has no page behind it', async () => {
    const browser = await another({ tolerate: [/404/] });
    const page = await browser.open(home());
    await ready(page);
    await controlled(page);
    expect(
      await page.evaluate(async () => (await fetch('./download/00000000-0000-0000-0000-000000000000')).status),
    ).toBe(404);
  });

  it('erases everything: no database, no cache, no service worker, no setting is left', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await create(page, 'Ada');
    await controlled(page);
    await go(page, '/settings');
    await page.getByTestId('settings-theme-dark').check({ force: true });
    expect((await leftovers(page)).length).toBeGreaterThan(4);
    await page.getByTestId('settings-erase').click();
    const dialog = page.getByTestId('settings-erase-dialog');
    expect(await dialog.textContent()).toContain('Ada');
    expect(await dialog.getByTestId('settings-erase-export').count()).toBe(1);
    // A tab beside it must let go too, and must not make anew what is erased.
    const beside = await browser.open(home());
    await ready(beside);
    await dialog.getByTestId('settings-erase-confirm').click();
    await page.getByTestId('ended').waitFor({ timeout: 120_000 });
    await beside.getByTestId('ended').waitFor({ timeout: 120_000 });
    expect(await leftovers(page)).toEqual([]);
    // Whoever comes back starts anew.
    await page.getByTestId('ended-again').click();
    await page.getByTestId('start-go').waitFor({ timeout: 120_000 });
    expect(await page.evaluate(() => window.tabard.me())).toBeNull();
    expect(browser.errors).toEqual([]);
  });
});
