import { describe, expect, it } from 'vitest';
import { lateReadable } from '../../src/app/late-readable.js';
import { createShowing } from '../../src/app/showing.js';
import { type Cell, createCell } from '../../src/base/index.js';

const fakeTimers = () => {
  const waiting = new Map<number, { readonly run: () => void; readonly at: number }>();
  let now = 0;
  let last = 0;
  return {
    timers: {
      set(run: () => void, milliseconds: number) {
        waiting.set(++last, { run, at: now + milliseconds });
        return last;
      },
      clear: (id: number) => void waiting.delete(id),
    },
    async pass(milliseconds: number) {
      now += milliseconds;
      for (const [id, { run, at }] of waiting) {
        if (at > now) continue;
        waiting.delete(id);
        run();
      }
      await Promise.resolve();
    },
    waiting,
  };
};

describe('what can wait', () => {
  it('waits until the page stands, and a moment longer', async () => {
    const { timers, pass, waiting } = fakeTimers();
    const showing = createShowing(timers);
    let came = false;
    void showing.shown.then(() => {
      came = true;
    });
    await pass(5_000);
    expect(came).toBe(false);
    showing.now();
    await pass(0);
    expect(came).toBe(false);
    await pass(50);
    expect(came).toBe(true);
    expect(waiting.size).toBe(0);
  });

  it('comes at last where nothing is ever shown', async () => {
    const { timers, pass } = fakeTimers();
    const showing = createShowing(timers);
    let came = false;
    void showing.shown.then(() => {
      came = true;
    });
    await pass(9_999);
    expect(came).toBe(false);
    await pass(1);
    expect(came).toBe(true);
  });
});

describe('a value whose source is fetched', () => {
  const setUp = () => {
    let come: (source: Cell<number>) => void = () => undefined;
    let fail: (error: unknown) => void = () => undefined;
    const failures: unknown[] = [];
    let asked = 0;
    const late = lateReadable(
      0,
      () => {
        asked++;
        return new Promise<Cell<number>>((resolve, reject) => {
          come = resolve;
          fail = reject;
        });
      },
      (error) => failures.push(error),
    );
    return {
      late,
      failures,
      asked: () => asked,
      come: async (source: Cell<number>) => {
        come(source);
        await Promise.resolve();
      },
      fail: async () => {
        fail(new Error('no network'));
        await new Promise((resolve) => setTimeout(resolve));
      },
    };
  };

  it('is fetched by the first who listens, then tells what the source says', async () => {
    const { late, asked, come } = setUp();
    expect([late.get(), asked()]).toEqual([0, 0]);
    const heard: number[] = [];
    const stop = late.subscribe(() => heard.push(late.get()));
    const source = createCell(7);
    await come(source);
    source.set(8);
    stop();
    source.set(9);
    expect(heard).toEqual([7, 8]);
    expect(late.get()).toBe(9);
  });

  it('does not listen to a source that comes after everybody has gone', async () => {
    const { late, come } = setUp();
    const heard: number[] = [];
    const stop = late.subscribe(() => heard.push(late.get()));
    stop();
    const source = createCell(7);
    await come(source);
    source.set(8);
    expect(heard).toEqual([]);
  });

  it('tells that it could not be fetched, and is asked for again by the next', async () => {
    const { late, failures, asked, fail } = setUp();
    late.subscribe(() => undefined);
    await fail();
    expect(failures).toHaveLength(1);
    late.subscribe(() => undefined);
    expect(asked()).toBe(2);
  });
});
