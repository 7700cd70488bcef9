import { describe, expect, it } from 'vitest';
import { createCast, inState, published, status } from '../../e2e/support/cast.js';
import { overflow } from '../../e2e/support/look.js';
import { create, home } from '../../e2e/support/pages.js';

const cast = createCast({ shared: true });

const bidi = 'Ada \u202e\u2066\u2067evil\u202d\u200f gro.elpmaxe';
const wide = `A${'\u200b\u200d\u2060'.repeat(60)}da`;
const tall = `Z${'\u0300\u0316\u0489'.repeat(1000)}algo`;
const addresses = [
  'javascript:alert(1)//https://',
  'data:text/html,<script>alert(1)</script>',
  'JaVaScRiPt:alert(1)',
  'vbscript:x',
  'file:///etc/passwd',
  'blob:https://x.example/1',
];

describe('words of a stranger', () => {
  it('are shown as text in their own box, whatever they are made of', async () => {
    const [owner, visitor] = await Promise.all([
      cast.browser(),
      cast.browser({ viewport: { width: 360, height: 740 } }),
    ]);
    const ownerPage = await owner.open(home());
    const { link } = await create(ownerPage, 'Ada');
    const write = (record: object): Promise<string> =>
      ownerPage.evaluate(
        (json) =>
          window.tabard.put('app.tabard.profile', JSON.parse(json), { key: 'self' }).then(
            () => 'written',
            (error: { code: string }) => error.code,
          ),
        JSON.stringify(record),
      );
    const page = await visitor.open(link);
    await status(page, 'served').waitFor();
    await page.evaluate(() => document.fonts.ready.then(() => undefined));
    const header = await page.locator('.head').boundingBox();
    let shown = 0;
    for (const text of [bidi, wide, tall, '<img src=x onerror="window.owned=1">', `${'W'.repeat(64)}`]) {
      for (const record of [
        { name: text, bio: 'plain', links: [], tags: [] },
        { name: 'plain', bio: text.repeat(3), links: [], tags: [] },
        {
          name: 'plain',
          bio: '',
          links: [{ title: text, url: `https://${'a'.repeat(50)}.example/${'b'.repeat(900)}` }],
          tags: [],
        },
      ]) {
        const outcome = await write(record);
        // What the schema refuses never gets out; what it allows must be shown well.
        if (outcome !== 'written') {
          expect(outcome).toBe('bad-record-input');
          continue;
        }
        shown++;
        await expect
          .poll(() => page.evaluate(async (who) => window.tabard.get(who, 'app.tabard.profile/self'), link))
          .toMatchObject(record);
        await page.getByTestId('visit-name').waitFor();
        expect(await overflow(page), JSON.stringify(record).slice(0, 60)).toEqual([]);
        expect(await page.locator('.head').boundingBox()).toEqual(header);
        const box = await page.getByTestId('visit-name').boundingBox();
        expect(box?.height).toBeLessThan(400);
        expect(await page.evaluate(() => document.querySelectorAll('img[src="x"]').length)).toBe(0);
      }
    }
    expect(shown).toBeGreaterThan(5);
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(await page.title()).not.toContain('\u202e');
    expect(cast.errors()).toEqual([]);
  });

  it('with addresses that run something never become links', async () => {
    const browser = await cast.browser();
    const page = await browser.open(home());
    const { link } = await create(page, 'Ada');
    for (const url of addresses) {
      const code = await page.evaluate(
        (address) =>
          window.tabard
            .put(
              'app.tabard.profile',
              { name: 'Ada', links: [{ title: 'Free', url: address }], tags: [] },
              { key: 'self' },
            )
            .then(
              () => 'written',
              (error: { code: string }) => error.code,
            ),
        url,
      );
      expect(code, url).toBe('bad-record-input');
      // Typed by hand it stays a draft that nobody gets.
      await page.getByTestId('own-add-link').click();
      await page.getByTestId('own-link-title').last().fill('Free');
      await page.getByTestId('own-link-url').last().fill(url);
      await page.getByTestId('own-link-url').last().blur();
    }
    await published(page);
    await page.goto(link);
    await page.getByTestId('visit-name').waitFor();
    await inState(page, 'served');
    const hrefs = await page.evaluate(() =>
      [...document.querySelectorAll('a[href]')].map((each) => each.getAttribute('href') ?? ''),
    );
    expect(hrefs.filter((href) => !/^(#|https?:|mailto:)/.test(href))).toEqual([]);
    expect(await page.evaluate(() => window.tabard.me()?.profile.links)).toEqual([]);
    expect(cast.errors()).toEqual([]);
  });
});

describe('a link that looks like another', () => {
  it('is shown with the host that the browser goes to, and opens without a way back to this page', async () => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const ownerPage = await owner.open(home());
    const { link } = await create(ownerPage, 'Ada');
    const links = [
      { title: 'https://apple.com', url: 'https://\u0430pple.com/login' },
      { title: 'apple.com', url: 'https://apple.com.evil.example/\u202egro.elppa' },
    ];
    const write = (some: typeof links): Promise<string> =>
      ownerPage.evaluate(
        (all) =>
          window.tabard.put('app.tabard.profile', { name: 'Ada', links: all, tags: [] }, { key: 'self' }).then(
            () => 'written',
            (error: { code: string }) => error.code,
          ),
        some,
      );
    // A mark that turns the line around is in no address.
    expect(await write(links)).toBe('bad-record-input');
    expect(await write(links.slice(0, 1))).toBe('written');
    const page = await visitor.open(link);
    const card = page.getByTestId('visit-link');
    await card.waitFor();
    expect(await card.locator('.visit-place').textContent()).toBe('xn--pple-43d.com/login');
    expect(await card.getAttribute('href')).toBe('https://xn--pple-43d.com/login');
    expect(await card.getAttribute('rel')).toContain('noopener');
    expect(await card.locator('bdi').count()).toBe(1);
    expect(cast.errors()).toEqual([]);
  });
});
