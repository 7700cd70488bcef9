/**
 * The pictures of the README and of the manifest, from the built app with two people in it: `npx vite build && node scripts/screenshots.mjs`.
 * Needs a server: start it with `npm start -- --no-build` and give its address, or leave the default.
 */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { ensureChromium } from './chromium.mjs';

const home = process.argv[2] ?? 'http://localhost:4173/';
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

const open = async (options) => {
  const folder = mkdtempSync(join(tmpdir(), 'tabard-screenshots-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: ensureChromium(),
    headless: true,
    args: flags,
    reducedMotion: 'reduce',
    ...options,
  });
  return {
    page: context.pages()[0] ?? (await context.newPage()),
    close: async () => {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
};

const shoot = async (link, { path, type = 'png', ...options }) => {
  const browser = await open(options);
  await browser.page.goto(link);
  await browser.page.locator('[data-testid=visit-status][data-state=served][data-who=owner]').waitFor();
  await browser.page.getByTestId('visit-follow').waitFor();
  await browser.page.screenshot({ path, type });
  await browser.close();
};

mkdirSync('public/screenshots', { recursive: true });
mkdirSync('docs/screenshots', { recursive: true });
const owner = await open({ viewport: { width: 1280, height: 900 } });
await owner.page.goto(home);
const link = await owner.page.evaluate(async () => {
  await window.tabard.ready;
  await window.tabard.create({ name: 'Ada Thornfield' });
  const me = await window.tabard.edit({
    bio: 'Bookbinder and type nerd in Bergen. I keep bees, two looms and this tab open.',
    tags: ['bookbinding', 'letterpress', 'bees', 'Rust'],
    links: [
      { title: 'The bindery', url: 'https://thornfield-bindery.example' },
      { title: 'Notes on sewing frames', url: 'https://notes.thornfield.example/frames' },
      { title: 'Bees of the west coast', url: 'https://vestlandsbier.example' },
    ],
  });
  await window.tabard.post(
    'A tab hosts this. The *sewing frame* here is older than the house it stands in, and holds a book with **nineteen** signatures without complaint.\n\n#bookbinding #letterpress',
  );
  await window.tabard.post('The bees are back on the heather. Three hives, two of them in a good temper. #bees');
  return me.link;
});
await shoot(link, { path: 'public/screenshots/wide.png', viewport: { width: 1280, height: 900 } });
await shoot(link, {
  path: 'public/screenshots/narrow.png',
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
});
await shoot(link, { path: 'docs/screenshots/profile-desktop.png', viewport: { width: 1280, height: 760 } });
await shoot(link, {
  path: 'docs/screenshots/profile-phone-dark.png',
  viewport: { width: 360, height: 740 },
  deviceScaleFactor: 2,
  colorScheme: 'dark',
});
/** The feed of somebody who follows her, and has answered. */
const reader = await open({ viewport: { width: 1280, height: 560 } });
await reader.page.goto(home);
await reader.page.evaluate(async (followed) => {
  await window.tabard.ready;
  await window.tabard.create({ name: 'Edvard Lund' });
  const { did } = await window.tabard.open(followed, { timeout: 60_000 });
  await window.tabard.follow(did);
  const [newest] = await window.tabard.feed({ limit: 10 });
  if (newest === undefined) throw new Error('the feed is empty');
  await window.tabard.like(newest.post.uri);
  await window.tabard.reply(newest.post.uri, 'What do they make of the rain?');
}, link);
await reader.page.evaluate(() => location.assign('#/feed'));
await reader.page.getByTestId('post').nth(1).waitFor();
await reader.page.locator('.arms[data-drawn]').first().waitFor();
await reader.page.screenshot({ path: 'docs/screenshots/feed-desktop.png' });
await reader.page.setViewportSize({ width: 360, height: 740 });
await reader.page.emulateMedia({ colorScheme: 'dark' });
await reader.page.screenshot({ path: 'docs/screenshots/feed-phone-dark.png' });
await reader.close();

await owner.page.reload();
await owner.page.getByTestId('share-qr').waitFor();
await owner.page.locator('.own-blazon:not(:empty)').waitFor();
await owner.page.screenshot({ path: 'docs/screenshots/own-desktop.png' });
await owner.close();
