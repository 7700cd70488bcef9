/** Every state that a visit or a page can be in, made real in a browser, and said in words that are true. */
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { createCast, inState, status } from './support/cast.js';
import { type Lie, lieAbout } from './support/liar.js';
import { create, home, ready } from './support/pages.js';
import type { TestServer } from './support/server.js';

const cast = createCast();
const cut = [/ERR_CONNECTION_REFUSED/, /ERR_INTERNET_DISCONNECTED/, /WebSocket connection/];

/** Somebody's link whose tab is closed again. */
const lonelyLink = async (): Promise<string> => {
  const owner = await cast.browser({ shared: true, tolerate: cut });
  const { link } = await create(await owner.open(home()), 'Ada Thornfield');
  await owner.close();
  return link;
};

/** A server whose `tabard.json` names these trackers and no other. */
const withTrackers = async (trackers: readonly string[]): Promise<TestServer> => {
  const server = await cast.server();
  const file = join(server.folder, 'tabard.json');
  await server.stop();
  writeFileSync(file, JSON.stringify({ ...JSON.parse(readFileSync(file, 'utf8')), trackers }));
  await server.start();
  return server;
};

const someone = 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa';

describe('a visit', () => {
  it('says that it looks while nobody has answered yet', async () => {
    const browser = await cast.browser({
      shared: true,
      prepare: (context) => context.routeWebSocket(/rendezvous/, () => undefined),
    });
    const page = await browser.open(`${home()}#/@${someone}`);
    await inState(page, 'looking');
    expect(await page.getByRole('heading', { level: 1 }).textContent()).toContain('Looking');
    expect(cast.errors()).toEqual([]);
  });

  it('says that nobody serves it now, and opens by itself when somebody does', async () => {
    const owner = await cast.browser();
    const { link } = await create(await owner.open(home()), 'Ada Thornfield');
    await owner.close({ keep: true });
    const browser = await cast.browser();
    const page = await browser.open(link);
    await inState(page, 'nobody');
    await page.getByTestId('visit-retry').waitFor();
    expect(await page.getByTestId('visit-name').count()).toBe(0);
    const again = await cast.browser({ folder: owner.folder });
    await again.open(home());
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    await status(page, 'served').waitFor();
    expect(cast.errors()).toEqual([]);
  });

  it('says that no tracker is named', async () => {
    const server = await withTrackers([]);
    const browser = await cast.browser({ shared: true });
    const page = await browser.open(`${server.address}#/@${someone}`);
    await inState(page, 'no-tracker');
    expect(cast.errors()).toEqual([]);
  });

  it('says that a tracker does not answer, and which', async () => {
    const port = await freePort();
    const server = await withTrackers([`ws://127.0.0.1:${port}/rendezvous`]);
    const browser = await cast.browser({ shared: true, tolerate: cut });
    const page = await browser.open(`${server.address}#/@${someone}`);
    await inState(page, 'tracker-unreachable');
    expect(await page.getByTestId('visit-status').textContent()).toContain(`127.0.0.1:${port}`);
    expect(cast.errors()).toEqual([]);
  });

  it('contacts a tracker that only the link names after one tap, with its host shown', async () => {
    const elsewhere = await cast.server();
    const { host } = new URL(elsewhere.address);
    const [owner, browser] = await Promise.all([cast.browser({ shared: true }), cast.browser()]);
    const { did } = await create(await owner.open(elsewhere.address), 'Ada Thornfield');
    const sockets: string[] = [];
    browser.context.on('page', (page) => page.on('websocket', (socket) => sockets.push(new URL(socket.url()).host)));
    const page = await browser.context.newPage();
    const letters = did.split(':').at(-1);
    await page.goto(`${home()}#/@${letters}?t=${encodeURIComponent(`ws://${host}/rendezvous`)}`);
    await inState(page, 'ask-tracker');
    expect(await page.getByTestId('visit-status').textContent()).toContain(host);
    expect(sockets).not.toContain(host);
    await page.getByTestId('visit-allow-tracker').click();
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    await status(page, 'served', 'owner').waitFor();
    expect(sockets).toContain(host);
    expect(cast.errors()).toEqual([]);
  });

  it('says that the browser has no WebRTC; what is kept is shown all the same', async () => {
    const owner = await cast.browser({ shared: true });
    const { link } = await create(await owner.open(home()), 'Ada Thornfield');
    const before = await cast.browser();
    const seen = await before.open(link);
    await status(seen, 'served').waitFor();
    await before.close({ keep: true });
    const browser = await cast.browser({
      folder: before.folder,
      prepare: (context) => context.addInitScript(() => void Reflect.deleteProperty(window, 'RTCPeerConnection')),
    });
    const page = await browser.open(`${home()}#/@${someone}`);
    await inState(page, 'no-webrtc');
    await page.getByTestId('banner-webrtc').waitFor();
    await page.goto(link);
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    await inState(page, 'no-webrtc');
    await page.getByTestId('visit-stored').waitFor();
    expect(cast.errors()).toEqual([]);
  });

  it('says that the device is offline, and goes on when it is back', async () => {
    const link = await lonelyLink();
    const browser = await cast.browser({ tolerate: cut, serviceWorker: true });
    const page = await browser.open(home());
    await ready(page);
    await page.evaluate(() => navigator.serviceWorker.ready.then(() => true));
    await browser.context.setOffline(true);
    await page.getByTestId('banner-offline').waitFor();
    await page.evaluate((address) => location.assign(address), link);
    await inState(page, 'offline');
    await browser.context.setOffline(false);
    await inState(page, 'nobody');
    await page.getByTestId('banner-offline').waitFor({ state: 'detached' });
    expect(cast.errors()).toEqual([]);
  });
});

/** What a host can lie about, and the code by which it is found out. */
const lies: readonly (readonly [Lie, string])[] = [
  ['blocks', 'bad-hash'],
  ['signature', 'bad-signature'],
  ['delegation', 'bad-signature'],
  ['log', 'wrong-did'],
];

describe('a host that lies', () => {
  it.each(lies)(
    'about %s is refused: %s; nothing is stored, nothing is shown, and the truth opens later',
    async (lie, code) => {
      const [owner, browser] = await Promise.all([
        cast.browser({ prepare: (context) => lieAbout(context, lie) }),
        cast.browser(),
      ]);
      const ownerPage = await owner.open(home());
      const { link, did } = await create(ownerPage, 'Ada Thornfield');
      const page = await browser.open(link);
      await inState(page, 'refused');
      await expect
        .poll(() => page.evaluate(async () => Object.keys(Object((await window.tabard.stats()).refusals))))
        .toEqual([code]);
      expect(await page.getByTestId('visit-name').count()).toBe(0);
      expect(await page.getByText('Ada Thornfield').count()).toBe(0);
      expect(await page.evaluate((who) => window.tabard.get(who, 'app.tabard.profile/self'), did)).toBeUndefined();
      expect(await page.evaluate(async () => (await window.tabard.stats()).blocks)).toBe(0);

      await ownerPage.evaluate(() => sessionStorage.setItem('honest', 'from now on'));
      await ownerPage.reload();
      await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor({ timeout: 120_000 });
      await status(page, 'served', 'owner').waitFor();
      expect(cast.errors()).toEqual([]);
    },
  );
});

describe('storage', () => {
  it('that the browser refuses is said in place of the page', async () => {
    const browser = await cast.browser({
      shared: true,
      prepare: (context) =>
        context.addInitScript(() => {
          IDBFactory.prototype.open = () => {
            throw new DOMException('not allowed', 'SecurityError');
          };
        }),
    });
    const page = await browser.open(home());
    await page.getByTestId('halt').waitFor();
    await page.getByTestId('banner-storage').waitFor();
    expect(await page.evaluate(() => window.tabard.ready.catch((error: { code: string }) => error.code))).toBe(
      'storage-refused',
    );
    expect(cast.errors()).toEqual([]);
  });

  it('of a private window ends with it', async () => {
    const browser = await cast.browser({ isPrivate: true });
    const page = await browser.open(home());
    await create(page, 'Ada Thornfield');
    await page.getByTestId('own-name').waitFor();
    const another = await browser.context.browser()?.newContext();
    const later = await another?.newPage();
    await later?.goto(home());
    await later?.getByTestId('start-name').waitFor();
    expect(cast.errors()).toEqual([]);
  });

  it('of a private window is said to end with it, where the browser lets that be known', async () => {
    const browser = await cast.browser({
      prepare: (context) =>
        context.addInitScript(() => {
          // Chromium tells every page of 10 GiB more than it uses; before, a private window had a part of the memory.
          navigator.storage.estimate = async () => ({ usage: 0, quota: 500_000_000 });
        }),
    });
    const page = await browser.open(home());
    await page.getByTestId('banner-private').waitFor();
    expect(cast.errors()).toEqual([]);
  });
});

describe('a clock that is wrong', () => {
  it('is told by three others; what is written waits here', async () => {
    const owner = await cast.browser({
      prepare: (context) =>
        context.addInitScript(() => {
          const real = Date.now.bind(Date);
          const shift = sessionStorage.getItem('right') === null ? 3_600_000 : 0;
          Date.now = () => real() + shift;
        }),
    });
    const page = await owner.open(home());
    const { link } = await create(page, 'Ada Thornfield');
    const others = await cast.browser({ isPrivate: true });
    for (let i = 0; i < 3; i++) {
      const context = await others.context.browser()?.newContext();
      const visitor = await context?.newPage();
      await visitor?.goto(link);
      await visitor?.getByTestId('visit-name').waitFor();
    }
    await page.getByTestId('banner-clock').waitFor();
    expect(await page.getByTestId('banner-clock').textContent()).toMatch(/1 hour ahead/);
    await page.getByTestId('own-bio').fill('Too early.');
    await page.locator('[data-testid=save-state][data-state=held]').waitFor();
    expect(await page.evaluate(() => window.tabard.me()?.profile.bio)).toBe('');
    await page.evaluate(() => sessionStorage.setItem('right', 'again'));
    await page.reload();
    await page.getByTestId('own-bio').waitFor();
    await expect.poll(() => page.getByTestId('own-bio').inputValue()).toBe('Too early.');
    expect(cast.errors()).toEqual([]);
  });
});

/** A port on which nobody listens. */
const freePort = (): Promise<number> =>
  new Promise((resolve) => {
    const server = createServer().listen(0, '127.0.0.1', () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address !== null ? address.port : 0));
    });
  });
