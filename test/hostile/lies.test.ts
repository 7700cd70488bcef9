/** Every lie, told to a visitor in memory over the real link, handshake, sync, worker and store. */
import { describe, expect, onTestFinished, test } from 'vitest';
import { createMemoryNetwork, type Link } from '../../src/net/index.js';
import { realTimers } from '../helpers/real.js';
import { createRandom, createTestClock } from '../net/support.js';
import { checkLie } from './lies/check.js';
import { type Ground, meet, openByHand, sourceOf } from './lies/ends.js';
import { speakOver } from './lies/liar.js';
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

  test('whoever meets its visitor twice at once is heard over the link that stays', async () => {
    const clock = createTestClock();
    const random = createRandom(1);
    const { createRtc } = createMemoryNetwork({ random });
    const ground: Ground = { createRtc, now: clock.now, timers: realTimers, random };
    const speak = (link: Link) => speakOver(link, { now: clock.now() });
    let others = 0;
    // Which of two is open first is chance: asked until it was the one that ends.
    for (let round = 0; round < 100 && others === 0; round++) {
      const [hand, visitor] = [await openByHand(ground, { speak }), await openByHand(ground, { speak })];
      const opened: Link[] = [];
      hand.pool.on('link', (link) => opened.push(link));
      const source = sourceOf(undefined);
      const meeting = [meet(hand.pool, visitor.pool, source), meet(visitor.pool, hand.pool, source)];
      const [{ link }, { link: far }] = await Promise.all([hand.linked(), visitor.linked()]);
      await Promise.all(meeting);
      expect(link.closed).toBe(false);
      expect(far.id).toBe(link.id);
      if (opened[0] !== link) others += 1;
      hand.pool.close();
      visitor.pool.close();
    }
    expect(others).toBe(1);
  });

  test('no two lies are the same', () => {
    expect(new Set(lies.map(({ what }) => what)).size).toBe(lies.length);
  });
});
