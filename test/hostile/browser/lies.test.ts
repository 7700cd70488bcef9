/**
 * Lies, told to the built app in Chromium over real connections: one visitor, and one page that plays everybody around it. One for each code
 * that there is; every one of them is told in memory (`../lies.test.ts`), and here with `LIES=all`, as the soak's part `lies` does.
 */
import type { Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type ServedModule, serveModule } from '../../e2e/layers/bundle.js';
import { type Browser, openBrowser } from '../../e2e/support/browser.js';
import { create, home } from '../../e2e/support/pages.js';
import { checkLie } from '../lies/check.js';
import { lies } from '../lies/lies.js';
import { createBrowserStage } from './browser-stage.js';

let served: ServedModule;
let browsers: readonly Browser[];
let visitor: Page;
let around: Page;

beforeAll(async () => {
  served = await serveModule('../../hostile/browser/lies-page');
  const [first, second] = await Promise.all([openBrowser(), openBrowser()]);
  browsers = [first, second];
  [visitor, around] = await Promise.all([first.open(home()), second.open(served.url)]);
  await around.waitForFunction(() => 'around' in window);
  await create(visitor, 'A visitor');
});

afterAll(async () => {
  for (const browser of browsers) await browser.close();
  await served.close();
});

const tracker = (): string => new URL('rendezvous', home()).href.replace(/^http/, 'ws');

/** The first of each code, and each that is refused while the truth is here already. */
const isTold = (number: number): boolean => {
  const lie = lies[number];
  if (process.env.LIES === 'all' || lie?.late === true) return true;
  return lies.findIndex(({ code, blame }) => code === lie?.code && (code !== null || blame === lie?.blame)) === number;
};
const told = lies.map((lie, number) => ({ ...lie, number })).filter(({ number }) => isTold(number));

describe('SYN-10 a lying peer in Chromium', () => {
  it.each(told)('$what: $code, $blame', async ({ number, ...lie }) => {
    const stage = await createBrowserStage({
      visitor,
      around,
      tracker: tracker(),
      number,
      errors: () => browsers.flatMap(({ errors }) => errors),
    });
    onTestFinished(() => stage.close());
    await checkLie(stage, lie);
  });

  it('leaves nothing uncaught', () => {
    expect(browsers.flatMap(({ errors }) => errors)).toEqual([]);
  });
});
