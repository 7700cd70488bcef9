/** What holds a page up: its tasks of 50 ms and more, of which the browser tells. */
import type { Page } from 'playwright-core';
import type { Row } from './result.js';

/** From now on the page notes its long tasks. */
export const watchTasks = (page: Page): Promise<void> =>
  page.evaluate(() => {
    const long: number[] = [];
    Reflect.set(window, 'longTasks', long);
    new PerformanceObserver((list) => long.push(...list.getEntries().map(({ duration }) => duration))).observe({
      type: 'longtask',
    });
  });

/** Milliseconds of the longest since it was asked last; 0 if there was none. */
export const longestTask = (page: Page): Promise<number> =>
  page.evaluate(() => Math.max(0, ...(Reflect.get(window, 'longTasks') as number[]).splice(0)));

/** Judged by the worst of all rounds. */
export const taskRow = (what: string, samples: number[]): Row => ({
  what: `${what}: longest task of the page over 50 ms (else 0)`,
  unit: 'ms',
  samples,
  target: { of: 'max', atMost: 50 },
});
