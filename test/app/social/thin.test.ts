/** The whole way once: what one writes is read by who follows, answered, liked, and noticed. */
import { describe, expect, it } from 'vitest';
import { carry, deliver, follow, soul, textOf, until } from './world.js';

describe('what people write to each other', () => {
  it('reaches a follower, whose answer reaches the author and stands in the thread', async () => {
    const [ada, ben] = [await soul('Ada'), await soul('Ben')];
    const post = await ada.social.post({ text: 'Hello **all** #books' });
    await follow(ben, ada);

    const feed = ben.social.feed({ kind: 'home' });
    const shown = await until(feed.view, ({ ready, items }) => ready && items.length === 1);
    expect(shown.items[0]).toMatchObject({
      why: { kind: 'follow', who: { name: 'Ada', follow: 'public' } },
      post: { uri: post, text: 'Hello **all** #books', tags: ['books'] },
    });

    const answer = await ben.social.post({ text: 'Hello Ada', reply: post });
    await ben.social.like(post, true);
    await ben.social.boost(post, true);
    expect(await deliver(ben, ada)).toBe(3);

    const thread = ada.social.thread(post);
    const tree = await until(thread.view, ({ posts }) => posts.length === 2);
    expect(tree.posts.map(({ post: each, depth }) => [textOf(each), depth])).toEqual([
      ['Hello **all** #books', 0],
      ['Hello Ada', 1],
    ]);
    expect(tree.posts[1]?.post.uri).toBe(answer);
    expect(tree.posts[0]?.post).toMatchObject({ counts: { likes: 1, boosts: 1, replies: 1, quotes: 0 } });

    const notices = await until(ada.social.notices.view, ({ items }) => items.length === 3);
    expect(notices.items.map(({ kind }) => kind).sort()).toEqual(['boost', 'like', 'reply']);
    await carry(ben, ada);
    expect([...ada.failures, ...ben.failures]).toEqual([]);
    for (const each of [feed, thread, ada.social, ben.social]) each.close();
  });
});
