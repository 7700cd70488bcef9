/** A visit as two people see it: one has a profile, the other opens its link. */
import { describe, expect, it } from 'vitest';
import { createCast, inState, isMarked, mark, published, status, took } from './support/cast.js';
import { create, home } from './support/pages.js';

const cast = createCast();

describe('opening a link', () => {
  it('shows the profile, served by its owner, and each edit as it is made, without a reload', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const ownerPage = await owner.open(home());
    const { link } = await create(ownerPage, 'Ada Thornfield');
    await ownerPage.getByTestId('own-bio').fill('Bookbinder in Bergen.');
    await published(ownerPage);

    const started = Date.now();
    const page = await visitor.open(link);
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    took('visit: from the link to the name', Date.now() - started);
    await status(page, 'served', 'owner').waitFor();
    expect(await page.getByTestId('visit-bio').textContent()).toBe('Bookbinder in Bergen.');
    // The arms are a picture with words as soon as these are here.
    await page
      .locator('.visit-face')
      .getByRole('img', { name: /^[A-Z][a-z]+/ })
      .waitFor();
    expect(await page.getByTestId('visit-stored').count()).toBe(0);

    await mark(page);
    for (const bio of ['I keep bees.', 'I keep bees and books.', 'Books only.']) {
      const edited = Date.now();
      await ownerPage.getByTestId('own-bio').fill(bio);
      await page.getByTestId('visit-bio').getByText(bio, { exact: true }).waitFor();
      took('visit: from a key press to the other screen', Date.now() - edited);
    }
    expect(await isMarked(page)).toBe(true);
    expect(cast.errors()).toEqual([]);
  });

  it('says on demand who signed it, when, who served it and what was checked', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const { link, did } = await create(await owner.open(home()), 'Ada Thornfield');
    const page = await visitor.open(link);
    await status(page, 'served', 'owner').waitFor();
    const proof = page.getByTestId('visit-proof');
    expect(await proof.locator('dl').count()).toBe(0);
    await proof.locator('summary').click();
    const { servedBy, key, deviceKey } = await page.evaluate(async (who) => {
      const opened = await window.tabard.open(who);
      const [peer] = await window.tabard.peers();
      return { servedBy: opened.servedBy, key: peer?.peer, deviceKey: opened.head.id };
    }, did);
    expect(deviceKey).toMatch(/^b/);
    expect(key?.endsWith(servedBy ?? 'nobody')).toBe(true);
    await proof.getByText(servedBy ?? 'nobody').waitFor();
    const words = (await proof.textContent()) ?? '';
    expect(words).toContain(did);
    expect(words).toContain(String(new Date().getFullYear()));
    expect(await proof.locator('dl').first().locator('dt').count()).toBe(5);
    expect(await proof.locator('ul > li').count()).toBe(5);
    expect(cast.errors()).toEqual([]);
  });
});

describe('the owner goes and comes back', () => {
  it('leaves the copy kept here, marked with its age; and it opens by itself when the owner is back', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const { link } = await create(await owner.open(home()), 'Ada Thornfield');
    const page = await visitor.open(link);
    await status(page, 'served', 'owner').waitFor();
    await owner.close({ keep: true });

    const started = Date.now();
    await page.reload();
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    took('visit: a kept profile with nobody there', Date.now() - started);
    expect(await page.getByTestId('visit-stored').textContent()).not.toBe('');
    await inState(page, 'nobody');
    expect(await page.getByTestId('visit-stored').isVisible()).toBe(true);

    await mark(page);
    const again = await cast.browser({ folder: owner.folder });
    await again.open(home());
    const back = Date.now();
    await status(page, 'served', 'owner').waitFor({ timeout: 120_000 });
    took('visit: the owner is back', Date.now() - back);
    expect(await page.getByTestId('visit-stored').count()).toBe(0);
    expect(await isMarked(page)).toBe(true);
    expect(cast.errors()).toEqual([]);
  });
});

describe('following', () => {
  it('makes an identity in the same tap and stays on the page; and can be taken back, or be done privately', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const { link, did } = await create(await owner.open(home()), 'Ada Thornfield');
    const page = await visitor.open(link);
    await status(page, 'served').waitFor();
    await page.getByTestId('visit-make-own').waitFor();
    expect(await page.evaluate(() => window.tabard.me())).toBeNull();
    await mark(page);
    await page.getByTestId('visit-follow').click();
    await page.getByTestId('visit-following').waitFor();
    const me = await page.evaluate(() => window.tabard.me()?.did);
    expect(me).toMatch(/^did:tabard:/);
    expect(page.url()).toBe(link);
    expect(await page.getByTestId('visit-make-own').count()).toBe(0);
    const follows = (): Promise<string[]> =>
      page.evaluate(async () => {
        const { records } = await window.tabard.list(window.tabard.me()?.did ?? '', 'app.tabard.follow');
        return records.map(({ value }) => String(Reflect.get(Object(value), 'subject')));
      });
    await expect.poll(follows).toEqual([did]);

    await page.getByTestId('visit-unfollow').click();
    await page.getByTestId('visit-follow').waitFor();
    await expect.poll(follows).toEqual([]);

    await page.getByTestId('visit-follow-more').click();
    await page.getByTestId('visit-follow-private').click();
    await page.getByTestId('visit-following').waitFor();
    expect(await follows()).toEqual([]);
    await page.getByTestId('nav-following').click();
    await page.locator('[data-testid=following-item][data-follow=private]').waitFor();
    expect(await isMarked(page)).toBe(true);
    expect(cast.errors()).toEqual([]);
  });

  it('hands the profile on: a third browser gets it from the follower, and is told so', async () => {
    const [owner, follower, third] = await Promise.all([cast.browser(), cast.browser(), cast.browser()]);
    const { link } = await create(await owner.open(home()), 'Ada Thornfield');
    const followerPage = await follower.open(link);
    await status(followerPage, 'served').waitFor();
    await followerPage.getByTestId('visit-follow').click();
    await followerPage.getByTestId('visit-following').waitFor();
    await owner.close();

    const page = await third.open(link);
    await page.getByTestId('visit-name').getByText('Ada Thornfield').waitFor();
    await status(page, 'served', 'keeper').waitFor();
    expect(cast.errors()).toEqual([]);
  });
});
