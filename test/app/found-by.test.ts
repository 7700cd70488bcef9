import { expect, it } from 'vitest';
import { createFoundBy } from '../../src/app/found-by.js';
import { testDid } from '../peer/support/peers.js';

const tracker = (n: number): string => `wss://tracker${n}.example/`;

it('the trackers of links that were opened last are known, those of older ones are forgotten', () => {
  const found = createFoundBy();
  for (let n = 0; n < 64; n++) found.note(testDid(n), [tracker(n)]);
  found.note(testDid(0), [tracker(100)]);
  found.note(testDid(200), [tracker(200)]);
  expect([0, 1, 2, 200].map((n) => found.of(testDid(n)))).toEqual([[tracker(100)], [], [tracker(2)], [tracker(200)]]);
});

it('a later link without trackers leaves those of the earlier one', () => {
  const found = createFoundBy();
  found.note(testDid(1), [tracker(1)]);
  found.note(testDid(1), []);
  expect(found.of(testDid(1))).toEqual([tracker(1)]);
});
