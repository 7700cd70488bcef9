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

/** How a person does something: the ones with phones by touch; whoever has nothing but keys walks there and presses one. */
export type Hand = 'touch' | 'keys';
const hands = new WeakMap<Page, Hand>();
export const handOf = (page: Page): Hand => hands.get(page) ?? 'touch';

/** Walks to it by Tab; what stands outside of the order of focus is not reached. */
export const reach = async (page: Page, element: Locator): Promise<void> => {
  await element.waitFor();
  const isThere = (): Promise<boolean> => element.evaluate((one) => one === document.activeElement);
  for (let steps = 0; steps < 200; steps++) {
    if (await isThere()) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way by keys to ${element}`);
};

export const hit = async (page: Page, element: Locator, key = 'Enter'): Promise<void> => {
  if (handOf(page) === 'touch') return element.tap();
  await reach(page, element);
  await page.keyboard.press(key);
};

export const enter = async (page: Page, field: Locator, text: string): Promise<void> => {
  if (handOf(page) === 'touch') await field.tap();
  else await reach(page, field);
  await page.keyboard.insertText(text);
};

/** By keys one walks from post to post first, from the first one on. */
export const toPost = async (page: Page, post: Locator): Promise<void> => {
  await post.waitFor();
  if (handOf(page) === 'touch') return;
  const isThere = (): Promise<boolean> => post.evaluate((one) => one.contains(document.activeElement));
  for (const key of ['j', 'k']) {
    for (let steps = 0; steps < 30; steps++) {
      if (await isThere()) return;
      const before = await placeOf(page);
      await page.keyboard.press(key);
      // The last one stays the last one.
      const moved = await expect
        .poll(() => placeOf(page), { timeout: 2_000 })
        .not.toBe(before)
        .then(
          () => true,
          () => false,
        );
      if (!moved) break;
    }
  }
  if (!(await isThere())) throw new Error(`no way by keys to ${post}`);
};

const placeOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-uri]')?.dataset.uri);

export const lineOf = (page: Page): Promise<string | undefined> =>
  page.evaluate(() => document.activeElement?.closest<HTMLElement>('[data-index]')?.dataset.index);

export const start = async (
  browser: Browser,
  home: string,
  name: string,
  hand: Hand,
): Promise<{ page: Page; link: string }> => {
  const page = await browser.open(home);
  hands.set(page, hand);
  await enter(page, page.getByTestId('start-name'), name);
  await hit(page, page.getByTestId('start-go'));
  await page.getByTestId('own-name').waitFor();
  const link = await page.evaluate(() => window.tabard.me()?.link ?? '');
  return { page, link };
};

export const follow = async (page: Page, link: string): Promise<void> => {
  await page.goto(link);
  await hit(page, page.getByTestId('visit-follow'));
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
  if ((await post.count()) === 0) await hit(page, newer);
  await post.waitFor();
  return post;
};

export const toFeed = async (page: Page): Promise<void> => {
  await hit(page, page.getByTestId('nav-feed'));
  await page.getByTestId('feed').waitFor();
};

export const write = async (
  page: Page,
  text: string,
  more: () => Promise<void> = async () => undefined,
): Promise<void> => {
  if (handOf(page) === 'keys') await page.keyboard.press('n');
  else await page.getByTestId('social-write').tap();
  await page.locator('[data-testid=composer-text]:focus').waitFor();
  await page.keyboard.insertText(text);
  await more();
  await hit(page, page.getByTestId('composer-post'));
  await page.getByTestId('write-dialog').waitFor({ state: 'detached' });
};

export const answer = async (page: Page, to: string, text: string): Promise<void> => {
  await toPost(page, postOf(page, to));
  if (handOf(page) === 'keys') await page.keyboard.press('r');
  else await postOf(page, to).getByTestId('post-reply').tap();
  await page.locator('[data-testid=composer-text]:focus').waitFor();
  await page.keyboard.insertText(text);
  await page.keyboard.press('Control+Enter');
  await page.getByTestId('write-dialog').waitFor({ state: 'detached' });
};

/** A line that has come meanwhile can move the menu away under the finger: then the finger comes again. */
export const press = async (page: Page, post: Locator, act: string): Promise<void> => {
  await toPost(page, post);
  const more = post.getByTestId('post-more');
  await hit(page, more);
  const item = post.getByTestId(`post-${act}`);
  if (handOf(page) === 'keys') return hit(page, item);
  await item.waitFor();
  await item.tap();
};

/** The dialog that an act opens; Escape closes it and gives the focus back. */
export const asked = async (page: Page, post: Locator, act: string, dialog: string): Promise<void> => {
  await press(page, post, act);
  await page.getByTestId(dialog).waitFor();
  await station(page, dialog);
  await page.keyboard.press('Escape');
  await page.getByTestId(dialog).waitFor({ state: 'detached' });
  expect(await focused(page)).toBe(`post-${act}`);
  await page.keyboard.press('Escape');
  await post.getByTestId('post-menu').waitFor({ state: 'detached' });
  expect(await focused(page)).toBe('post-more');
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
