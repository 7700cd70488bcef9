import { describe, expect, it } from 'vitest';
import type { Browser } from './support/browser.js';
import { keepBrowsers } from './support/browsers.js';
import { home, ready } from './support/pages.js';
import { photoWithPlace } from './support/photo.js';

const another = keepBrowsers();

describe('start', () => {
  it('asks for one field and one button, and is on the profile in edit mode with a link and a QR code', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await page.getByTestId('start-name').waitFor();
    expect(await page.locator('main input').count()).toBe(1);
    expect(await page.locator('main button').count()).toBe(1);
    await page.getByTestId('start-name').fill('Ada Thornfield');
    await page.getByTestId('start-go').click();
    await page.getByTestId('own-name').waitFor();
    await expect.poll(() => page.getByTestId('own-name').inputValue()).toBe('Ada Thornfield');
    await page.getByTestId('share-qr').waitFor();
    expect(await page.getByTestId('share-link').inputValue()).toMatch(/#\/@[a-z2-7]{32}$/);
    expect(browser.errors).toEqual([]);
  });

  it('lets the name stay empty, and goes straight to the profile the next time', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await page.getByTestId('start-go').click();
    await page.getByTestId('own-name').waitFor();
    const link = await page.getByTestId('share-link').inputValue();
    await browser.close({ keep: true });
    const again = await another({ folder: browser.folder });
    const later = await again.open(home());
    await later.getByTestId('own-name').waitFor();
    expect(await later.getByTestId('start-go').count()).toBe(0);
    expect(await later.evaluate(() => window.tabard.me()?.link)).toContain(link.split('#')[1] ?? 'nothing');
    expect([...browser.errors, ...again.errors]).toEqual([]);
  });
});

describe("editing one's own profile", () => {
  const start = async (): Promise<{ browser: Browser; page: Awaited<ReturnType<Browser['open']>> }> => {
    const browser = await another();
    const page = await browser.open(home());
    await page.getByTestId('start-name').fill('Ada');
    await page.getByTestId('start-go').click();
    await page.getByTestId('own-name').waitFor();
    return { browser, page };
  };

  it('takes every letter in its order, also the first one and across a publication', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await page.getByTestId('start-go').click();
    await page.getByTestId('own-name').click();
    await page.keyboard.type('Ada');
    expect(await page.getByTestId('own-name').inputValue()).toBe('Ada');
    await page.locator('[data-testid=save-state][data-state=published]').waitFor();
    await page.keyboard.type(' Thornfield');
    expect(await page.getByTestId('own-name').inputValue()).toBe('Ada Thornfield');
    expect(browser.errors).toEqual([]);
  });

  it('saves by itself, says so, and all of it is there after a restart', async () => {
    const { browser, page } = await start();
    await page.getByTestId('own-bio').fill('Bookbinder in Bergen.');
    await page.getByTestId('own-tag-input').fill('bees');
    await page.getByTestId('own-tag-input').press('Enter');
    for (const [title, url] of [
      ['First', 'https://one.example'],
      ['Second', 'https://two.example'],
    ] as const) {
      await page.getByTestId('own-add-link').click();
      await page.getByTestId('own-link-title').last().fill(title);
      await page.getByTestId('own-link-url').last().fill(url);
    }
    await page.locator('[data-testid=save-state][data-state=published]').waitFor();
    await browser.close({ keep: true });

    const again = await another({ folder: browser.folder });
    const later = await again.open(home());
    await later.getByTestId('own-bio').waitFor();
    await expect.poll(() => later.getByTestId('own-bio').inputValue()).toBe('Bookbinder in Bergen.');
    expect(await later.evaluate(() => window.tabard.me()?.profile)).toMatchObject({
      name: 'Ada',
      bio: 'Bookbinder in Bergen.',
      tags: ['bees'],
      links: [
        { title: 'First', url: 'https://one.example' },
        { title: 'Second', url: 'https://two.example' },
      ],
    });
    expect([...browser.errors, ...again.errors]).toEqual([]);
  });

  it('moves links by keyboard, and takes back with undo', async () => {
    const { browser, page } = await start();
    await page.evaluate(() =>
      window.tabard.edit({ links: ['a', 'b', 'c'].map((title) => ({ title, url: `https://${title}.example` })) }),
    );
    const titles = (): Promise<string[]> =>
      page.getByTestId('own-link-title').evaluateAll((inputs) => inputs.map((input) => Reflect.get(input, 'value')));
    await expect.poll(titles).toEqual(['a', 'b', 'c']);
    await page.getByTestId('own-link-down').first().focus();
    await page.keyboard.press('Enter');
    await expect.poll(titles).toEqual(['b', 'a', 'c']);
    await page.getByTestId('own-undo').click();
    await expect.poll(titles).toEqual(['a', 'b', 'c']);
    await page.getByTestId('own-redo').click();
    await expect.poll(titles).toEqual(['b', 'a', 'c']);
    await page.getByTestId('own-link-remove').first().click();
    await expect.poll(titles).toEqual(['a', 'c']);
    await page.locator('[data-testid=save-state][data-state=published]').waitFor();
    await expect
      .poll(() => page.evaluate(() => window.tabard.me()?.profile.links.map(({ title }) => title)))
      .toEqual(['a', 'c']);
    expect(browser.errors).toEqual([]);
  });

  it('makes a picture small on the device, so that no place or camera leaves it', async () => {
    const { browser, page } = await start();
    const photo = await photoWithPlace(page);
    expect(photo.includes(Buffer.from('Exif'))).toBe(true);
    await page.getByTestId('own-avatar-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer: photo });
    await page.getByTestId('crop-apply').click();
    await page.locator('[data-testid=save-state][data-state=published]').waitFor();
    await expect.poll(() => page.evaluate(() => window.tabard.me()?.profile.avatar?.url ?? null)).not.toBeNull();
    const car = await page.evaluate(async () => [...(await window.tabard.exportCar())]);
    const bytes = Buffer.from(car);
    expect(bytes.includes(Buffer.from('Exif'))).toBe(false);
    expect(bytes.includes(Buffer.from('GPS'))).toBe(false);
    expect(bytes.length).toBeLessThan(400_000);
    expect(browser.errors).toEqual([]);
  });

  it('refuses what is no picture, in words, and keeps the old one', async () => {
    const { browser, page } = await start();
    const svg = Buffer.from(
      '<svg xmlns="http://www.w3.org/2000/svg"><script>document.title="owned"</script></svg>'.padEnd(64),
    );
    await page.getByTestId('own-avatar-input').setInputFiles({ name: 'me.png', mimeType: 'image/png', buffer: svg });
    await page.getByRole('alert').first().waitFor();
    expect(await page.getByTestId('crop-apply').count()).toBe(0);
    expect(await page.evaluate(() => window.tabard.me()?.profile.avatar ?? null)).toBeNull();
    expect(await page.title()).not.toBe('owned');
    expect(browser.errors).toEqual([]);
  });

  it('shows in both tabs what is typed in either, letter by letter', async () => {
    const { browser, page } = await start();
    const second = await browser.context.newPage();
    await second.goto(home());
    await ready(second);
    await second.getByTestId('own-bio').waitFor();
    await page.getByTestId('own-bio').fill('The bees');
    await expect.poll(() => second.getByTestId('own-bio').inputValue()).toBe('The bees');
    await Promise.all([
      page.getByTestId('own-bio').pressSequentially(' are well', { delay: 15 }),
      (async () => {
        await second.getByTestId('own-bio').press('Control+Home');
        await second.getByTestId('own-bio').pressSequentially('Today: ', { delay: 15 });
      })(),
    ]);
    for (const tab of [page, second]) {
      await expect.poll(() => tab.getByTestId('own-bio').inputValue()).toBe('Today: The bees are well');
    }
    await expect.poll(() => page.evaluate(() => window.tabard.me()?.profile.bio)).toBe('Today: The bees are well');
    expect(browser.errors).toEqual([]);
  });
});
