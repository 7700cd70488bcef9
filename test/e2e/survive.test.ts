/**
 * One life of an identity in five Chromium processes: made on one device, linked to two more, edited on all three while none is awake with another,
 * kept online by a follower, lost on every device, brought back by the words on a fourth.
 */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LinkingHandle } from '../../src/app/plumbing.js';
import { createCast, published, took } from './support/cast.js';
import { create, home, ready } from './support/pages.js';
import { photoWithPlace } from './support/photo.js';

declare global {
  interface Window {
    linking: LinkingHandle;
  }
}

const cast = createCast();

const begin = (page: Page, link?: string): Promise<string | null> =>
  page.evaluate(async (text) => {
    window.linking = await window.tabard.linkDevice(text === undefined ? {} : { link: text });
    return window.linking.link;
  }, link);

const comparing = (page: Page): Promise<unknown> =>
  page.waitForFunction(() => window.linking.state().kind === 'comparing', undefined, { timeout: 120_000 });

const link = async (old: Page, fresh: Page): Promise<void> => {
  await ready(fresh);
  await begin(fresh, (await begin(old)) ?? '');
  await Promise.all([old, fresh].map(comparing));
  await Promise.all([old, fresh].map((page) => page.evaluate(() => window.linking.grant())));
  await fresh.evaluate(() => window.linking.linked);
  await fresh.waitForFunction(() => window.tabard.me() !== null, undefined, { timeout: 120_000 });
};

/** Away from everybody: no page of this device is open. */
const sleep = (page: Page): Promise<unknown> => page.goto('about:blank');

const wake = async (page: Page): Promise<void> => {
  await page.goto(home());
  await ready(page);
  await page.waitForFunction(() => window.tabard.me() !== null, undefined, { timeout: 120_000 });
};

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
const somebody = (nth: number): string => `did:tabard:${(letters[nth] ?? 'a').repeat(32)}`;

/** What one writes while nobody hears of it: public records, and a follow that is nobody's business. */
const editAlone = (page: Page, nth: number): Promise<void> =>
  page.evaluate(
    async ([at, followed, secretly]) => {
      const tabard = window.tabard;
      const bio = tabard.me()?.profile.bio ?? '';
      const links = tabard.me()?.profile.links ?? [];
      const pieces = [`Old ${bio}`, bio.replace('in Bergen', 'in rainy Bergen'), `${bio} Hello.`];
      await tabard.edit({
        bio: pieces[at] ?? bio,
        tags: [...(tabard.me()?.profile.tags ?? []), `tag${at}`],
        links: [
          ...links.map(({ title, url }) => ({ title, url })),
          { title: `link ${at}`, url: `https://example.com/${at}` },
        ],
      });
      await tabard.put('app.tabard.post', { text: `post of ${at}`, createdAt: Date.now() });
      await tabard.follow(followed);
      await tabard.follow(secretly, { private: true });
    },
    [nth, somebody(nth), somebody(10 + nth)] as const,
  );

/** Everything public, path by path: equal lists are equal trees. */
const everything = (page: Page, did: string): Promise<readonly string[]> =>
  page.evaluate(async (who) => {
    const lines: string[] = [];
    for (const collection of ['profile', 'post', 'follow', 'volume'])
      for (const { path, cid } of (await window.tabard.list(who, `app.tabard.${collection}`, { limit: 100 })).records)
        lines.push(`${path} ${cid}`);
    return lines;
  }, did);

/** Shown on the page as a person reads them. */
const readWords = async (page: Page): Promise<string> => {
  await page.goto(`${home()}#/settings/recovery`);
  await page.getByTestId('recovery-show').click();
  const words = page.getByTestId('recovery-words').locator('li');
  await expect.poll(() => words.count(), { timeout: 120_000 }).toBe(12);
  return (await words.allTextContents()).join(' ');
};

/** Somebody opens the link, follows, is asked to keep the profile online, and does. */
const keepOnline = async (owner: Page, page: Page, link: string): Promise<void> => {
  await page.getByTestId('visit-follow').click();
  const who = await page.waitForFunction(() => window.tabard.me()?.did, undefined, { timeout: 120_000 });
  await owner.evaluate((did) => window.tabard.askToKeep(did ?? ''), await who.jsonValue());
  await page.getByTestId('keep-online').click();
  await page.getByTestId('keep-go').click();
  await page.goto(`${home()}#/following`);
  await page.locator('[data-testid=pin][data-state=whole]').waitFor({ timeout: 120_000 });
  await page.goto(link);
};

/** By nothing but the words: the box that leads to the profile lies at whoever keeps it online. */
const restore = async (page: Page, words: string): Promise<void> => {
  await page.getByTestId('words-1').fill(words);
  expect(await page.getByTestId('restore-link').inputValue()).toBe('');
  await page.getByTestId('restore-go').click();
  await page.getByTestId('restore-take').click({ timeout: 120_000 });
  await page.getByTestId('restore-done').waitFor({ timeout: 120_000 });
  // What came back counts the picture, here or on its way.
  await page.getByTestId('restore-media').first().waitFor({ timeout: 120_000 });
  await page.getByTestId('restore-open').click();
};

/** Fetched in the background from whoever has it, and shown (PIN-18). */
const shownFace = (page: Page): Promise<unknown> =>
  page.waitForFunction(
    () =>
      [...document.querySelectorAll('img')].some((one) => one.matches('.own-avatar .avatar') && one.naturalWidth > 0),
    undefined,
    { timeout: 120_000 },
  );

const profileOf = (page: Page) => page.evaluate(() => window.tabard.me()?.profile);

const followedBy = (page: Page): Promise<number> => page.locator('[data-testid=following-item]').count();

describe('an identity', () => {
  it('HSE-16 edited on three devices apart comes together to one root, is kept by a follower, and comes back by its words alone when all are lost', async () => {
    const devices = [await cast.browser(), await cast.browser(), await cast.browser()];
    const pages = await Promise.all(devices.map((device) => device.open(home())));
    const [first, second, third] = pages as [Page, Page, Page];
    const { did, link: shared } = await create(first, 'Ada Thornfield');
    await first.evaluate(() => window.tabard.edit({ bio: 'Bookbinder in Bergen.' }));
    const buffer = await photoWithPlace(first);
    await first.getByTestId('own-avatar-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer });
    await first.getByTestId('crop-apply').click();
    await published(first);
    await shownFace(first);
    await link(first, second);
    await link(first, third);
    for (const page of [second, third])
      await expect.poll(async () => (await profileOf(page))?.bio, { timeout: 120_000 }).toBe('Bookbinder in Bergen.');
    await Promise.all([second, third].map(shownFace));

    await Promise.all(pages.map(sleep));
    for (const [nth, page] of pages.entries()) {
      await wake(page);
      await editAlone(page, nth);
      await sleep(page);
    }

    const began = performance.now();
    await Promise.all(pages.map(wake));
    const isTogether = async (): Promise<boolean> => {
      const all = await Promise.all(pages.map(profileOf));
      const whole = all.every(
        (one) => ['Old ', 'rainy ', ' Hello.'].every((piece) => one?.bio.includes(piece)) && one?.tags.length === 3,
      );
      const lists = await Promise.all(pages.map((page) => everything(page, did)));
      return whole && new Set(lists.map((lines) => lines.join('\n'))).size === 1;
    };
    await expect.poll(isTogether, { timeout: 90_000, interval: 500 }).toBe(true);
    took('three devices that edited apart: from waking to one root', performance.now() - began);

    for (const page of pages) {
      const profile = await profileOf(page);
      expect(profile?.bio).toMatch(/^Old Bookbinder in rainy Bergen\. Hello\.$/);
      expect(profile?.links.map(({ title }) => title).sort()).toEqual(['link 0', 'link 1', 'link 2']);
      const lines = await everything(page, did);
      expect(lines.filter((line) => line.startsWith('app.tabard.post/'))).toHaveLength(3);
      expect(lines.filter((line) => line.startsWith('app.tabard.follow/'))).toHaveLength(3);
      // Follows in public and in private, of all three.
      await page.goto(`${home()}#/following`);
      await expect.poll(() => followedBy(page), { timeout: 120_000 }).toBe(6);
    }

    const words = await readWords(first);
    const follower = await (await cast.browser()).open(shared);
    await keepOnline(first, follower, shared);
    const whole = (await everything(first, did)).join('\n');
    await expect.poll(async () => (await everything(follower, did)).join('\n'), { timeout: 120_000 }).toBe(whole);
    // What only the devices can read lies at the follower's too, sealed, once somebody has it from whoever wrote it.
    await follower.reload();
    await ready(follower);
    // So does the box that the words find: it is given to whoever was asked and has proved that they keep it.
    await expect
      .poll(() => first.evaluate(async () => (await window.tabard.health()).facts.keepers), { timeout: 120_000 })
      .toBe(1);
    for (const device of devices) await device.close();

    const again = await cast.browser();
    const fourth = await again.open(`${home()}#/restore`);
    const lost = performance.now();
    await restore(fourth, words);
    took('a lost identity, from its words alone to its own page', performance.now() - lost);
    await shownFace(fourth);
    const back = await profileOf(fourth);
    expect(back).toMatchObject({ name: 'Ada Thornfield', bio: 'Old Bookbinder in rainy Bergen. Hello.' });
    expect(back?.links).toHaveLength(3);
    const lines = await everything(fourth, did);
    expect(lines.filter((line) => line.startsWith('app.tabard.post/'))).toHaveLength(3);
    await fourth.goto(`${home()}#/following`);
    // The private ones come out of the sealed volume.
    await expect.poll(() => followedBy(fourth), { timeout: 120_000 }).toBe(6);
    await fourth.evaluate(() => window.tabard.edit({ bio: 'Back from the ashes.' }));
    await follower.waitForFunction(
      (who) => window.tabard.get(who, 'app.tabard.profile/self').then((one) => JSON.stringify(one).includes('ashes')),
      did,
      { timeout: 120_000 },
    );
    expect(cast.errors()).toEqual([]);
  });
});
