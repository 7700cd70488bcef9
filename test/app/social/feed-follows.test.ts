/** What a change costs a feed that follows, however long it is; and what comes together. */
import { afterAll, describe, expect, it } from 'vitest';
import { createFeed } from '../../../src/app/social/feed.js';
import type { SocialGround } from '../../../src/app/social/ground.js';
import { FEED_PAGE, FIRST_PAGE } from '../../../src/app/social/limits.js';
import { isPost } from '../../../src/app/social/views.js';
import { clock } from '../../worker/world.js';
import { bulk, partsOf, quick } from './feed-parts.js';
import { carry, follow, openSoul, soul, until } from './world.js';

const began = clock.now;
// Files of tests share one clock.
afterAll(() => {
  clock.now = began;
});

describe('what a change costs', () => {
  it('a page reads its own posts, a like reads one, a post of others none, however many are loaded', async () => {
    const ada = await soul('Ada');
    await bulk(ada, FEED_PAGE * 4);
    const asked: [string, number][] = [];
    const plainBen = await soul('Ben');
    const counted = (reads: SocialGround['reads']): SocialGround['reads'] =>
      new Proxy(reads, {
        get: (target, name) => {
          const read: unknown = Reflect.get(target, name);
          if (typeof read !== 'function' || typeof name !== 'string') return read;
          return (...args: unknown[]): unknown => {
            asked.push([name, Array.isArray(args[0]) ? args[0].length : 1]);
            return read(...args);
          };
        },
      });
    const ben = await openSoul(plainBen, { changes: { timers: quick, reads: counted(plainBen.ground.reads) } });
    await follow(ben, ada);
    const parts = await partsOf(ben);
    const feed = createFeed(parts, { kind: 'home' });
    await until(feed.view, ({ ready }) => ready);
    const read = (name: string): number => asked.reduce((sum, [of, count]) => sum + (of === name ? count : 0), 0);
    for (let page = 2; page <= 4; page++) {
      asked.length = 0;
      const { items } = feed.view.get();
      await feed.older();
      expect(feed.view.get().items).toBe(items);
      expect(items).toHaveLength(FIRST_PAGE + FEED_PAGE * (page - 1));
      expect([read('feed'), read('counts'), read('entries')]).toEqual([1, FEED_PAGE, 0]);
    }
    const liked = feed.view.get().items[100]?.post;
    if (liked === undefined) throw new TypeError('no post');
    asked.length = 0;
    await ben.social.like(liked.uri, true);
    await until(feed.view, ({ items }) => {
      const post = items[100]?.post;
      return post !== undefined && isPost(post) && post.counts.likes === 1;
    });
    expect([read('feed'), read('counts')]).toEqual([0, 1]);
    asked.length = 0;
    clock.now += 10_000;
    await ada.social.post({ text: 'new' });
    await carry(ada, ben);
    await until(feed.view, ({ waiting }) => waiting === 1);
    expect([read('feed'), read('counts'), read('entries')]).toEqual([1, 0, 0]);
    feed.close();
    parts.close();
  });
});

describe('what comes together', () => {
  it('a post that waits, and is boosted by oneself, stands as what one follows', async () => {
    const ada = await soul('Ada');
    const ben = await openSoul(await soul('Ben'), { changes: { timers: quick } });
    await ada.social.post({ text: 'one' });
    await follow(ben, ada);
    const parts = await partsOf(ben);
    const feed = createFeed(parts, { kind: 'home' });
    await until(feed.view, ({ ready }) => ready);
    clock.now += 10;
    const uri = await ada.social.post({ text: 'two' });
    await carry(ada, ben);
    await until(feed.view, ({ waiting }) => waiting === 1);
    clock.now += 10;
    await ben.social.boost(uri, true);
    const view = await until(feed.view, ({ items, waiting }) => items.length === 2 && waiting === 0);
    expect(view.items[0]).toMatchObject({ why: { kind: 'follow' }, boosts: [{ name: 'Ben' }] });
    feed.close();
    parts.close();
  });

  it('what changes while its page is on its way is shown as it is, not as it was read', async () => {
    const ada = await soul('Ada');
    const plainBen = await soul('Ben');
    const { reads } = plainBen.ground;
    let held: Promise<void> | undefined;
    let wasRead = (): void => undefined;
    let wasSought = (): void => undefined;
    const late: SocialGround['reads'] = new Proxy(reads, {
      get: (target, name) =>
        name !== 'feed'
          ? Reflect.get(target, name)
          : async (...args: Parameters<typeof reads.feed>) => {
              const page = await reads.feed(...args);
              if (args[0].among === undefined) wasRead();
              if (args[0].among === undefined) await held;
              else wasSought();
              return page;
            },
    });
    const ben = await openSoul(plainBen, { changes: { timers: quick, reads: late } });
    await bulk(ada, FEED_PAGE + 5);
    await follow(ben, ada);
    const parts = await partsOf(ben);
    const feed = createFeed(parts, { kind: 'home' });
    await until(feed.view, ({ ready }) => ready);
    const last = (await reads.posts(ada.did, { limit: 100 })).entries.at(-1)?.uri;
    if (last === undefined) throw new TypeError('no post');
    let release = (): void => undefined;
    held = new Promise((resolve) => {
      release = resolve;
    });
    const isRead = new Promise<void>((resolve) => {
      wasRead = resolve;
    });
    const reading = feed.older();
    await isRead;
    clock.now += 10;
    await ada.social.edit(last, { text: 'edited' });
    const isSought = new Promise<void>((resolve) => {
      wasSought = resolve;
    });
    await carry(ada, ben);
    // The change was looked at, and nothing stood yet that it is of.
    await isSought;
    await new Promise((resolve) => setTimeout(resolve, 0));
    release();
    await reading;
    await until(feed.view, ({ items }) => {
      const post = items.at(-1)?.post;
      return post !== undefined && isPost(post) && post.text === 'edited';
    });
    feed.close();
    parts.close();
  });
});
