import { expect, test } from 'vitest';
import { createTurns, type TakeTurn, TURN_ANSWER, TURN_QUESTION } from '../../src/app/turns.js';
import { createTestClock } from '../net/support.js';
import { calm } from '../peer/support/peers.js';
import { createTestBrowser, type TestTab } from '../peer/support/tabs.js';

const setUp = () => {
  const browser = createTestBrowser();
  const clock = createTestClock();
  const open = (name: string): { readonly tab: TestTab; readonly take: TakeTurn } => {
    const tab = browser.openTab(name);
    const take = createTurns({
      timers: clock,
      openChannel: tab.openChannel,
      locks: {
        async request(lock, options, hold) {
          const results: Awaited<ReturnType<typeof hold>>[] = [];
          await tab.locks?.request(lock, options, async () => void results.push(await hold()));
          const [result] = results;
          if (result === undefined) throw new TypeError('no result');
          return result;
        },
      },
    });
    return { tab, take };
  };
  return { clock, open };
};

/** Work that ends when told. */
const work = (name: string) => {
  let began = false;
  let resolve: (value: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return {
    run: () => {
      began = true;
      return promise;
    },
    end: () => resolve(name),
    began: () => began,
  };
};

test('LDR-11 one after the other: who waits for a tab that answers goes on waiting, however long it takes', async () => {
  const { clock, open } = setUp();
  const [a, b] = [open('a'), open('b')];
  const [one, two] = [work('one'), work('two')];
  const first = a.take('w', one.run);
  const second = b.take('w', two.run);
  for (let i = 0; i < 20; i++) await clock.advance(TURN_QUESTION + TURN_ANSWER);
  expect(two.began()).toBe(false);
  one.end();
  two.end();
  expect([await first, await second]).toEqual(['one', 'two']);
  expect(clock.pending()).toBe(0);
});

test('LDR-11 a tab that does not answer loses its turn, and ends what it began when it wakes', async () => {
  const { clock, open } = setUp();
  const [a, b, c] = [open('a'), open('b'), open('c')];
  const [one, two, three] = [work('one'), work('two'), work('three')];
  const first = a.take('w', one.run);
  await calm();
  a.tab.hang();
  const second = b.take('w', two.run);
  await clock.advance(TURN_QUESTION + TURN_ANSWER - 1);
  expect(two.began()).toBe(false);
  await clock.advance(1);
  expect(two.began()).toBe(true);
  const third = c.take('w', three.run);
  await clock.advance(10 * (TURN_QUESTION + TURN_ANSWER));
  expect(three.began()).toBe(false);
  two.end();
  expect(await second).toBe('two');
  three.end();
  expect(await third).toBe('three');
  a.tab.wake();
  one.end();
  expect(await first).toBe('one');
  expect(clock.pending()).toBe(0);
});

test('LDR-11 what fails is told, and the next has its turn', async () => {
  const { clock, open } = setUp();
  const [a, b] = [open('a'), open('b')];
  await expect(a.take('w', () => Promise.reject(new RangeError('no')))).rejects.toThrow(RangeError);
  expect(await b.take('w', async () => 'two')).toBe('two');
  expect(clock.pending()).toBe(0);
});
