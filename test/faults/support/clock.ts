/** The clock of one browser: of a page and of its worker, as both ask for it. What never jumps in a browser does not jump here. */
import type { Page } from 'playwright-core';

const shift = (offset: number): void => {
  const real: () => number = Reflect.get(globalThis, 'realNow') ?? Date.now.bind(Date);
  Object.assign(globalThis, { realNow: real });
  Date.now = () => real() + offset;
};

/** Sets the machine's clock so many milliseconds ahead of the true time. */
export const setClock = async (page: Page, offset: number): Promise<void> => {
  await Promise.all([page.evaluate(shift, offset), ...page.workers().map((worker) => worker.evaluate(shift, offset))]);
};

/** The person comes back to the page. */
export const look = (page: Page): Promise<unknown> =>
  page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
