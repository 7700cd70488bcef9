/** What people write to each other, the whole way through two browsers, by the console. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { create, home, openProfile } from './support/pages.js';

const another = keepBrowsers();
/** Waits until so many items stand in the feed. */
const feedOf = (page: Page, count: number): Promise<void> =>
  page.evaluate(async (wanted) => {
    while ((await window.tabard.feed({ limit: 50 })).length < wanted)
      await new Promise((resolve) => setTimeout(resolve, 50));
  }, count);

interface Shown {
  readonly post: { readonly uri: string; readonly text: string };
  readonly why: { readonly kind: string };
}

it('a post reaches a follower; the answer, the like and the boost reach the author, who is told', async () => {
  const [one, other] = await Promise.all([another(), another()]);
  const [ada, ben] = await Promise.all([one.open(home()), other.open(home())]);
  const { link } = await create(ada, 'Ada');
  const { did: bens } = await create(ben, 'Ben');
  const first = await ada.evaluate(() => window.tabard.post('Hello **all** #books'));

  expect(await openProfile(ben, link, 120_000)).toMatchObject({ name: 'Ada' });
  await ben.evaluate((did) => window.tabard.follow(did), link);
  await feedOf(ben, 1);
  const [item] = (await ben.evaluate(() => window.tabard.feed())) as readonly Shown[];
  expect(item).toMatchObject({
    why: { kind: 'follow', who: { name: 'Ada' } },
    post: { uri: first, text: 'Hello **all** #books', tags: ['books'], author: { name: 'Ada' } },
  });

  const answer = await ben.evaluate((uri) => window.tabard.reply(uri, 'Hello Ada'), first);
  await ben.evaluate((uri) => window.tabard.like(uri), first);
  await ben.evaluate((uri) => window.tabard.boost(uri), first);

  // It came alone, with its proof: Ada follows nobody.
  await ada.evaluate(async () => {
    const told = async (): Promise<number> => Reflect.get(Object(await window.tabard.notifications()), 'items').length;
    while ((await told()) < 4) await new Promise((resolve) => setTimeout(resolve, 50));
  });
  const told = await ada.evaluate(() => window.tabard.notifications());
  expect(told).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ kind: 'reply', unread: true })]),
  });
  const kinds: readonly { readonly kind: string; readonly who: unknown }[] = Reflect.get(Object(told), 'items');
  expect(kinds.map(({ kind }) => kind).sort()).toEqual(['boost', 'follow', 'like', 'reply']);
  expect(kinds[0]?.who).toMatchObject([{ did: bens }]);

  const thread = await ada.evaluate((uri) => window.tabard.thread(uri), first);
  expect(thread).toMatchObject({
    posts: [
      { depth: 0, post: { uri: first, counts: { likes: 1, boosts: 1, replies: 1, quotes: 0 } } },
      { depth: 1, post: { uri: answer, text: 'Hello Ada', hidden: null } },
    ],
    known: 1,
    unreachable: 0,
  });

  // A second post is announced while Ben looks elsewhere, and stands in the feed when it is asked for.
  const second = await ada.evaluate(() => window.tabard.post('And again'));
  await feedOf(ben, 2);
  const feed = (await ben.evaluate(() => window.tabard.feed())) as readonly Shown[];
  expect(feed.map(({ post }) => post.uri)).toEqual([second, first]);
  await expect(ben.evaluate(() => window.tabard.reply('nonsense', 'x'))).rejects.toThrow();
  expect([...one.errors, ...other.errors]).toEqual([]);
});
