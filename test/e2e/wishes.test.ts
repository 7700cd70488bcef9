/** What one wishes of others, by the pages: a stream, a rule, mutes, tags, lists, hiding, blocking; each found again, and taken back. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { createCast } from './support/cast.js';
import { create, home } from './support/pages.js';

const cast = createCast();

const go = (page: Page, hash: string): Promise<void> => page.evaluate((to) => location.assign(to), hash);
const texts = (page: Page): Promise<string[]> => page.locator('.feed [data-testid=post]').allTextContents();
const menuOf = async (page: Page, words: string): Promise<void> => {
  const post = page.locator('.feed [data-testid=post]', { hasText: words });
  await post.getByTestId('post-more').first().click();
  await post.getByTestId('post-menu').waitFor();
};
const undo = (page: Page): Promise<void> => page.getByTestId('toast-undo').click();

it('a stream is followed alone, then all; what is muted, hidden, listed, tagged or blocked is found again and taken back', async () => {
  const [one, two] = await Promise.all([cast.browser(), cast.browser()]);
  const ada = await one.open(home());
  const { link } = await create(ada, 'Ada Thornfield');
  const bo = await two.open(home());
  await create(bo, 'Bo Linden');
  const adas = link.slice(link.indexOf('#'));

  await go(ada, '#/settings/posts');
  await ada.getByTestId('rules-stream-name').fill('Bees');
  await ada.getByTestId('rules-stream-name-go').click();
  await ada.getByTestId('rules-stream').waitFor();
  await go(ada, '#/feed');
  await ada.getByTestId('social-write').click();
  await ada.getByTestId('composer-text').fill('The hives woke up #bees');
  await ada.getByTestId('composer-more').locator('summary').click();
  await ada.getByTestId('composer-stream').check();
  await ada.getByTestId('composer-post').click();
  await ada.getByTestId('write-dialog').waitFor({ state: 'detached' });
  await ada.evaluate(async () => {
    await window.tabard.post('Talk of the election');
  });

  // One stream, from the profile; it says so in the feed.
  await bo.goto(link);
  await bo.getByTestId('stream-chip').nth(1).click();
  await bo.getByTestId('stream-follow').click();
  await bo.getByTestId('stream-leave').waitFor();
  await go(bo, '#/feed');
  await expect.poll(() => texts(bo)).toEqual([expect.stringContaining('The hives woke up')]);
  await menuOf(bo, 'hives');
  await expect.poll(() => bo.locator('.post-why').textContent()).toContain('“Bees” of Ada Thornfield');

  // All of it, from the rule of the follow.
  await go(bo, adas);
  await bo.getByTestId('visit-follow-more').click();
  await bo.getByTestId('person-rule').click();
  await bo.getByTestId('rule-streams-everything').check();
  await bo.getByTestId('rule-media').selectOption('5000000');
  await bo.getByTestId('rule-go').click();
  await bo.getByTestId('follow-dialog').waitFor({ state: 'detached' });
  await go(bo, '#/following');
  await expect.poll(() => bo.getByTestId('following-rule-says').textContent()).toContain('All posts');
  await go(bo, '#/feed');
  await expect.poll(() => texts(bo)).toHaveLength(2);

  // A word for a week: left out, said so, looked at all the same, and found in the settings.
  await menuOf(bo, 'election');
  await bo.getByTestId('post-mute').click();
  await bo.getByTestId('mute-word').check();
  await bo.getByTestId('mute-word-field').fill('Election');
  await bo.getByTestId('mute-time').selectOption('week');
  await bo.getByTestId('mute-go').click();
  await expect.poll(() => texts(bo)).toHaveLength(1);
  await bo.getByTestId('feed-left-out').locator('summary').click();
  await expect.poll(() => bo.getByTestId('feed-left-out').textContent()).toContain('election');
  await bo.getByTestId('feed-look-behind').click();
  await bo.getByTestId('post-folded').waitFor();
  await go(bo, '#/settings/posts');
  await expect.poll(() => bo.getByTestId('rules-mute').textContent()).toContain('until');
  await bo.getByTestId('rules-mute').getByRole('button').click();
  await bo.getByTestId('rules-mute').waitFor({ state: 'detached' });
  await undo(bo);
  await bo.getByTestId('rules-mute').waitFor();
  await bo.getByTestId('rules-mute').getByRole('button').click();
  await bo.getByTestId('rules-mute').waitFor({ state: 'detached' });

  // A tag, and out of it again.
  await go(bo, '#/tag/bees');
  await bo.getByTestId('tag-follow').click();
  await bo.getByTestId('tag-unfollow').waitFor();
  await expect.poll(() => bo.getByTestId('feed-tabs').textContent()).toContain('#bees');
  await go(bo, '#/following');
  await bo.getByTestId('followed-tag-leave').click();
  await bo.getByTestId('followed-tag').waitFor({ state: 'detached' });
  await undo(bo);
  await bo.getByTestId('followed-tag').waitFor();

  // A list, made from her profile, read by itself, made public, taken away and back.
  await go(bo, adas);
  await bo.getByTestId('visit-follow-more').click();
  await bo.getByTestId('person-lists-open').click();
  await bo.getByTestId('person-list-new').fill('Binders');
  await bo.getByTestId('person-list-make').click();
  await expect.poll(() => bo.getByTestId('person-list').isChecked()).toBe(true);
  await bo.keyboard.press('Escape');
  await go(bo, '#/lists');
  await bo.getByTestId('list').getByRole('link').first().click();
  await expect.poll(() => texts(bo)).toHaveLength(2);
  await bo.getByTestId('list-change').click();
  await bo.getByTestId('list-who-public').check();
  await bo.getByTestId('list-go').click();
  await bo.getByTestId('list-dialog').waitFor({ state: 'detached' });
  await bo.getByTestId('list-share').waitFor();
  await expect.poll(() => texts(bo)).toHaveLength(2);
  await bo.getByTestId('list-drop').click();
  await bo.getByTestId('lists-empty').waitFor();
  await undo(bo);
  await bo.getByTestId('list-share').waitFor();

  // One post, hidden and brought back.
  await menuOf(bo, 'hives');
  await bo.getByTestId('post-hide').click();
  await expect.poll(() => texts(bo)).toHaveLength(1);
  await go(bo, '#/hidden');
  await bo.getByTestId('post-unhide').click();
  await bo.getByTestId('hidden-empty').waitFor();

  // A block that everybody can see.
  await go(bo, '#/feed');
  await expect.poll(() => texts(bo)).toHaveLength(2);
  await menuOf(bo, 'hives');
  await bo.getByTestId('post-block').click();
  await bo.getByTestId('block-public').check();
  await bo.getByTestId('block-go').click();
  await expect.poll(() => texts(bo)).toHaveLength(0);
  await go(bo, '#/settings/posts');
  await expect.poll(() => bo.getByTestId('rules-block').textContent()).toContain('Everybody can see this block');
  await bo.getByTestId('rules-block').getByRole('button').click();
  await bo.getByTestId('rules-block').waitFor({ state: 'detached' });
  await go(bo, '#/feed');
  await expect.poll(() => texts(bo)).toHaveLength(2);
  expect([...one.errors, ...two.errors]).toEqual([]);
});
