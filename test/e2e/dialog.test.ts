/** Dialogs: what a person may rely on in any of them, seen in the one that erases. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast } from './support/cast.js';
import { create, home } from './support/pages.js';

const cast = createCast({ shared: true });
const opener = 'settings-erase';
const dialog = (page: Page) => page.getByTestId('settings-erase-dialog');
const focused = (page: Page): Promise<string | null> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-testid') ?? null);

/** Resolves when the page has heard of it and drawn twice since. */
const turnWheel = async (page: Page, by: number): Promise<void> => {
  await page.evaluate(() => {
    const turned = new Promise((resolve) => addEventListener('wheel', resolve, { once: true, capture: true }));
    const drawn = (): Promise<unknown> => new Promise((resolve) => requestAnimationFrame(resolve));
    Object.assign(window, { turned: turned.then(drawn).then(drawn) });
  });
  await page.mouse.wheel(0, by);
  await page.evaluate(() => Reflect.get(window, 'turned'));
};

const openDialog = async (): Promise<Page> => {
  const page = await (await cast.browser()).open(home());
  await create(page, 'Ada');
  await page.getByTestId('nav-settings').click();
  await page.getByTestId(opener).click();
  await dialog(page).waitFor();
  return page;
};
/** What settings say of storage and media comes in its own time, and would move the page along: from here on only who looks at it does. */
const holdStill = (page: Page): Promise<void> =>
  page.evaluate(() => document.documentElement.style.setProperty('overflow-anchor', 'none'));

const isClosed = async (page: Page): Promise<void> => {
  await dialog(page).waitFor({ state: 'detached' });
  await expect.poll(() => focused(page)).toBe(opener);
};

describe('a dialog', () => {
  it('has a name and a description, keeps the focus, and holds the page behind it still', async () => {
    const page = await openDialog();
    expect(await dialog(page).getAttribute('aria-describedby')).toBe('settings-losses');
    await page.getByRole('dialog', { name: 'Erase everything here?' }).waitFor();
    expect(await page.evaluate(() => document.querySelector('dialog')?.matches(':modal'))).toBe(true);
    for (let i = 0; i < 12; i++) {
      await page.keyboard.press('Tab');
      // The browser's own frame is a stop too; no part of the page behind is.
      const within = await page.evaluate(
        () => document.activeElement === document.body || document.activeElement?.closest('dialog') !== null,
      );
      expect(within).toBe(true);
    }
    await holdStill(page);
    const before = await page.evaluate(() => scrollY);
    const turn = before > 0 ? -400 : 400;
    await page.mouse.move(5, 300);
    await turnWheel(page, turn);
    expect(await page.evaluate(() => scrollY)).toBe(before);
    // The same turn moves the page when the dialog is gone.
    await page.keyboard.press('Escape');
    await isClosed(page);
    await turnWheel(page, turn);
    await expect.poll(() => page.evaluate(() => scrollY)).not.toBe(before);
    expect(cast.errors()).toEqual([]);
  });

  it('closes by Escape, by its button and by a tap beside it, and gives the focus back each time', async () => {
    const page = await openDialog();
    await page.keyboard.press('Escape');
    await isClosed(page);
    await page.getByTestId(opener).press('Enter');
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await isClosed(page);
    await page.getByTestId(opener).press('Enter');
    await dialog(page).waitFor();
    await page.mouse.click(5, 5);
    await isClosed(page);
    // Nothing is left that would make the page inert, or keep it from opening once more.
    await page.getByTestId(opener).click();
    await page.getByTestId('settings-erase-cancel').click();
    await isClosed(page);
    expect(cast.errors()).toEqual([]);
  });

  it('stays open when a press that began inside ends beside it, or the other way round', async () => {
    const page = await openDialog();
    const box = await dialog(page).boundingBox();
    if (box === null) throw new TypeError('the dialog has no box');
    const inside = [box.x + box.width / 2, box.y + 8] as const;
    await page.mouse.move(...inside);
    await page.mouse.down();
    await page.mouse.move(5, 5);
    await page.mouse.up();
    await page.mouse.down();
    await page.mouse.move(...inside);
    await page.mouse.up();
    await page.mouse.click(...inside);
    expect(await dialog(page).isVisible()).toBe(true);
    expect(cast.errors()).toEqual([]);
  });
});
