/** Recovery through the page: words seen, printed, practised, given to a script, erased, typed back in; the root key taken off, and the words in its place; cards. */
import type { Locator, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { published } from './support/cast.js';
import { out, overflow, violations } from './support/look.js';
import { create, home } from './support/pages.js';

const another = keepBrowsers();
const go = (page: Page, path: string): Promise<void> => page.evaluate((hash) => location.assign(hash), `#${path}`);

const wordsIn = async (part: Locator): Promise<readonly string[]> => {
  await part.getByTestId('recovery-words').waitFor();
  return part.getByTestId('recovery-words').locator('li').allTextContents();
};

const practise = async (part: Locator, words: readonly string[]): Promise<void> => {
  const fields = part.getByTestId('recovery-asked');
  for (const field of await fields.all()) {
    const position = Number(await field.getAttribute('data-position'));
    await field.fill(words[position] ?? '');
  }
  await part.getByTestId('recovery-check').click();
};

/** As from the clipboard: all into the first field. */
const enter = async (part: Locator, words: readonly string[]): Promise<void> => {
  await part.getByTestId('words-1').fill(words.join(' '));
  await part.locator('[data-testid=words-says][data-verdict=fit]').waitFor();
};

const codeOfAsk = (page: Page): Promise<string> =>
  page.evaluate(() =>
    window.tabard.recoveryWords().then(
      (words) => words.join(' '),
      (error: { name: string }) => error.name,
    ),
  );

const looks = async (page: Page, name: string): Promise<string[]> => {
  const wrong: string[] = [];
  for (const [size, viewport] of Object.entries({
    phone: { width: 360, height: 740 },
    desk: { width: 1280, height: 900 },
  })) {
    await page.setViewportSize(viewport);
    wrong.push(...(await violations(page)), ...(await overflow(page)));
    await page.screenshot({ path: `${out}/${name}-${size}.png`, fullPage: true });
  }
  return wrong.map((each) => `${name}: ${each}`);
};

describe('recovery', () => {
  it('RCV-4 words are shown, printed, practised and erased; then they do what the root key did', {
    timeout: 300_000,
  }, async () => {
    const browser = await another();
    const page = await browser.open(home());
    const { did } = await create(page, 'Ada Thornfield');
    await go(page, '/settings/recovery');
    const part = page.getByTestId('recovery-words-part');
    await part.getByTestId('recovery-show').click();
    const words = await wordsIn(part);
    expect(words).toHaveLength(12);
    const wrong = await looks(page, 'recovery-words');

    // The sheet stands alone on its page, and goes again.
    const sheet = await page.evaluate(async () => {
      const printed = new Promise<string>((resolve) => {
        window.print = () => {
          resolve(document.querySelector('body > .paper')?.textContent ?? '');
        };
      });
      document.querySelector<HTMLElement>('[data-testid=recovery-print]')?.click();
      return printed;
    });
    for (const word of [...words, did]) expect(sheet).toContain(word);
    await page.emulateMedia({ media: 'print' });
    await page.setViewportSize({ width: 794, height: 1123 });
    await page.screenshot({ path: `${out}/recovery-sheet.png`, fullPage: true });
    await page.emulateMedia({ media: 'screen' });
    await page.evaluate(() => window.dispatchEvent(new Event('afterprint')));
    expect(await page.locator('body > .paper').count()).toBe(0);

    // A script sees them only by the person's word.
    const refused = codeOfAsk(page);
    await page.getByTestId('recovery-ask-refuse').click();
    expect(await refused).toBe('AbortError');
    const allowed = codeOfAsk(page);
    await page.getByTestId('recovery-ask-allow').click();
    expect(await allowed).toBe(words.join(' '));

    await part.getByTestId('recovery-practise-go').click();
    await practise(part, words.toReversed());
    await part.locator('[data-answer]').first().waitFor();
    expect(await part.locator('[data-answer=right]').count()).toBeLessThan(2);
    await practise(part, words);
    await part.getByTestId('recovery-where').waitFor();
    wrong.push(...(await looks(page, 'recovery-where')));
    await part.getByTestId('recovery-erase').click();
    await page.getByTestId('recovery-erase-go').click();
    await part.getByTestId('recovery-erased').waitFor();
    await part.getByTestId('recovery-check-open').click();
    await enter(part, words);
    wrong.push(...(await looks(page, 'recovery-typed')));
    await part.getByTestId('recovery-check-paper').click();
    await part.getByTestId('recovery-checked').waitFor();

    // Without the root key the page goes on writing, and asks for the words before it links.
    const root = page.getByTestId('recovery-root-part');
    await root.getByTestId('recovery-root-take').click();
    await page.getByTestId('recovery-root-go').click();
    await page.locator('[data-testid=recovery-root-part][data-root=off]').waitFor();
    await go(page, '/settings/devices');
    await page.getByTestId('devices-show').click();
    const needed = page.getByTestId('words-needed');
    await enter(needed, words);
    wrong.push(...(await looks(page, 'recovery-needed')));
    await needed.getByTestId('words-go').click();
    await needed.waitFor({ state: 'detached' });
    await go(page, '/');
    await page.getByTestId('own-bio').fill('without a root key');
    await published(page);

    // After a start anew it is as it was left.
    await page.reload();
    await go(page, '/settings/recovery');
    await page.locator('[data-testid=recovery-root-part][data-root=off]').waitFor();
    const cards = page.getByTestId('recovery-cards-part');
    await cards.getByTestId('recovery-cards-open').click();
    await cards.getByTestId('recovery-total').selectOption('3');
    await cards.getByTestId('recovery-needed').selectOption('2');
    await cards.getByTestId('recovery-friend').first().fill('Bo');
    await enter(cards, words);
    await cards.getByTestId('recovery-split').click();
    await expect.poll(() => cards.getByTestId('recovery-card').count()).toBe(3);
    wrong.push(...(await looks(page, 'recovery-cards')));
    const saved = page.waitForEvent('download');
    await cards.getByTestId('recovery-save-card').first().click();
    await (await saved).saveAs(`${out}/recovery-card.png`);

    const fresh = page.getByTestId('recovery-new-part');
    await fresh.getByTestId('recovery-new').click();
    // The paper is lost too: two of the three friends bring their cards.
    await fresh.getByTestId('words-by-cards').click();
    for (const at of [2, 0]) {
      const card = cards.getByTestId('recovery-card').nth(at);
      const text = (await card.locator('.friend-card-words li').allTextContents()).join(' ');
      await fresh.getByTestId('card-text').fill(text);
      await fresh.getByTestId('card-add').click();
      await expect.poll(() => fresh.getByTestId('card-text').inputValue(), { timeout: 120_000 }).toBe('');
    }
    await fresh.getByTestId('cards-count').getByText('2 of 2').waitFor();
    wrong.push(...(await looks(page, 'recovery-by-cards')));
    await fresh.getByTestId('recovery-new-go').click();
    const next = await wordsIn(fresh);
    expect(next).toHaveLength(12);
    expect(next).not.toEqual(words);
    await fresh.getByTestId('recovery-new-practise').click();
    await practise(fresh, next);
    await fresh.getByTestId('recovery-new-done').waitFor({ timeout: 120_000 });
    await page.locator('[data-testid=recovery-standing][data-words=kept]').waitFor();
    expect(wrong).toEqual([]);
    expect(browser.errors).toEqual([]);
  });
});
