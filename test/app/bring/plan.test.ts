import { describe, expect, it } from 'vitest';
import { planPosts } from '../../../src/app/bring/plan.js';
import type { BroughtPost } from '../../../src/app/bring/types.js';
import type { Did } from '../../../src/base/index.js';
import { millisecondsOf, parseTid } from '../../../src/codec/index.js';

const did = `did:tabard:${'a'.repeat(32)}` as Did;
const now = Date.UTC(2026, 0, 1);
const post = (id: string, at: number, more: Partial<BroughtPost> = {}): BroughtPost => ({
  ...{ id, at, text: `post ${id}`, tags: [], media: [] },
  ...more,
});
const timeOf = (path: string): number => {
  const tid = parseTid(path.slice(path.lastIndexOf('/') + 1));
  return tid === undefined ? Number.NaN : millisecondsOf(tid);
};

describe('posts that are brought along', () => {
  it('stand at the time at which they were written, marked as archive', async () => {
    const { posts } = await planPosts(did, [post('a', Date.UTC(2019, 5, 1))], now);
    expect(posts.map(({ path }) => timeOf(path))).toEqual([Date.UTC(2019, 5, 1)]);
    expect(posts[0]?.fields).toEqual({ text: 'post a', createdAt: Date.UTC(2019, 5, 1), archive: true });
  });

  it('hold the page up for no more than 200 at a time', async () => {
    const many = Array.from({ length: 1_000 }, (_, at) => post(`p${at}`, Date.UTC(2019, 5, 1) + at));
    let pauses = 0;
    await planPosts(did, many, now, async () => {
      pauses += 1;
    });
    expect(pauses).toBe(5);
    const stop = planPosts(did, many, now, () => Promise.reject(new Error('stopped')));
    await expect(stop).rejects.toThrow('stopped');
  });

  it('have the same keys each time, and one each, also at one moment', async () => {
    const many = Array.from({ length: 200 }, (_, at) => post(`p${at}`, Date.UTC(2019, 5, 1)));
    const [one, two] = [await planPosts(did, many, now), await planPosts(did, many, now)];
    expect(one).toEqual(two);
    expect(new Set(one.posts.map(({ path }) => path)).size).toBe(200);
  });

  it('keep their threads, whatever the order in the file', async () => {
    const { posts } = await planPosts(
      did,
      [
        post('c', 3000, { after: 'b' }),
        post('a', 1000),
        post('b', 2000, { after: 'a' }),
        post('x', 4000, { after: '?' }),
      ],
      now,
    );
    const [a, b, c, x] = posts;
    expect(posts.map(({ from }) => from.id)).toEqual(['a', 'b', 'c', 'x']);
    expect(b?.fields.reply).toEqual({ root: { did, path: a?.path }, parent: { did, path: a?.path } });
    expect(c?.fields.reply).toEqual({ root: { did, path: a?.path }, parent: { did, path: b?.path } });
    expect(x?.fields.reply).toBeUndefined();
  });

  it('that no post can be are left out, and counted', async () => {
    const { posts, leftOut } = await planPosts(
      did,
      [
        post('later', now + 1000),
        post('never', -5),
        post('empty', 1000, { text: '' }),
        post('long', 1000, { text: 'x'.repeat(10_001) }),
        post('fine', 1000),
      ],
      now,
    );
    expect([posts.map(({ from }) => from.id), leftOut]).toEqual([['fine'], { unreadable: 4 }]);
  });

  it('lose what steers, and what is no tag or language', async () => {
    const { posts } = await planPosts(
      did,
      [
        post('a', 1000, {
          ...{ text: 'a\u202eb\u0000c\r\nd\ud800', tags: ['bees', 'bees', 'two words', '#x'], language: 'x_y' },
          warning: '  a \n b  ',
        }),
      ],
      now,
    );
    expect(posts[0]?.fields).toMatchObject({ text: 'abc\nd\ufffd', tags: ['bees'], warning: 'a b' });
    expect(posts[0]?.fields).not.toHaveProperty('language');
  });
});
