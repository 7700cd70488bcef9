/** Arms come after the name that they stand beside: into room that is kept for them, and before anything that one could do. */
import type { Route } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast, status } from './support/cast.js';
import { out, shiftsOf, watchShifts } from './support/look.js';
import { create, home } from './support/pages.js';

const cast = createCast({ shared: true });
const code = /\/assets\/arms-[^/]*\.js$/;

const sizes = [
  { width: 360, height: 740, colorScheme: 'light' },
  { width: 360, height: 740, colorScheme: 'dark' },
  { width: 1280, height: 900, colorScheme: 'light' },
  { width: 1280, height: 900, colorScheme: 'dark' },
] as const;

describe('arms on a visit', () => {
  it.each(sizes)(
    'are a plain shield until they come, nobody acts before that, and nothing moves: $width $colorScheme',
    async (size) => {
      const [owner, visitor] = await Promise.all([
        cast.browser(),
        cast.browser({ viewport: size, colorScheme: size.colorScheme }),
      ]);
      const ownerPage = await owner.open(home());
      const { link } = await create(ownerPage, 'Ada Thornfield');
      await ownerPage.evaluate(() =>
        window.tabard.edit({
          bio: 'Bookbinder in Bergen.',
          tags: ['bees'],
          links: [{ title: 'Workshop', url: 'https://thornfield.example' }],
        }),
      );
      await watchShifts(visitor.context);
      const held: Route[] = [];
      await visitor.context.route(code, (route) => void held.push(route));
      const actions = visitor.context.waitForEvent('response', (response) =>
        /\/actions-[^/]*\.js$/.test(response.url()),
      );
      const page = await visitor.open(link);
      await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
      await status(page, 'served', 'owner').waitFor();
      await expect.poll(() => held.length).toBeGreaterThan(0);
      await (await actions).finished();
      await page.evaluate(() => document.fonts.ready);
      const before = await shiftsOf(page);
      const shield = page.locator('.visit-face .arms');
      expect(await shield.locator('path').count()).toBe(2);
      expect(await shield.getAttribute('data-drawn')).toBeNull();
      expect(await shield.getAttribute('aria-hidden')).toBe('true');
      expect(await page.locator('.visit-acts').textContent()).toBe('');
      const room = await shield.boundingBox();
      const name = `${out}/arms-visit-${size.width}-${size.colorScheme}`;
      await page.screenshot({ path: `${name}-before.png` });

      for (const route of held) await route.continue();
      await page.locator('.visit-face .arms[data-drawn]').waitFor();
      await page.getByTestId('visit-follow').waitFor();
      await page
        .locator('.visit-face')
        .getByRole('img', { name: /^[A-Z][a-z]+/ })
        .waitFor();
      expect(await shield.boundingBox()).toEqual(room);
      await page.screenshot({ path: `${name}-after.png` });
      expect(await shiftsOf(page)).toEqual(before);
      expect(cast.errors()).toEqual([]);
    },
  );

  it('that cannot be fetched leave the profile to be read, and nothing to act with, until they can', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser({ tolerate: [/ERR_FAILED/] })]);
    const { link } = await create(await owner.open(home()), 'Ada Thornfield');
    await visitor.context.route(code, (route) => route.abort());
    const page = await visitor.open(link);
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    await expect.poll(() => page.locator('.visit-acts').textContent()).not.toBe('');
    expect(await page.getByTestId('visit-follow').count()).toBe(0);
    expect(await page.locator('.visit-face .arms:not([data-drawn])').count()).toBe(1);

    await visitor.context.unroute(code);
    await page.reload();
    await page.locator('.visit-face .arms[data-drawn]').waitFor();
    await page.getByTestId('visit-follow').waitFor();
    expect(cast.errors()).toEqual([]);
  });

  it('are there at once where they are kept', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser({ serviceWorker: true })]);
    const { link } = await create(await owner.open(home()), 'Ada Thornfield');
    const page = await visitor.open(link);
    await status(page, 'served', 'owner').waitFor();
    await expect
      .poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null), { timeout: 120_000 })
      .toBe(true);
    await visitor.context.addInitScript(() => {
      new MutationObserver(() => {
        if (document.querySelector('.visit-face') === null || Reflect.has(window, 'firstArms')) return;
        Object.assign(window, { firstArms: document.querySelector('.visit-face .arms')?.hasAttribute('data-drawn') });
      }).observe(document, { childList: true, subtree: true });
    });
    await page.reload();
    await page.getByTestId('visit-name').waitFor();
    expect(await page.evaluate(() => Reflect.get(window, 'firstArms'))).toBe(true);
    expect(cast.errors()).toEqual([]);
  });
});

describe("one's own arms", () => {
  it.each(sizes)('are told in words below them, in room that is kept: $width $colorScheme', async (size) => {
    const browser = await cast.browser({ viewport: size, colorScheme: size.colorScheme });
    const first = await browser.open(home());
    await create(first, 'Ada');
    await first.evaluate(() => window.tabard.edit({ bio: 'Bookbinder.', tags: ['bees'] }));
    await watchShifts(browser.context);
    const held: Route[] = [];
    await browser.context.route(/\/assets\/words-[^/]*\.js$/, (route) => void held.push(route));
    await first.reload();
    await first.locator('.own .arms[data-drawn]').waitFor();
    await first.getByTestId('share-qr').waitFor();
    await expect.poll(() => held.length).toBeGreaterThan(0);
    expect(await first.locator('.own-blazon').textContent()).toBe('');
    const name = `${out}/arms-own-${size.width}-${size.colorScheme}`;
    await first.screenshot({ path: `${name}-before.png`, fullPage: true });
    await first.evaluate(() => document.fonts.ready);
    const shifts = await shiftsOf(first);
    const place = async () => Math.round((await first.getByTestId('own-name').boundingBox())?.y ?? 0);
    const before = await place();
    for (const route of held) await route.continue();
    await first
      .locator('.own-blazon')
      .getByText(/identity: [A-Z]/)
      .waitFor();
    await first
      .getByRole('img', { name: /^[A-Z][a-z]+/ })
      .first()
      .waitFor();
    expect(before).toBeGreaterThan(0);
    expect(await place()).toBe(before);
    await first.screenshot({ path: `${name}-after.png`, fullPage: true });
    expect(await shiftsOf(first)).toEqual(shifts);
    expect(cast.errors()).toEqual([]);
  });

  it('and their page are fetched for whoever starts, before they press the button', async () => {
    const browser = await cast.browser();
    const asked: string[] = [];
    browser.context.on('request', (request) => asked.push(request.url()));
    const page = await browser.open(home());
    await page.getByTestId('start-name').waitFor();
    for (const part of ['own', 'arms']) {
      await expect.poll(() => asked.some((url) => url.includes(`/assets/${part}-`))).toBe(true);
    }
  });
});
