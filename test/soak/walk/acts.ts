/** What three people do in a walk, and how a station of theirs is looked at. */
import { mkdirSync } from 'node:fs';
import type { Locator, Page } from 'playwright-core';
import { expect } from 'vitest';
import type { Browser } from '../../e2e/support/browser.js';
import { overflow, violations } from '../../e2e/support/look.js';

const out = 'test/.out/walk';
mkdirSync(out, { recursive: true });

const looks = [
  [360, 780, 'light'],
  [360, 780, 'dark'],
  [1280, 860, 'light'],
  [1280, 860, 'dark'],
] as const;

/** What was wrong at the stations so far. */
export const found: string[] = [];

/** Looks at a page as it stands, in all looks; what is wrong is said at the end, of all stations at once. */
export const station = async (page: Page, name: string): Promise<void> => {
  const before = page.viewportSize();
  for (const [width, height, colorScheme] of looks) {
    await page.setViewportSize({ width, height });
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    // Colours that fade from one scheme into the other are those of neither.
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
    );
    const wrong = [...(await overflow(page)), ...(await violations(page))];
    found.push(...wrong.map((each) => `${name} at ${width} ${colorScheme}: ${each}`));
    await page.screenshot({ path: `${out}/${name}-${width}-${colorScheme}.png` });
  }
  if (before !== null) await page.setViewportSize(before);
};

export const start = async (browser: Browser, home: string, name: string): Promise<{ page: Page; link: string }> => {
  const page = await browser.open(home);
  await page.getByTestId('start-name').fill(name);
  await page.getByTestId('start-go').click();
  await page.getByTestId('own-name').waitFor();
  const link = await page.evaluate(() => window.tabard.me()?.link ?? '');
  return { page, link };
};

export const follow = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await page.getByTestId('visit-follow').click();
  await page.getByTestId('visit-unfollow').waitFor();
};

export const postOf = (page: Page, text: string): Locator => page.getByTestId('post').filter({ hasText: text }).first();
export const focused = (page: Page): Promise<string | null | undefined> =>
  page.evaluate(() => document.activeElement?.getAttribute('data-testid'));

/** What has come stands in the feed. */
export const inFeed = async (page: Page, text: string): Promise<Locator> => {
  const post = postOf(page, text);
  const newer = page.getByTestId('feed-newer');
  await post.or(newer).first().waitFor();
  if ((await post.count()) === 0) await newer.click();
  await post.waitFor();
  return post;
};

export const toFeed = async (page: Page): Promise<void> => {
  await page.getByTestId('nav-feed').click();
  await page.getByTestId('feed').waitFor();
};

export const write = async (
  page: Page,
  text: string,
  more: () => Promise<void> = async () => undefined,
): Promise<void> => {
  await page.getByTestId('social-write').click();
  await page.locator('[data-testid=composer-text]:focus').waitFor();
  await page.keyboard.insertText(text);
  await more();
  await page.getByTestId('composer-post').click();
  await page.getByTestId('write-dialog').waitFor({ state: 'detached' });
};

export const answer = async (page: Page, to: string, text: string): Promise<void> => {
  await postOf(page, to).getByTestId('post-reply').click();
  await page.locator('[data-testid=composer-text]:focus').waitFor();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
  await page.getByTestId('write-dialog').waitFor({ state: 'detached' });
};

/** A line that has come meanwhile can move the menu away under the finger: then it is opened again. */
export const press = async (post: Locator, act: string): Promise<void> => {
  const more = post.getByTestId('post-more');
  for (let tries = 0; tries < 5; tries++) {
    if ((await more.getAttribute('aria-expanded')) !== 'true') await more.click();
    const done = await post
      .getByTestId(`post-${act}`)
      .click({ timeout: 8_000 })
      .then(
        () => true,
        () => false,
      );
    if (done) return;
  }
  throw new Error(`no ${act} in the menu`);
};

/** The dialog that an act opens; Escape closes it and gives the focus back. */
export const asked = async (page: Page, post: Locator, act: string, dialog: string): Promise<void> => {
  await press(post, act);
  await page.getByTestId(dialog).waitFor();
  await station(page, dialog);
  await page.keyboard.press('Escape');
  await page.getByTestId(dialog).waitFor({ state: 'detached' });
  expect(await focused(page)).toBe(`post-${act}`);
};

export const film = (page: Page): Promise<Buffer> =>
  page
    .evaluate(async () => {
      const canvas = document.createElement('canvas');
      canvas.width = 640;
      canvas.height = 360;
      const context = canvas.getContext('2d');
      if (context === null) throw new TypeError('no canvas');
      const recorder = new MediaRecorder(canvas.captureStream(25), { mimeType: 'video/webm' });
      const parts: Blob[] = [];
      recorder.ondataavailable = ({ data }) => parts.push(data);
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve));
      recorder.start();
      for (let at = 0; at < 50; at++) {
        context.fillStyle = `hsl(${at * 7} 60% 50%)`;
        context.fillRect(0, 0, 640, 360);
        await new Promise(requestAnimationFrame);
      }
      recorder.stop();
      await stopped;
      return [...new Uint8Array(await new Blob(parts).arrayBuffer())];
    })
    .then((bytes) => Buffer.from(bytes));

export const convergedAt = (page: Page, text: string): Promise<unknown> =>
  expect
    .poll(() =>
      page.evaluate(async () =>
        ((await window.tabard.feed({ limit: 100 })) as { readonly post: { readonly text: string } }[]).map(
          ({ post }) => post.text,
        ),
      ),
    )
    .toContain(text);
