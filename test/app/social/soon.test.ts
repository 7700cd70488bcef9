/** What follows changes: at once and then together, or later and together. */
import { describe, expect, it } from 'vitest';
import { createLater, createSoon } from '../../../src/app/social/ground.js';
import { createManualTime } from '../../helpers/time.js';

const played = () => {
  const { timers, advance } = createManualTime();
  const pass = async (by: number): Promise<void> => {
    advance(by);
    for (let turn = 0; turn < 5; turn++) await Promise.resolve();
  };
  return { timers, pass };
};

const failed = (error: unknown): never => {
  throw error;
};

/** How often it ran. */
const counted = (create: typeof createSoon) => {
  const { timers, pass } = played();
  let count = 0;
  const run = async (): Promise<void> => {
    count += 1;
  };
  return { pass, runs: () => count, ...create(timers, 100, run, failed) };
};

describe('what follows changes', () => {
  it('runs at once, and once more for all that came within the time after', async () => {
    const { pass, runs, soon, close } = counted(createSoon);
    soon();
    expect(runs()).toBe(1);
    await pass(40);
    soon();
    soon();
    expect(runs()).toBe(1);
    await pass(59);
    expect(runs()).toBe(1);
    await pass(1);
    expect(runs()).toBe(2);
    await pass(500);
    expect(runs()).toBe(2);
    soon();
    expect(runs()).toBe(3);
    soon();
    close();
    await pass(500);
    expect(runs()).toBe(3);
  });

  it('or runs once, a time after the first', async () => {
    const { pass, runs, soon } = counted(createLater);
    soon();
    soon();
    await pass(99);
    expect(runs()).toBe(0);
    await pass(1);
    expect(runs()).toBe(1);
    await pass(500);
    expect(runs()).toBe(1);
  });

  it('what is asked for while it runs is done after, not beside it', async () => {
    const { timers, pass } = played();
    const ends: (() => void)[] = [];
    let running = 0;
    const { soon, now } = createSoon(
      timers,
      100,
      async () => {
        running += 1;
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
      },
      failed,
    );
    soon();
    const all = now();
    await pass(0);
    expect([running, ends.length]).toEqual([1, 1]);
    ends[0]?.();
    await pass(0);
    expect([running, ends.length]).toEqual([1, 2]);
    ends[1]?.();
    await all;
    expect(running).toBe(0);
  });
});
