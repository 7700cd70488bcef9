/** The main job without a pointer: every step by keys, and at each stop one sees where one is. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast, published, status } from './support/cast.js';
import { create, home } from './support/pages.js';

const cast = createCast({ shared: true });

/** Where the focus is, and how it is shown there. */
const stop = (page: Page): Promise<{ readonly testid: string; readonly words: string; readonly seen: boolean }> =>
  page.evaluate(() => {
    const element = document.activeElement;
    if (element === null || element === document.body) return { testid: '', words: 'nothing', seen: true };
    const drawn = [element, ...(element.parentElement === null ? [] : [element.parentElement])];
    const seen = drawn.some((each) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(each);
      return (outlineStyle !== 'none' && Number.parseFloat(outlineWidth) >= 2) || boxShadow !== 'none';
    });
    const box = element.getBoundingClientRect();
    const inView = box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
    return {
      testid: element.getAttribute('data-testid') ?? '',
      words: element.outerHTML.slice(0, 120),
      seen: seen && inView && element.matches(':focus-visible'),
    };
  });

const unseen: string[] = [];

/** Presses Tab until the focus is on what is wanted. */
const tabTo = async (page: Page, testid: string, key = 'Tab'): Promise<void> => {
  const passed: string[] = [];
  for (let i = 0; i < 60; i++) {
    await page.keyboard.press(key);
    const at = await stop(page);
    if (!at.seen) unseen.push(at.words);
    if (at.testid === testid) return;
    passed.push(at.testid || at.words);
  }
  throw new Error(`no way by ${key} to ${testid}; passed ${passed.join(', ')}`);
};

describe('with the keyboard alone', () => {
  it('one starts, writes, adds and orders links, copies the link, visits and follows', async () => {
    const [other, browser] = await Promise.all([cast.browser(), cast.browser()]);
    const { link: theirs } = await create(await other.open(home()), 'Ada Thornfield');
    const page = await browser.open(home());
    await page.getByTestId('start-name').waitFor();

    await tabTo(page, 'start-name');
    await page.keyboard.type('Bo Linden');
    await page.keyboard.press('Enter');
    await page.getByTestId('own-name').waitFor();
    await expect.poll(() => page.getByTestId('own-name').inputValue()).toBe('Bo Linden');

    await tabTo(page, 'own-bio');
    await page.keyboard.type('Gardener.');
    for (const [title, url] of [
      ['First', 'https://one.example'],
      ['Second', 'https://two.example'],
    ] as const) {
      await tabTo(page, 'own-add-link');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await stop(page)).testid).toBe('own-link-title');
      await page.keyboard.type(title);
      await tabTo(page, 'own-link-url');
      await page.keyboard.type(url);
    }
    await tabTo(page, 'own-link-up');
    await page.keyboard.press('Space');
    await published(page);
    await expect
      .poll(() => page.evaluate(() => window.tabard.me()?.profile.links.map(({ title }) => title)))
      .toEqual(['Second', 'First']);

    await tabTo(page, 'share-copy', 'Shift+Tab');
    await page.keyboard.press('Enter');
    const mine = await page.evaluate(() => window.tabard.me()?.link);
    await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toBe(mine);

    await page.evaluate((text) => navigator.clipboard.writeText(text), theirs);
    await tabTo(page, 'nav-following', 'Shift+Tab');
    await page.keyboard.press('Enter');
    await page.getByTestId('following-empty').waitFor();
    await tabTo(page, 'following-open-input');
    await page.keyboard.press('Control+V');
    await page.keyboard.press('Enter');
    await status(page, 'served').waitFor();
    await tabTo(page, 'visit-follow');
    await page.keyboard.press('Enter');
    await page.getByTestId('visit-following').waitFor();
    expect([...new Set(unseen)], 'focus that cannot be seen').toEqual([]);
    expect(cast.errors()).toEqual([]);
  });

  it('one writes at once where there is one field, but never under the keyboard of a phone unasked', async () => {
    const [desktop, phone] = await Promise.all([
      cast.browser(),
      cast.browser({ viewport: { width: 360, height: 740 }, touch: true }),
    ]);
    const page = await desktop.open(home());
    await page.getByTestId('start-name').waitFor();
    await expect.poll(async () => (await stop(page)).testid).toBe('start-name');
    await page.keyboard.type('Cy');
    await page.keyboard.press('Enter');
    await page.getByTestId('own-name').waitFor();
    const small = await phone.open(home());
    await small.getByTestId('start-name').waitFor();
    expect((await stop(small)).testid).toBe('');
    expect(cast.errors()).toEqual([]);
  });

  it('one gets past the header with the first key, and lands in the page', async () => {
    const browser = await cast.browser();
    const page = await browser.open(`${home()}#/following`);
    await page.getByTestId('following-open-input').waitFor();
    await page.keyboard.press('Tab');
    await page.locator('.skip:focus').waitFor();
    await page.keyboard.press('Enter');
    await page.locator('main:focus').waitFor();
    await page.keyboard.press('Tab');
    expect((await stop(page)).testid).toBe('following-open-input');
    expect(cast.errors()).toEqual([]);
  });
});
