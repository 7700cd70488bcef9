import { describe, expect, it } from 'vitest';
import { type Answer, placeAnswers } from '../../../src/app/social/tree.js';
import type { RecordUri } from '../../../src/base/index.js';

const uri = (name: string | number): RecordUri => `did:tabard:x/app.tabard.post/${name}` as RecordUri;
const answer = (name: string | number, parent: string | number | null, at: number): Answer => ({
  uri: uri(name),
  parent: parent === null ? null : uri(parent),
  at,
});
const shape = (answers: readonly Answer[]) =>
  placeAnswers(uri('root'), answers).map(({ uri: of, depth, below }) => [of.split('/')[2], depth, below]);

describe('a thread as a tree', () => {
  it('each post stands before what answers it, older answers first', () => {
    expect(
      shape([answer('root', null, 0), answer('b', 'root', 2), answer('a', 'root', 1), answer('c', 'a', 9)]),
    ).toEqual([
      ['root', 0, 3],
      ['a', 1, 1],
      ['c', 2, 0],
      ['b', 1, 0],
    ]);
  });

  it('what answers something that is not here stands under a place for it', () => {
    expect(shape([answer('b', 'gone', 2), answer('c', 'gone', 1)])).toEqual([
      ['root', 0, 3],
      ['gone', 1, 2],
      ['c', 2, 0],
      ['b', 2, 0],
    ]);
  });

  it('whoever answers in a circle, or themselves, is shown once', () => {
    expect(shape([answer('a', 'b', 1), answer('b', 'a', 2), answer('c', 'c', 3)])).toEqual([
      ['root', 0, 3],
      ['c', 1, 0],
      ['a', 1, 1],
      ['b', 2, 0],
    ]);
  });

  it('the same answer twice stands once', () => {
    expect(shape([answer('a', 'root', 1), answer('a', 'root', 1)])).toEqual([
      ['root', 0, 1],
      ['a', 1, 0],
    ]);
  });

  it('100,000 answers, one below the other, need no stack and no long time', () => {
    const count = 100_000;
    const answers = Array.from({ length: count }, (_, at) => answer(at, at === 0 ? 'root' : at - 1, at));
    const begun = performance.now();
    const placed = placeAnswers(uri('root'), answers);
    expect(performance.now() - begun).toBeLessThan(5000);
    expect(placed).toHaveLength(count + 1);
    expect(placed[0]?.below).toBe(count);
    expect(placed.at(-1)?.depth).toBe(count);
  });
});
