/**
 * The pictures of the README and of the manifest, from the built app with one profile in it: `npx vite build && node scripts/screenshots.mjs`.
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
await owner.page.reload();
await owner.page.getByTestId('share-qr').waitFor();
await owner.page.screenshot({ path: 'docs/screenshots/own-desktop.png' });
await owner.close();
