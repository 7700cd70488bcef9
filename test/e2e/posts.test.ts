/** The whole way of what people write, by the pages: a post, a follower's feed, an answer, a like, notices, the thread. */
import type { BrowserContext, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast } from './support/cast.js';
import { create, home } from './support/pages.js';

const cast = createCast();

/** The browser's own notices, and what was said by them. */
const listenOutside = async (context: BrowserContext): Promise<void> => {
  await context.grantPermissions(['notifications']);
  await context.addInitScript(() => {
    const said: { title: string; body: string; tap: () => void }[] = [];
    const Real = window.Notification;
    class Heard extends Real {
      constructor(title: string, options: NotificationOptions = {}) {
        super(title, options);
        said.push({ title, body: options.body ?? '', tap: () => this.dispatchEvent(new Event('click')) });
      }
    }
    Object.assign(window, { Notification: Heard, said });
  });
};

const saidOutside = (page: Page): Promise<unknown> =>
  page.evaluate(() => JSON.parse(JSON.stringify(Reflect.get(window, 'said'))));

/** Somebody looks elsewhere. The tests' browser says of every page that it is looked at. */
const lookAway = (page: Page): Promise<unknown> =>
  page.evaluate(() => {
    document.hasFocus = () => false;
    dispatchEvent(new Event('blur'));
  });

describe('posts', () => {
  it('are written, read by a follower, answered and liked, and their author is told', async () => {
    const fakes = ['--use-fake-device-for-media-stream', '--use-fake-ui-for-media-stream'];
    const [one, two] = await Promise.all([cast.browser({ args: fakes, prepare: listenOutside }), cast.browser()]);
    const ada = await one.open(home());
    const { link } = await create(ada, 'Ada Thornfield');
    const bo = await two.open(home());
    await create(bo, 'Bo Linden');

    // Bo follows before there is anything to read.
    await bo.goto(link);
    await bo.getByTestId('visit-follow').click();
    await bo.getByTestId('visit-unfollow').waitFor();
    await bo.getByTestId('nav-feed').click();
    await bo.getByTestId('feed-empty').waitFor();

    await ada.getByTestId('nav-feed').click();
    // What keys do is shown by one; another opens the place to write, with the caret in it.
    await ada.keyboard.press('?');
    await ada.getByTestId('social-keys').waitFor();
    await ada.keyboard.press('Escape');
    await ada.getByTestId('social-keys').waitFor({ state: 'detached' });
    await ada.keyboard.press('n');
    await ada.locator('[data-testid=composer-text]:focus').waitFor();
    await ada.keyboard.type('Finished the **quarter-leather** set. #bookbinding ');
    // Recorded in the page: paused, gone on with, and made ready like any file.
    await ada.getByTestId('composer-record-video').click();
    const recorder = ada.getByTestId('recorder');
    await recorder.locator('video').waitFor();
    await expect.poll(() => ada.getByTestId('recorder-time').textContent()).not.toBe('0:00');
    await ada.getByTestId('recorder-pause').click();
    await expect.poll(() => recorder.getAttribute('data-state')).toBe('paused');
    await ada.getByTestId('recorder-pause').click();
    await expect.poll(() => recorder.getAttribute('data-state')).toBe('recording');
    await ada.getByTestId('recorder-use').click();
    await ada.locator('[data-testid=composer-medium][data-state=ready]').waitFor();
    await ada.getByTestId('composer-alt').fill('The press at work');
    await ada.getByTestId('composer-post').click();
    await ada.getByTestId('write-dialog').waitFor({ state: 'detached' });
    await expect.poll(() => ada.getByTestId('post').count()).toBe(1);

    // It is announced, and never pushed in.
    await bo.getByTestId('feed-newer').click();
    const post = bo.getByTestId('post').first();
    await expect.poll(() => post.textContent()).toContain('quarter-leather');
    expect(await post.locator('strong', { hasText: 'quarter-leather' }).count()).toBe(1);
    expect(await post.getByTestId('media-video').count()).toBe(1);

    // Into its thread and back: the keyboard is where it was.
    await bo.keyboard.press('j');
    await bo.keyboard.press('o');
    await bo.getByTestId('thread').waitFor();
    await bo.goBack();
    await bo.waitForFunction(() => document.activeElement?.closest('[data-testid=feed] [data-index="0"]') !== null);
    await post.getByTestId('post-like').click();
    await expect.poll(() => post.getByTestId('post-like').getAttribute('aria-pressed')).toBe('true');
    // Wherever its author is: she is told on her page, and beside it where she has turned that on and looks elsewhere.
    await ada.getByTestId('social-notices').click();
    await ada.getByTestId('outside-turn').click();
    await ada.getByTestId('outside-offer').waitFor({ state: 'detached' });
    await ada.getByTestId('social-feed').click();
    await ada.getByTestId('feed').waitFor();
    await lookAway(ada);
    const told = ada.getByTestId('told').waitFor();
    await post.getByTestId('post-reply').click();
    await bo.getByTestId('composer-text').fill('The gold as well?');
    await bo.keyboard.press('Control+Enter');
    await bo.getByTestId('thread').waitFor();
    await expect
      .poll(() => bo.getByTestId('post').allTextContents())
      .toContainEqual(expect.stringContaining('The gold'));
    // What stands above is the way here: there is nothing to fold away.
    expect(await bo.getByTestId('thread-fold').count()).toBe(0);

    await told;
    await expect.poll(() => ada.title()).toMatch(/^\(1\) /);
    await expect.poll(() => saidOutside(ada)).toEqual([{ title: 'Bo Linden answered you', body: 'The gold as well?' }]);
    await ada.evaluate(() => Reflect.get(window, 'said')[0].tap());
    await ada.getByTestId('thread').waitFor();
    // An answer is told; a like of somebody with no tie is held back, and shown when asked for.
    await expect.poll(() => ada.getByTestId('social-unread').textContent()).toContain('1');
    await ada.getByTestId('post').filter({ hasText: 'quarter-leather' }).waitFor();
    // Keys begin at the post of the page, and walk to what stands above it as well.
    for (const [key, words] of [
      ['j', 'The gold as well?'],
      ['k', 'quarter-leather'],
    ] as const) {
      await ada.keyboard.press(key);
      await ada.locator('[data-testid=post]:focus-within', { hasText: words }).waitFor();
    }
    // They do on a profile what they do elsewhere.
    await ada.keyboard.press('g');
    await ada.keyboard.press('p');
    await ada.getByTestId('visit-name').waitFor();
    // Two keys are one act: "n" by itself would begin to write, as "b" would boost.
    await ada.keyboard.press('g');
    await ada.keyboard.press('n');
    await ada.getByTestId('notices-held').waitFor();
    expect(await ada.locator('dialog[open]').count()).toBe(0);
    await ada.getByTestId('notices-held').click();
    const kinds = (): Promise<(string | undefined)[]> =>
      ada.getByTestId('notice').evaluateAll((found) => found.map((each) => each.dataset.kind));
    await expect.poll(kinds).toEqual(expect.arrayContaining(['reply', 'like', 'follow']));
    const notice = ada.locator('[data-testid=notice][data-kind=reply]');
    expect(await notice.textContent()).toContain('The gold as well?');

    // The author's tab lets it into the thread by itself, and everybody's counts follow.
    await ada.getByTestId('social-feed').click();
    await ada.getByTestId('post').first().getByTestId('post-open').click();
    await ada.getByTestId('thread').waitFor();
    await expect
      .poll(() => ada.getByTestId('post').allTextContents())
      .toContainEqual(expect.stringContaining('The gold'));
    await expect
      .poll(() => ada.locator('[data-main=true] [data-testid=post-like]').getAttribute('aria-label'))
      .toContain('1');

    // Taken away, and back.
    await ada.locator('[data-main=true]').getByTestId('post-more').first().click();
    await ada.getByTestId('post-remove').click();
    await ada.getByTestId('remove-go').click();
    await expect.poll(() => ada.getByTestId('post-missing').count()).toBeGreaterThan(0);
    await ada.getByTestId('toast-undo').click();
    await expect
      .poll(() => ada.locator('[data-testid=post][data-main=true]').textContent())
      .toContain('quarter-leather');

    // What was opened in a post above stays open when the thread grows.
    const gold = { hasText: 'The gold' };
    await ada.getByTestId('post').filter(gold).getByTestId('post-open').click();
    await ada.locator('.thread-above [data-testid=post-more]').click();
    await ada.locator('.thread-above [data-testid=post-menu]').waitFor();
    await bo.getByTestId('post').filter(gold).getByTestId('post-reply').click();
    await bo.getByTestId('composer-text').fill('And the spine?');
    await bo.keyboard.press('Control+Enter');
    await expect
      .poll(() => ada.getByTestId('post').allTextContents())
      .toContainEqual(expect.stringContaining('And the spine?'));
    expect(await ada.locator('.thread-above [data-testid=post-menu]').count()).toBe(1);
  });
});
