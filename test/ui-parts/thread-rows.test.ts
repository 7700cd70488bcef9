import { describe, expect, it } from 'vitest';
import type { PostView, ThreadPost } from '../../src/app/social/social-view.js';
import type { RecordUri } from '../../src/base/index.js';
import { threadRows } from '../../src/ui/pages/social/thread-rows.js';

const uri = (name: string): RecordUri => `did:tabard:${name}` as RecordUri;
const row = (name: string, depth: number, parent: string | null, below = 0): ThreadPost => ({
  post: { uri: uri(name), missing: 'not-here' } as ThreadPost['post'] & PostView,
  ...{ depth, below, parent: parent === null ? null : uri(parent) },
});

/** a ← b ← (c ← d, e), a ← f */
const posts = [
  row('a', 0, null, 5),
  row('b', 1, 'a', 3),
  row('c', 2, 'b', 1),
  row('d', 3, 'c'),
  row('e', 2, 'b'),
  row('f', 1, 'a'),
];
const names = (rows: readonly ThreadPost[]): string[] => rows.map(({ post }) => post.uri.slice(-1));
const none = new Set<RecordUri>();

describe('the rows of a thread', () => {
  it('stand above, at and below the post of the page', () => {
    const rows = threadRows(posts, uri('b'), none);
    expect([names(rows.above), rows.main?.post.uri.slice(-1), names(rows.below)]).toEqual([
      ['a'],
      'b',
      ['c', 'd', 'e'],
    ]);
    expect(rows.below.map(({ depth }) => depth)).toEqual([1, 2, 1]);
  });

  it('leave out what is below a folded one, and nothing beside it', () => {
    expect(names(threadRows(posts, uri('a'), new Set([uri('c')])).below)).toEqual(['b', 'c', 'e', 'f']);
    expect(names(threadRows(posts, uri('a'), new Set([uri('b'), uri('c')])).below)).toEqual(['b', 'f']);
  });

  it('are all of them where the post is not among them', () => {
    expect(threadRows(posts, uri('z'), none)).toMatchObject({ above: [], main: undefined, below: posts });
  });

  it('end where parents go in a circle', () => {
    const circle = [row('a', 0, 'b'), row('b', 1, 'a')];
    expect(names(threadRows(circle, uri('b'), none).above)).toEqual(['a']);
  });

  it('of 5,000 posts, 100 levels deep, are found in one walk', () => {
    const many = Array.from({ length: 5_000 }, (_, at) =>
      row(`x${at}`, at === 0 ? 0 : 1 + (at % 100), at === 0 ? null : 'x0'),
    );
    expect(threadRows(many, uri('x0'), none).below).toHaveLength(4_999);
  });
});
