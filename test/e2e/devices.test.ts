/** Devices as a person has them: through the page, in browsers of their own. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast, published, took } from './support/cast.js';
import { create, home, ready } from './support/pages.js';

const cast = createCast();
const part = (page: Page, id: string) => page.getByTestId(id);
const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

const wordsOn = async (page: Page): Promise<readonly string[]> => {
  await page.locator('[data-testid=linking][data-state=comparing]').waitFor({ timeout: 60_000 });
  return part(page, 'linking-words').locator('li').allTextContents();
};

const bio = (page: Page, did: string) =>
  page.evaluate(async (who) => window.tabard.get(who, 'app.tabard.profile/self'), did);

describe('the devices page', () => {
  it('links a device by its code, names it, and puts it out', async () => {
    const [old, fresh] = [await (await cast.browser()).open(home()), await (await cast.browser()).open(home())];
    const { did } = await create(old, 'Ada Thornfield');
    await ready(fresh);
    await goTo(old, '/settings/devices');
    await part(old, 'devices-show').click();
    const link = await part(old, 'devices-link').inputValue();

    const began = performance.now();
    await goTo(fresh, new URL(link).hash);
    await part(fresh, 'pair-name').fill('Kitchen tablet');
    await part(fresh, 'pair-go').click();
    const words = await wordsOn(old);
    expect(words).toHaveLength(4);
    expect(await wordsOn(fresh)).toEqual(words);
    expect(await part(old, 'linking-candidate').textContent()).toContain('Kitchen tablet');
    await part(old, 'linking-yes').click();
    // Nothing is taken before the person of the new one has said so too.
    expect(await fresh.evaluate(() => window.tabard.me())).toBeNull();
    await part(fresh, 'linking-yes').click();

    // The new one lands on its profile, and edits it at once.
    await part(fresh, 'own-bio').waitFor({ timeout: 60_000 });
    await part(fresh, 'own-bio').fill('Bookbinder in Bergen.');
    await published(fresh);
    took('linking by the page, from code to first edit', performance.now() - began);
    await expect.poll(() => bio(old, did), { timeout: 60_000 }).toMatchObject({ bio: 'Bookbinder in Bergen.' });

    await old.locator('[data-testid=linking][data-state=linked]').waitFor();
    await part(old, 'linking-done').click();
    const other = old.locator('[data-testid=device][data-here=false]');
    await other.getByText('Kitchen tablet').waitFor();
    await other.getByTestId('device-rename').click();
    await part(old, 'device-name-field').fill('Tablet by the stove');
    await part(old, 'device-name-save').click();
    await other.getByText('Tablet by the stove').waitFor();
    // In private, and on every device of the household.
    await goTo(fresh, '/settings/devices');
    await fresh
      .locator('[data-testid=device][data-here=true]')
      .getByText('Tablet by the stove')
      .waitFor({ timeout: 60_000 });

    await other.getByTestId('device-revoke').click();
    await part(old, 'device-end-go').click();
    await old.locator('[data-testid=device][data-state=revoked]').waitFor({ timeout: 60_000 });
    await fresh.locator('[data-testid=device-ended]').waitFor({ timeout: 60_000 });
    await fresh.evaluate(() => window.tabard.edit({ bio: 'by the one put out' }).catch(() => undefined));
    await old.evaluate(() => window.tabard.edit({ tags: ['leather'] }));
    expect(await bio(old, did)).toMatchObject({ bio: 'Bookbinder in Bergen.', tags: ['leather'] });
    expect(cast.errors()).toEqual([]);
  });

  it('HND-1 links by codes that each device shows and the other reads, HND-3 and has them sync with no server in reach', async () => {
    const server = await cast.server({ deployment: { trackers: [] } });
    const browsers = [await cast.browser(), await cast.browser()] as const;
    const asked: string[] = [];
    for (const { context } of browsers) {
      context.on('page', (page) => page.on('websocket', (socket) => asked.push(socket.url())));
      context.on('request', (request) => asked.push(request.url()));
    }
    const [old, fresh] = [await browsers[0].open(server.address), await browsers[1].open(server.address)];
    const { did } = await create(old, 'Ada Thornfield');
    await old.evaluate(() => window.tabard.edit({ bio: 'Bookbinder.' }));
    await ready(fresh);
    await goTo(old, '/settings/devices');
    await old.locator('.devices-more summary').click();
    await part(old, 'devices-show-hand').click();
    const link = await part(old, 'devices-link').inputValue();
    await goTo(fresh, new URL(link).hash);
    await part(fresh, 'pair-by-hand').waitFor();
    await part(fresh, 'pair-go').click();
    const answer = await part(fresh, 'devices-link').inputValue();
    expect(answer).toMatch(/^tabard-answer:[a-z2-7]+$/);
    await part(old, 'hand-answer').fill('tabard-answer:aaaa');
    await part(old, 'hand-take').click();
    await part(old, 'hand-bad').waitFor();
    await part(old, 'hand-answer').fill(answer);
    await part(old, 'hand-take').click();
    expect(await wordsOn(fresh)).toEqual(await wordsOn(old));
    await part(fresh, 'linking-yes').click();
    await part(old, 'linking-yes').click();
    await part(fresh, 'own-bio').waitFor({ timeout: 60_000 });
    expect((await fresh.evaluate(() => window.tabard.me()))?.did).toBe(did);

    // HND-3: they are neighbours now, and nobody brought them together but the person who carried the codes.
    await expect.poll(() => bio(fresh, did), { timeout: 60_000 }).toMatchObject({ bio: 'Bookbinder.' });
    await part(fresh, 'own-bio').fill('Bookbinder in Bergen.');
    await published(fresh);
    await expect.poll(() => bio(old, did), { timeout: 60_000 }).toMatchObject({ bio: 'Bookbinder in Bergen.' });
    await old.evaluate(() => window.tabard.edit({ tags: ['leather'] }));
    await expect.poll(() => bio(fresh, did), { timeout: 60_000 }).toMatchObject({ tags: ['leather'] });
    expect(asked.length).toBeGreaterThan(0);
    const own = new URL(server.address).origin;
    // Files of the page, from where the page is; no socket, no other host.
    expect(asked.filter((url) => !/^(?:blob|data):/.test(url) && new URL(url).origin !== own)).toEqual([]);
    expect(cast.errors()).toEqual([]);
  });

  it('says what a pairing link means in a browser that has a profile, and takes nothing', async () => {
    const [one, two] = [await (await cast.browser()).open(home()), await (await cast.browser()).open(home())];
    await create(one, 'Ada');
    const { did } = await create(two, 'Bea');
    await goTo(one, '/settings/devices');
    await part(one, 'devices-show').click();
    await goTo(two, new URL(await part(one, 'devices-link').inputValue()).hash);
    await part(two, 'pair-taken').waitFor();
    expect(await part(two, 'pair-taken').textContent()).toContain('Bea');
    expect((await two.evaluate(() => window.tabard.me()))?.did).toBe(did);
    expect(await one.locator('[data-testid=linking]').getAttribute('data-state')).toBe('waiting');
  });
});
