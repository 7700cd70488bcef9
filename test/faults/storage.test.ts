/** What browsers do to a page's storage while it is open: told at once and plainly, the text stays, and what can go on goes on by itself. */
import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { storeMigrations } from '../../src/store/index.js';
import type { Browser } from '../e2e/support/browser.js';
import { type Cast, createCast, inState, isMarked, mark, published } from '../e2e/support/cast.js';
import { out, overflow } from '../e2e/support/look.js';
import { create, home, ready } from '../e2e/support/pages.js';
import { openChecker } from './kill/checker-script.js';
import { buildNewer } from './newer-build.js';

const cast: Cast = createCast();
const looks = [
  ['desktop', { width: 1280, height: 900 }],
  ['phone', { width: 360, height: 740 }],
] as const;

const text = 'Bookbinder in Bergen, who writes on.';
const bio = (page: Page) => page.getByTestId('own-bio');
const trouble = (page: Page) => page.getByTestId('banner-storage');

/** Somebody on their own page, with a word or two published. */
const settled = async (browser: Browser, address = home()): Promise<Page> => {
  const page = await browser.open(address);
  await create(page, 'Ada Thornfield');
  await bio(page).fill('Bookbinder.');
  await published(page);
  await mark(page);
  return page;
};

/** The words are there, whole, and fit. */
const look = async (page: Page, name: string): Promise<void> => {
  for (const [kind, viewport] of looks) {
    await page.setViewportSize(viewport);
    await trouble(page).scrollIntoViewIfNeeded();
    await page.screenshot({ path: `${out}/fault-${name}-${kind}.png` });
    expect(await overflow(page), `${name} on a ${kind}`).toEqual([]);
  }
  await page.setViewportSize(looks[0][1]);
};

const savedBio = async (page: Page): Promise<string | undefined> => {
  await page.reload();
  await ready(page);
  return page.evaluate(() => window.tabard.me()?.profile.bio);
};

const originOf = (page: Page): string => new URL(page.url()).origin;

/** Writes until nothing fits any more, as other pages of the same host might. */
const fill = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      const request = indexedDB.open('somebody-else', 1);
      request.onupgradeneeded = () => request.result.createObjectStore('rows', { autoIncrement: true });
      request.onsuccess = () => resolve(request.result);
      request.onerror = () => reject(request.error);
    });
    const fits = (bytes: Uint8Array): Promise<boolean> =>
      new Promise((resolve) => {
        const transaction = db.transaction('rows', 'readwrite');
        transaction.oncomplete = () => resolve(true);
        transaction.onabort = () => resolve(false);
        transaction.onerror = (event) => event.preventDefault();
        transaction.objectStore('rows').add(bytes);
      });
    for (const size of [60_000, 4_000, 200]) while (await fits(crypto.getRandomValues(new Uint8Array(size))));
    db.close();
  });

describe('a full disk', () => {
  it('is said at once; what was written meanwhile stays in its field, and is saved by itself when there is room', async () => {
    const browser = await cast.browser({ tolerate: [/Quota/], serviceWorker: true });
    const page = await browser.context.newPage();
    const session: CDPSession = await browser.context.newCDPSession(page);
    const { origin } = new URL(home());
    // Before the database is opened: the browser remembers for a while how much there was.
    await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 8_000_000 });
    await page.goto(home());
    await create(page, 'Ada Thornfield');
    await bio(page).waitFor();
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await mark(page);
    await fill(page);
    const long = `${text} `.repeat(30);
    await bio(page).fill(long);
    await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
    await trouble(page).waitFor();
    expect(await trouble(page).textContent()).toContain('no room left');
    expect(await bio(page).inputValue()).toBe(long);
    await look(page, 'full');
    await session.send('Storage.overrideQuotaForOrigin', { origin });
    // Nobody touches anything.
    await published(page, 60_000);
    await trouble(page).waitFor({ state: 'detached' });
    expect(await isMarked(page)).toBe(true);
    expect(await savedBio(page)).toBe(long);
    expect(cast.errors()).toEqual([]);
  });
});

/** Every database of the app that is open, and some that are not the store's. */
const databases = (page: Page, kind: RegExp): Promise<string[]> =>
  page.evaluate(
    async (pattern) =>
      (await indexedDB.databases()).flatMap(({ name = '' }) => (new RegExp(pattern).test(name) ? [name] : [])),
    kind.source,
  );

const deleteAll = (page: Page, names: readonly string[]): Promise<unknown> =>
  page.evaluate(
    (all) =>
      Promise.all(
        all.map(
          (name) =>
            new Promise((resolve) => {
              indexedDB.deleteDatabase(name).onsuccess = resolve;
            }),
        ),
      ),
    names,
  );

describe('a database that is closed under the page', () => {
  it('is opened again, and nobody notices', async () => {
    const browser = await cast.browser({ tolerate: [/404/] });
    const page = await settled(browser);
    const names = await databases(page, /^tabard/);
    expect(names.length).toBeGreaterThanOrEqual(4);
    const other = await browser.context.newPage();
    await other.goto(`${home()}tabard.json`);
    // Somebody asks for a newer version of each, whereupon all others must close it, and thinks better of it.
    await other.evaluate(
      (all) =>
        Promise.all(
          all.map(
            (name) =>
              new Promise((resolve) => {
                const asked = indexedDB.open(name, 99);
                asked.onupgradeneeded = () => asked.transaction?.abort();
                asked.onerror = resolve;
              }),
          ),
        ),
      names,
    );
    await bio(page).fill(text);
    await published(page);
    expect(await trouble(page).count()).toBe(0);
    expect(await isMarked(page)).toBe(true);
    expect(await savedBio(page)).toBe(text);
    expect(cast.errors()).toEqual([]);
  });

  it('of the compacted copies alone takes no letter with it', async () => {
    const browser = await cast.browser();
    const page = await settled(browser);
    const names = await databases(page, /^tabard\/.*\/(profile|config)$/);
    expect(names).toHaveLength(2);
    await deleteAll(page, names);
    await bio(page).fill(text);
    await published(page);
    await page.reload();
    await ready(page);
    await expect.poll(() => bio(page).inputValue()).toBe(text);
    await bio(page).fill(`${text} And on.`);
    await published(page);
    expect(await savedBio(page)).toBe(`${text} And on.`);
    expect(cast.errors()).toEqual([]);
  });
});

const deletions = [
  [
    'the browser',
    async (page: Page): Promise<void> => {
      const session = await page.context().newCDPSession(page);
      await session.send('Storage.clearDataForOrigin', { origin: originOf(page), storageTypes: 'all' });
    },
  ],
  [
    'another tab',
    async (page: Page): Promise<void> => {
      const other = await page.context().newPage();
      await other.goto(`${home()}tabard.json`);
      await other.evaluate(async () => {
        for (const { name = '' } of await indexedDB.databases()) indexedDB.deleteDatabase(name);
      });
      await other.close();
    },
  ],
] as const;

describe('what is kept here, deleted under the page', () => {
  it.each(deletions)(
    'by %s: is said at once, the words stay on the screen, and a fresh start is a fresh start',
    async (by, erase) => {
      const browser = await cast.browser({ tolerate: [/404/] });
      const page = await settled(browser);
      await erase(page);
      await trouble(page).waitFor();
      expect(await trouble(page).textContent()).toContain('has been deleted');
      await bio(page).fill(text);
      await page.locator('[data-testid=save-state][data-state=failed]').waitFor();
      expect(await page.getByTestId('save-retry').count()).toBe(0);
      expect(await bio(page).inputValue()).toBe(text);
      expect(await isMarked(page)).toBe(true);
      if (by === 'the browser') await look(page, 'lost');
      await page.getByTestId('storage-reload').click();
      await page.getByTestId('start-name').waitFor();
      await create(page, 'Ada again');
      await bio(page).fill(text);
      await published(page);
      expect(await savedBio(page)).toBe(text);
      expect(cast.errors()).toEqual([]);
    },
  );

  it('while it was closed, but for the list of profiles: is said at the start, which begins anew', async () => {
    const browser = await cast.browser({ tolerate: [/404/] });
    const page = await settled(browser);
    const names = await databases(page, /^tabard\/[a-z2-7]{16}$/);
    await page.goto(`${home()}tabard.json`);
    await deleteAll(page, names);
    await page.goto(home());
    await page.getByTestId('start-name').waitFor();
    await trouble(page).waitFor();
    expect(await trouble(page).textContent()).toContain('has been deleted');
    await look(page, 'lost-start');
    await create(page, 'Ada again');
    await trouble(page).waitFor({ state: 'detached' });
    await bio(page).fill(text);
    await published(page);
    expect(await savedBio(page)).toBe(text);
    expect(cast.errors()).toEqual([]);
  });

  it('is said to a visitor too, who goes on reading', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const { link } = await create(await owner.open(home()), 'Bo');
    const page = await visitor.open(link);
    await inState(page, 'served');
    await deletions[0][1](page);
    await trouble(page).waitFor();
    await page.getByTestId('visit-name').getByText('Bo').waitFor();
    expect(cast.errors()).toEqual([]);
  });
});

describe('two versions of the page', () => {
  it('the newer one waits for an older one that does not give way, says so, and goes on by itself; the older one says that it is over', async () => {
    const server = await cast.server();
    const browser = await cast.browser({
      tolerate: [/ERR_CONNECTION_REFUSED/, /WebSocket connection/],
      // A tab that is opened now gets what the server has now.
      serviceWorker: false,
    });
    const older = await settled(browser, server.address);
    await bio(older).fill(text);
    await published(older);
    await server.stop();
    await buildNewer(server.folder);
    await server.start();
    const newer = await browser.context.newPage();
    await mark(newer);
    // A tab that the system has put to sleep lets nothing go.
    await older.evaluate(() => {
      const real = IDBDatabase.prototype.close;
      const held: IDBDatabase[] = [];
      IDBDatabase.prototype.close = function hold() {
        held.push(this);
      };
      const wake = (): void => {
        IDBDatabase.prototype.close = real;
        for (const db of held) db.close();
      };
      Object.assign(window, { wake });
    });
    await newer.goto(server.address, { waitUntil: 'commit' });
    await trouble(newer).waitFor();
    expect(await trouble(newer).textContent()).toContain('Another tab');
    await look(newer, 'blocked');
    await older.evaluate(() => Reflect.apply(Reflect.get(window, 'wake'), undefined, []));
    await expect.poll(() => bio(newer).inputValue()).toBe(text);
    await trouble(newer).waitFor({ state: 'detached' });
    await bio(newer).fill(`${text} Newer.`);
    await published(newer);

    await trouble(older).waitFor();
    expect(await trouble(older).textContent()).toContain('newer version');
    await bio(older).fill('Written in vain.');
    await older.locator('[data-testid=save-state][data-state=failed]').waitFor();
    expect(await bio(older).inputValue()).toBe('Written in vain.');
    expect(await isMarked(older)).toBe(true);
    await look(older, 'newer');
    await older.getByTestId('storage-reload').click();
    await expect.poll(() => isMarked(older)).toBe(false);
    await bio(older).waitFor();
    expect(await older.evaluate(async () => (await indexedDB.databases()).map(({ version }) => version))).toContain(
      storeMigrations.length + 1,
    );
    expect(cast.errors()).toEqual([]);
    // A whole build is in it.
  }, 600_000);
});

describe('after each of these', () => {
  it('what is stored is consistent: the checker finds what is wrong, and here nothing is', async () => {
    const browser = await cast.browser();
    const page = await settled(browser);
    await openChecker(page, home());
    expect((await page.evaluate(() => window.checker.check())).problems).toEqual([]);
  });
});
