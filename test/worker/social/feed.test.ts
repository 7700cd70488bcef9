/** Feeds, threads and counts out of the entries, over the real database. */
import { describe, expect, it } from 'vitest';
import { recordUri } from '../../../src/repo/index.js';
import { clock, path, postOf, sync } from '../world.js';
import { about, answerTo, follows, newestPost, referTo, someone, textOf } from './people.js';

describe('a feed', () => {
  it('ENT-3 has one’s own posts and those of whom one follows, newest first, without answers to others', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    clock.now += 1000;
    await other.commit([postOf('first')]);
    clock.now += 1000;
    await me.commit([postOf('mine')]);
    clock.now += 1000;
    const [first, mine] = [await newestPost(other), await newestPost(me)];
    await other.commit([answerTo(mine, mine, 'to you'), answerTo(first, first, 'to myself')]);
    await follows(me, other);
    await me.verify.social('follow');
    const feed = await me.verify.social('feed', { limit: 10 });
    expect(feed.entries.map(textOf)).toEqual(['to myself', 'mine', 'first']);
    const all = await me.verify.social('feed', { limit: 10, replies: true });
    expect(all.entries.map(textOf).toSorted()).toEqual(['first', 'mine', 'to myself', 'to you']);
  });

  it('goes on where a page ended, though many stand at one time', async () => {
    const me = await someone(1);
    clock.now += 1000;
    for (let n = 0; n < 5; n++) await me.commit(Array.from({ length: 30 }, (_, i) => postOf(`${n} ${i}`)));
    const seen: unknown[] = [];
    let cursor: string | undefined;
    do {
      const page = await me.verify.social('feed', { limit: 7, ...(cursor === undefined ? {} : { before: cursor }) });
      seen.push(...page.entries.map(textOf));
      cursor = page.cursor;
    } while (cursor !== undefined);
    expect(seen).toHaveLength(150);
    expect(new Set(seen).size).toBe(150);
    expect(seen[0]).toBe('4 29');
  });

  it('shows a boost with what it boosts', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    clock.now += 1000;
    await other.commit([postOf('worth it')]);
    const post = await newestPost(other);
    await sync(other.verify, me.verify, other.did);
    clock.now += 1000;
    await me.commit([await about('app.tabard.boost', post), await about('app.tabard.like', post)]);
    await me.verify.social('follow');
    const feed = await me.verify.social('feed', { limit: 10 });
    expect(feed.entries.map(({ kind, boosted }) => [kind, boosted && textOf(boosted)])).toEqual([
      ['boost', 'worth it'],
    ]);
    expect(await me.verify.social('counts', [post], me.did)).toMatchObject([
      { likes: 1, boosts: 1, replies: 0, quotes: 0, liked: expect.any(String), boosted: expect.any(String) },
    ]);
  });
});

describe('a thread', () => {
  it('has all posts that are here, names those that are not, and says who was admitted', async () => {
    const [me, other] = [await someone(1), await someone(2)];
    clock.now += 1000;
    await me.commit([postOf('root')]);
    const root = await newestPost(me);
    clock.now += 1000;
    await other.commit([answerTo(root, root, 'one')]);
    const one = await newestPost(other);
    const nobody = recordUri(other.did, path('app.tabard.post/2222222222222'));
    clock.now += 1000;
    await other.commit([answerTo(one, root, 'two'), answerTo(nobody, root, 'three')]);
    await follows(me, other);
    const key = (await about('app.tabard.x', one)) as { path: string };
    await me.commit([
      {
        path: path(`app.tabard.reply/${root.slice(-13)}.${key.path.slice(-26)}`),
        value: { subject: referTo(one), createdAt: 1 },
      },
    ]);
    await me.verify.social('follow');
    const thread = await me.verify.social('thread', root);
    expect(thread.posts.map(textOf)).toEqual(['root', 'one', 'two', 'three']);
    expect(thread.missing).toEqual([nobody]);
    expect(thread.admitted).toEqual([{ uri: one, cid: null }]);
  });
});
