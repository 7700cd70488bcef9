/**
 * What a person waits for: the first start, a cold visit by link, an edit on its way to a visitor's screen. Each beside a baseline of the same run,
 * since machines are noisy. Prints a table and keeps the raw numbers in test/bench/results/first-whole.json.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openBrowser } from '../e2e/support/browser.js';
import { home, ready } from '../e2e/support/pages.js';

const runs = 9;
const edits = 30;

const quantile = (values: readonly number[], part: number): number => {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))] ?? Number.NaN;
};
const median = (values: readonly number[]): number => quantile(values, 0.5);

const timed = async (run: () => Promise<unknown>): Promise<number> => {
  const from = performance.now();
  await run();
  return performance.now() - from;
};

/** From the click to edit mode, with link and QR code on the screen. */
const firstStart = async (): Promise<{ start: number; blank: number }> => {
  const browser = await openBrowser();
  const blank = await timed(async () => ready(await browser.open(home())));
  const page = browser.context.pages()[0];
  if (page === undefined) throw new TypeError('no page');
  await page.getByTestId('start-name').fill('Ada');
  const start = await timed(async () => {
    await page.getByTestId('start-go').click();
    await page.getByTestId('share-qr').waitFor();
  });
  await browser.close();
  return { start, blank };
};

/** From the address to the verified name, in a browser that has nothing. */
const coldVisit = async (link: string): Promise<{ visit: number; blank: number }> => {
  const browser = await openBrowser();
  const visit = await timed(async () => {
    const page = await browser.open(link);
    await page.getByTestId('visit-name').getByText('Ada').waitFor();
  });
  await browser.close();
  const other = await openBrowser();
  const blank = await timed(async () => ready(await other.open(home())));
  await other.close();
  return { visit, blank };
};

/** Milliseconds from the key press at the owner to the text at the visitor: one clock, two processes. */
const editLatency = async (owner: Page, visitor: Page, text: string): Promise<number> => {
  const seen = visitor.evaluate(
    (wanted) =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector('[data-testid=visit-bio]')?.textContent?.includes(wanted) !== true) return;
          observer.disconnect();
          resolve(Date.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
      }),
    text,
  );
  const typed = await owner.evaluate((value) => {
    const bio = document.querySelector<HTMLTextAreaElement>('[data-testid=own-bio]');
    if (bio === null) throw new TypeError('no bio');
    const at = Date.now();
    bio.value = value;
    bio.dispatchEvent(new InputEvent('input', { bubbles: true }));
    return at;
  }, text);
  return (await seen) - typed;
};

it('measures the first whole', async () => {
  const starts = [];
  for (let i = 0; i < runs; i++) starts.push(await firstStart());

  const [ownerBrowser, visitorBrowser] = [await openBrowser(), await openBrowser()];
  const owner = await ownerBrowser.open(home());
  await owner.getByTestId('start-name').fill('Ada');
  await owner.getByTestId('start-go').click();
  await owner.getByTestId('own-bio').waitFor();
  const link = await owner.evaluate(() => window.tabard.me()?.link ?? '');

  const visits = [];
  for (let i = 0; i < runs; i++) visits.push(await coldVisit(link));

  const visitor = await visitorBrowser.open(link);
  await visitor.locator('[data-testid=visit-status][data-state=served]').waitFor();
  const latencies: number[] = [];
  for (let i = 0; i < edits; i++)
    latencies.push(await editLatency(owner, visitor, `Edit number ${i}, letter by letter.`));
  await ownerBrowser.close();
  await visitorBrowser.close();

  const rows = [
    [
      'first start: click to edit mode with QR code',
      starts.map(({ start }) => start),
      starts.map(({ blank }) => blank),
      2_000,
    ],
    [
      'cold visit: address to verified name',
      visits.map(({ visit }) => visit),
      visits.map(({ blank }) => blank),
      undefined,
    ],
    ['edit: key press to visitor’s screen (250 ms of rest in it)', latencies, undefined, 1_000],
  ] as const;
  const table = rows.map(([name, values, baseline, target]) => {
    const ratio = baseline === undefined ? '' : (median(values) / median(baseline)).toFixed(2);
    return `| ${name} | ${median(values).toFixed(0)} | ${quantile(values, 0.95).toFixed(0)} | ${target ?? ''} | ${ratio} |`;
  });
  console.log(
    [
      '| what | median ms | p95 ms | target ms | × the start of an empty page |',
      '|---|---|---|---|---|',
      ...table,
    ].join('\n'),
  );
  mkdirSync('test/bench/results', { recursive: true });
  writeFileSync(
    'test/bench/results/first-whole.json',
    `${JSON.stringify({ machine: { cpu: cpus()[0]?.model, cores: cpus().length }, starts, visits, latencies }, null, 1)}\n`,
  );
  for (const [name, values, , target] of rows)
    if (target !== undefined) expect(median(values), name).toBeLessThan(target);
});
