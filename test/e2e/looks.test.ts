/** Every page, on a phone and on a desk, light and dark: nothing for axe to find, nothing sticks out, everything can be tapped. */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './support/browser.js';
import { published, status } from './support/cast.js';
import { headerLines, moving, out, overflow, smallTargets, violations } from './support/look.js';
import { create, home, ready } from './support/pages.js';
import { photoWithPlace } from './support/photo.js';

const sizes = { phone: { width: 360, height: 740 }, desk: { width: 1280, height: 900 } } as const;
let owner: Browser;
let reader: Browser;
let page: Page;
let link: string;

beforeAll(async () => {
  [owner, reader] = await Promise.all([openBrowser({ shared: true }), openBrowser({ shared: true })]);
  const theirs = await owner.open(home());
  ({ link } = await create(theirs, 'Ada Thornfield'));
  await theirs.evaluate(() =>
    window.tabard.edit({
      bio: 'Bookbinder in Bergen. I mend what others would throw away,\nand I keep bees on the roof.',
      links: [
        { title: 'The workshop', url: 'https://thornfield.example/workshop' },
        { title: '', url: 'https://a-rather-long-name-of-a-host.example/with/a/path/that/does/not/end?and=more' },
        { title: 'Write to me', url: 'mailto:ada@thornfield.example' },
      ],
      tags: ['bees', 'bookbinding', 'Donaudampfschifffahrtsgesellschaftskapitänsmütze'],
    }),
  );
  const buffer = await photoWithPlace(theirs);
  await theirs.getByTestId('own-avatar-input').setInputFiles({ name: 'me.jpg', mimeType: 'image/jpeg', buffer });
  await theirs.getByTestId('crop-apply').click();
  await published(theirs);
  page = await reader.open(home());
  await ready(page);
});

afterAll(async () => {
  await Promise.all([owner?.close(), reader?.close()]);
});

/** Looks at the page as it stands, in every size and scheme. Answers everything that is wrong. */
const lookAt = async (
  name: string,
  colorSchemes: readonly ('light' | 'dark')[] = ['light', 'dark'],
  except: readonly string[] = [],
): Promise<string[]> => {
  const wrong: string[] = [];
  for (const [size, viewport] of Object.entries(sizes)) {
    await page.setViewportSize(viewport);
    for (const colorScheme of colorSchemes) {
      await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      const note = (kind: string, found: readonly string[]): void => {
        for (const each of found) wrong.push(`${size} ${colorScheme} ${kind}: ${each}`);
      };
      note('axe', await violations(page, except));
      note('wider than the window', await overflow(page));
      note('moves', await moving(page));
      if (size === 'phone' && colorScheme === 'light') {
        note('smaller than 44 px', await smallTargets(page));
        if ((await headerLines(page)) > 1) wrong.push('phone: the header takes two lines');
      }
      await page.screenshot({ path: `${out}/${name}-${size}-${colorScheme}.png`, fullPage: true });
    }
  }
  return wrong;
};

const go = (path: string): Promise<void> => page.evaluate((hash) => location.assign(hash), `#${path}`);

/** No language that is spoken, and words that differ from the names of files: not what these rules are for. */
const pseudo = ['html-lang-valid', 'label-content-name-mismatch'];

/** In this order: a newcomer becomes somebody, who visits and follows. */
const stations: readonly (readonly [name: string, arrive: () => Promise<unknown>])[] = [
  ['start', () => page.getByTestId('start-name').waitFor()],
  ['not-found', () => go('/nowhere/at/all').then(() => page.getByTestId('not-found').waitFor())],
  ['visit-nobody', () => go(`/@${'a'.repeat(32)}`).then(() => status(page, 'nobody').waitFor())],
  ['visit-newcomer', () => go(new URL(link).hash.slice(1)).then(() => status(page, 'served', 'owner').waitFor())],
  [
    'own-new',
    async () => {
      await go('/');
      await page.getByTestId('start-name').fill('Bo Linden');
      await page.getByTestId('start-go').click();
      await page.getByTestId('share-qr').waitFor();
    },
  ],
  [
    'own',
    async () => {
      await page.evaluate(() =>
        window.tabard.edit({
          bio: 'Gardener.',
          tags: ['roses', 'bees'],
          links: [
            { title: 'Roses', url: 'https://roses.example' },
            { title: 'Bees', url: 'https://bees.example/a/long/path' },
          ],
        }),
      );
      await page.getByTestId('own-link-title').first().waitFor();
    },
  ],
  ['following-empty', () => go('/following').then(() => page.getByTestId('following-empty').waitFor())],
  [
    'visit-following',
    async () => {
      await go(new URL(link).hash.slice(1));
      await status(page, 'served', 'owner').waitFor();
      await page.getByTestId('visit-follow').click();
      await page.getByTestId('visit-following').waitFor();
      await page.getByTestId('visit-proof').locator('summary').click();
      await page.getByTestId('visit-proof').locator('dl').first().waitFor();
    },
  ],
  ['following', () => go('/following').then(() => page.getByTestId('following-item').waitFor())],
  ['node', () => go('/node').then(() => page.getByTestId('node-link').first().waitFor())],
  ['settings', () => go('/settings').then(() => page.getByTestId('settings-export').waitFor())],
];

describe.sequential('every page', () => {
  it.each(stations)('%s', async (name, arrive) => {
    await arrive();
    expect(await lookAt(name)).toEqual([]);
  });

  it('reads from right to left in the pseudo-locale, without anything sticking out', async () => {
    await page.getByTestId('settings-locale').selectOption('qps-plocm');
    await expect.poll(() => page.evaluate(() => document.documentElement.dir)).toBe('rtl');
    const wrong: string[] = [];
    for (const [name, path, testid] of [
      ['settings', '/settings', 'settings-export'],
      ['own', '/', 'own-add-link'],
      ['visit', new URL(link).hash.slice(1), 'visit-name'],
      ['following', '/following', 'following-item'],
      ['node', '/node', 'node-role'],
      ['not-found', '/nowhere', 'not-found'],
    ] as const) {
      await go(path);
      await page.getByTestId(testid).first().waitFor();
      for (const found of await lookAt(`rtl-${name}`, ['light'], pseudo)) wrong.push(`${name}: ${found}`);
    }
    await page.evaluate(() => localStorage.clear());
    expect(wrong).toEqual([]);
  });

  it('left no error in a console', () => {
    expect([...owner.errors, ...reader.errors]).toEqual([]);
  });
});
