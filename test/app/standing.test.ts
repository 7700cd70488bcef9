/** What would go offline if this were closed: every line follows from who has proved what. */
import { describe, expect, it } from 'vitest';
import { type StandingFacts, standingOf } from '../../src/app/keeping/standing.js';

const keeper = { here: true, current: true, media: 'all' } as const;
const facts = (more: Partial<StandingFacts>): StandingFacts => ({
  ...{ keepers: [], devices: 0, media: { count: 3, bytes: 9 } },
  ...more,
});
const says = (more: Partial<StandingFacts>): string => {
  const { entries, media } = standingOf(facts(more));
  return `${entries} ${media}`;
};

describe('if Tabard were closed here now', () => {
  it.each([
    ['nobody is here', {}, 'gone gone'],
    ['whoever kept it has gone', { keepers: [{ ...keeper, here: false }] }, 'gone gone'],
    ['a keeper of all is here', { keepers: [keeper] }, 'kept kept'],
    ['a keeper of an older state is here', { keepers: [{ ...keeper, current: false }] }, 'older kept'],
    ['a keeper of some media is here', { keepers: [{ ...keeper, media: 'some' }] }, 'kept partly'],
    ['a keeper of entries alone is here', { keepers: [{ ...keeper, media: 'none' }] }, 'kept gone'],
    ['a device of one’s own is here: of media it says nothing', { devices: 1 }, 'kept gone'],
    ['there are no media', { media: { count: 0, bytes: 0 } }, 'gone none'],
    [
      'of two keepers each has a part',
      {
        keepers: [
          { ...keeper, current: false },
          { ...keeper, media: 'none' },
        ],
      },
      'kept kept',
    ],
  ] as const)('%s', (_, more, expected) => {
    expect(says(more)).toBe(expected);
  });

  it('counts who is here now, and nobody else', () => {
    expect(standingOf(facts({ keepers: [keeper, { ...keeper, here: false }], devices: 2 })).by).toEqual({
      ...{ keepers: 1, devices: 2 },
    });
  });
});
