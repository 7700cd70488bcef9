/** Every lie, told to a visitor in memory over the real link, handshake, sync, worker and store. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryNetwork } from '../../src/net/index.js';
import { createRandom, createTestClock } from '../net/support.js';
import { checkLie } from './lies/check.js';
import { type Ground, meet, openByHand, sourceOf } from './lies/ends.js';
import { lies } from './lies/lies.js';
import { createMemoryStage } from './lies/memory-stage.js';

describe('SYN-10 a lying peer over the link in memory', () => {
  test.each(lies.map((lie, number) => ({ ...lie, number })))(
    '$what: refused as $code, stored, shown and relayed nowhere, its teller blamed as the rules say ($blame), the honest heard',
    async ({ number, ...lie }) => {
      const stage = await createMemoryStage(lie, number);
      onTestFinished(() => stage.close());
      await checkLie(stage, lie);
    },
  );

  test.each([1, 3])(
    'whoever meets its visitor twice at once is heard over the link that stays (seed %i)',
    async (seed) => {
      const clock = createTestClock();
      const random = createRandom(seed);
      const { createRtc } = createMemoryNetwork({ random });
      const ground: Ground = { createRtc, now: clock.now, timers: clock, random };
      const [hand, visitor] = [await openByHand(ground), await openByHand(ground)];
      const ids: string[] = [];
      hand.pool.on('link', ({ id }) => ids.push(id));
      const source = sourceOf(undefined);
      const meeting = [meet(hand.pool, visitor.pool, source), meet(visitor.pool, hand.pool, source)];
      const [link, other] = await Promise.all([hand.linked(() => undefined), visitor.linked(() => undefined)]);
      await Promise.all(meeting);
      expect(link.closed).toBe(false);
      expect(other.id).toBe(link.id);
      expect(ids[0], 'the first is not the one that stays').not.toBe(link.id);
      hand.pool.close();
      visitor.pool.close();
    },
  );

  test('no two lies are the same', () => {
    expect(new Set(lies.map(({ what }) => what)).size).toBe(lies.length);
  });
});
