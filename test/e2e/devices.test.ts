/** Devices as a person has them: through the page, in browsers of their own. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { hold, makeCamera } from './support/camera.js';
import { createCast, published, took } from './support/cast.js';
import { controlled, create, home, ready } from './support/pages.js';

const cast = createCast();
const part = (page: Page, id: string) => page.getByTestId(id);
const goTo = (page: Page, hash: string): Promise<void> =>
  page.evaluate((to) => {
    location.hash = to;
  }, hash);

const wordsOn = async (page: Page): Promise<readonly string[]> => {
  await page.locator('[data-testid=linking][data-state=comparing]').waitFor({ timeout: 120_000 });
  return part(page, 'linking-words').locator('li').allTextContents();
};

const somebody = (letter: string): string => `did:tabard:${letter.repeat(32)}`;

const bio = (page: Page, did: string) =>
  page.evaluate(async (who) => window.tabard.get(who, 'app.tabard.profile/self'), did);

const postsOf = (page: Page, did: string): Promise<readonly unknown[]> =>
  page.evaluate(async (who) => {
    const { records } = await window.tabard.list(who, 'app.tabard.post');
    return records.map(({ value }) => (value as { text?: unknown }).text);
  }, did);

describe('the devices page', () => {
  it('links a device by its code, names it, and puts it out; what that wrote later is kept or dropped', async () => {
    let away = false;
    const other = await cast.browser({
      prepare: (context) =>
        context.routeWebSocket(/./, (socket) => void (away ? socket.close() : socket.connectToServer())),
      tolerate: [/WebSocket connection to .* failed/],
    });
    const [old, fresh] = [await (await cast.browser()).open(home()), await other.open(home())];
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
    await part(fresh, 'own-bio').waitFor({ timeout: 120_000 });
    await part(fresh, 'own-bio').fill('Bookbinder in Bergen.');
    await published(fresh);
    took('linking by the page, from code to first edit', performance.now() - began);
    await expect.poll(() => bio(old, did), { timeout: 120_000 }).toMatchObject({ bio: 'Bookbinder in Bergen.' });

    await old.locator('[data-testid=linking][data-state=linked]').waitFor();
    await part(old, 'linking-done').click();
    const card = old.locator('[data-testid=device][data-here=false]');
    await card.getByText('Kitchen tablet').waitFor();
    await card.getByTestId('device-rename').click();
    await part(old, 'device-name-field').fill('Tablet by the stove');
    await part(old, 'device-name-save').click();
    await card.getByText('Tablet by the stove').waitFor();
    // In private, and on every device of the household.
    await goTo(fresh, '/settings/devices');
    await fresh
      .locator('[data-testid=device][data-here=true]')
      .getByText('Tablet by the stove')
      .waitFor({ timeout: 120_000 });

    // Put out while it is away: it writes on where nobody hears it, and comes back.
    away = true;
    await fresh.goto('about:blank');
    await card.getByTestId('device-revoke').click();
    await part(old, 'device-end-go').click();
    const out = old.locator('[data-testid=device][data-state=revoked]');
    await out.waitFor();
    await fresh.goto(home());
    await ready(fresh);
    await fresh.evaluate(async () => {
      for (const text of ['On the train to Voss.\nMore of it.', 'Send me money.'])
        await window.tabard.put('app.tabard.post', { text, createdAt: Date.now() });
    });
    await fresh.goto('about:blank');
    away = false;
    await fresh.goto(`${home()}#/settings/devices`);
    await part(fresh, 'device-ended').waitFor();
    const lines = out.getByTestId('device-after').locator('.device-option');
    await lines.getByText('On the train to Voss.').waitFor();
    expect(await lines.allTextContents()).toEqual(['On the train to Voss.', 'Send me money.']);
    expect(await postsOf(old, did)).toEqual([]);
    await part(old, 'device-after-drop').click();
    await out.getByTestId('device-after').waitFor({ state: 'detached' });
    await part(old, 'toast-undo').click();
    await lines.getByText('On the train to Voss.').click();
    await part(old, 'device-after-keep').click();
    await out.getByTestId('device-after').waitFor({ state: 'detached' });
    expect(await postsOf(old, did)).toEqual(['On the train to Voss.\nMore of it.']);
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
    await old.evaluate((who) => window.tabard.follow(who, { private: true }), somebody('b'));
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
    await part(fresh, 'own-bio').waitFor({ timeout: 120_000 });
    expect((await fresh.evaluate(() => window.tabard.me()))?.did).toBe(did);

    // HND-3: they are neighbours now, and nobody brought them together but the person who carried the codes.
    await expect.poll(() => bio(fresh, did), { timeout: 120_000 }).toMatchObject({ bio: 'Bookbinder.' });
    await part(fresh, 'own-bio').fill('Bookbinder in Bergen.');
    await published(fresh);
    await expect.poll(() => bio(old, did), { timeout: 120_000 }).toMatchObject({ bio: 'Bookbinder in Bergen.' });
    await old.evaluate(() => window.tabard.edit({ tags: ['leather'] }));
    await expect.poll(() => bio(fresh, did), { timeout: 120_000 }).toMatchObject({ tags: ['leather'] });
    // In private too: what was there before came with the linking, what is added goes over the household's own room.
    await fresh.evaluate((who) => window.tabard.follow(who, { private: true }), somebody('c'));
    for (const page of [old, fresh]) {
      await goTo(page, '/following');
      await expect.poll(() => page.getByTestId('following-item').count(), { timeout: 120_000 }).toBe(2);
    }
    expect(asked.length).toBeGreaterThan(0);
    const own = new URL(server.address).origin;
    // Files of the page, from where the page is; no socket, no other host.
    expect(asked.filter((url) => !/^(?:blob|data):/.test(url) && new URL(url).origin !== own)).toEqual([]);
    expect(cast.errors()).toEqual([]);
  });

  it('links by a server of the same network, whose address its person types, and by the camera, while the page’s own is gone', async () => {
    const [server, other] = [await cast.server(), await cast.server()];
    const tolerate = [/WebSocket connection to .* failed/, /ERR_CONNECTION_REFUSED/];
    const camera = makeCamera();
    const [one, two] = [
      await cast.browser({ tolerate, serviceWorker: true }),
      await cast.browser({ tolerate, camera, serviceWorker: true }),
    ];
    const [old, fresh] = [await one.open(server.address), await two.open(server.address)];
    const { did } = await create(old, 'Ada Thornfield');
    await old.evaluate(() => window.tabard.edit({ bio: 'Bookbinder.' }));
    await ready(fresh);
    await Promise.all([old, fresh].map(controlled));
    await server.stop();
    const asked: string[] = [];
    fresh.on('websocket', (socket) => asked.push(new URL(socket.url()).host));

    await goTo(old, '/settings/devices');
    await part(old, 'devices-show').click();
    await old.locator('[data-testid=linking-place][data-state=unreachable]').waitFor({ timeout: 120_000 });
    await part(old, 'linking-cancel').click();
    await part(old, 'linking-again').click();
    await old.locator('.devices-more summary').click();
    await part(old, 'devices-at').fill('by the stove');
    await part(old, 'devices-show-at').click();
    await part(old, 'devices-at-issue').waitFor();
    await part(old, 'devices-at').fill(other.address);
    await part(old, 'devices-show-at').click();
    await old.locator('[data-testid=linking-place][data-state=reached]').waitFor({ timeout: 120_000 });

    await hold(old, old.locator('.devices-offer .qr'), camera);
    await goTo(fresh, '/pair');
    await part(fresh, 'devices-scan').click();
    await part(fresh, 'pair-ask').waitFor({ timeout: 120_000 });
    const { host } = new URL(other.address);
    expect(await fresh.locator('.pair-tracker code').allTextContents()).toEqual([host]);
    expect(fresh.workers().filter((worker) => /qr-worker/.test(worker.url()))).toEqual([]);
    // Nobody whom only the link names was asked before the tap.
    expect(asked).not.toContain(host);
    await part(fresh, 'pair-go').click();
    expect(await wordsOn(fresh)).toEqual(await wordsOn(old));
    expect(asked).toContain(host);
    await part(fresh, 'linking-yes').click();
    await part(old, 'linking-yes').click();
    await part(fresh, 'own-bio').waitFor({ timeout: 120_000 });
    await expect.poll(() => bio(fresh, did), { timeout: 120_000 }).toMatchObject({ bio: 'Bookbinder.' });
    await part(fresh, 'own-bio').fill('Bookbinder in Bergen.');
    await published(fresh);
    await expect.poll(() => bio(old, did), { timeout: 120_000 }).toMatchObject({ bio: 'Bookbinder in Bergen.' });

    // A browser that has a profile takes no other: it says what the link means.
    await part(old, 'linking-done').click();
    await part(old, 'devices-show').click();
    const link = await part(old, 'devices-link').inputValue();
    await goTo(fresh, new URL(link).hash);
    await part(fresh, 'pair-taken').waitFor();
    expect(await part(fresh, 'pair-taken').textContent()).toContain('Ada Thornfield');
    expect((await fresh.evaluate(() => window.tabard.me()))?.did).toBe(did);
    expect(await part(old, 'linking').getAttribute('data-state')).toBe('waiting');
    expect(cast.errors()).toEqual([]);
  });
});
