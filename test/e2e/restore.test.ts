import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast, published, took } from './support/cast.js';
import { create, home, openProfile, ready } from './support/pages.js';

const cast = createCast();
const patience = { timeout: 120_000 };

/** The twelve words, as the page of the settings shows them. */
const wordsOf = async (page: Page): Promise<readonly string[]> => {
  await page.goto(`${home()}#/settings/recovery`);
  await page.getByTestId('recovery-show').click(patience);
  await page.getByTestId('recovery-words').waitFor(patience);
  return page.getByTestId('recovery-words').locator('li').allTextContents();
};

const posts = (page: Page, did: string): Promise<number> =>
  page.evaluate(async (who) => (await window.tabard.list(who, 'app.tabard.post', { limit: 100 })).records.length, did);

const bio = (page: Page, did: string): Promise<unknown> =>
  page.evaluate(
    async (who) => Reflect.get(Object(await window.tabard.get(who, 'app.tabard.profile/self')), 'bio'),
    did,
  );

/** Pastes the words, and the link where there is one, and begins. */
const begin = async (page: Page, words: readonly string[], link: string): Promise<void> => {
  await page.getByTestId('words-1').fill(words.join(' '), patience);
  await page.locator('[data-testid=words-says][data-verdict=fit]').waitFor(patience);
  await page.getByTestId('restore-link').fill(link);
  await page.getByTestId('restore-go').click();
};

describe('a browser that is gone for ever', () => {
  it('RST-4 its profile comes back on another from words, with all that a follower kept, and its box is found by the words alone', async () => {
    const owner = await cast.browser();
    const [at, follower] = [await owner.open(home()), await (await cast.browser()).open(home())];
    const { did, link } = await create(at, 'Ada Thornfield');
    await at.evaluate(async () => {
      await window.tabard.edit({ bio: 'Bookbinder.' });
      const records = Array.from({ length: 12 }, (_, index) => ({ record: { text: `post ${index}`, createdAt: 1 } }));
      await window.tabard.putMany('app.tabard.post', records);
    });
    const words = await wordsOf(at);
    expect(words).toHaveLength(12);
    await ready(follower);
    await openProfile(follower, link);
    await follower.evaluate(async (who) => window.tabard.follow(who), did);
    await expect.poll(() => posts(follower, did), patience).toBe(12);
    await owner.close();

    const fresh = await (await cast.browser()).open(home());
    await fresh.getByTestId('start-restore').click(patience);
    const began = performance.now();
    await begin(fresh, words, link);
    // Nobody need wait for others who sees that this is the newest.
    await fresh.getByTestId('restore-go-on').waitFor(patience);
    expect(await fresh.getByTestId('restore-name').textContent()).toBe('Ada Thornfield');
    expect(await fresh.evaluate(() => window.tabard.me())).toBeNull();
    await fresh.getByTestId('restore-go-on').click();
    // What becomes of other devices is asked all the same.
    await fresh.getByTestId('restore-out').waitFor(patience);
    expect(await fresh.evaluate(() => window.tabard.me())).toBeNull();
    await fresh.getByTestId('restore-take').click();
    await fresh.getByTestId('restore-done').waitFor(patience);
    took('restoring from words, by hand, until done', performance.now() - began);
    expect(await fresh.getByTestId('restore-records').textContent()).toContain('12 posts');
    expect(await posts(fresh, did)).toBe(12);

    await fresh.getByTestId('restore-open').click();
    await expect.poll(() => fresh.getByTestId('own-name').inputValue(), patience).toBe('Ada Thornfield');
    await fresh.getByTestId('own-bio').fill('Bookbinder, back again.');
    await published(fresh);
    await expect.poll(() => bio(follower, did), patience).toBe('Bookbinder, back again.');
    const log = await follower.evaluate(async (who) => window.tabard.identityLog(who), did);
    expect(log.map(({ kind, rank, counts }) => [kind, rank, counts])).toEqual([
      ['genesis', 1, true],
      ['rotation', 0, true],
    ]);

    // The device that has it now keeps the box: a third needs nothing but the words.
    const third = await (await cast.browser()).open(`${home()}#/restore`);
    await begin(third, words, '');
    await third.getByTestId('restore-name').waitFor(patience);
    expect(await third.getByTestId('restore-found').getAttribute('data-standing')).toBe('same');
    await third.getByTestId('restore-cancel').click();
    await third.getByTestId('restore-go').waitFor();
    expect(await third.evaluate(() => window.tabard.me())).toBeNull();
    expect(cast.errors()).toEqual([]);
  });
});
