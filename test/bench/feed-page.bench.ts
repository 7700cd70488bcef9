/**
 * The feed as a person meets it, out of what is stored: 200 followed profiles of 500 posts each. It is scrolled through 50,000 posts; what the tab takes of memory meanwhile.
 */
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import type { Page } from 'playwright-core';
import { it } from 'vitest';
import { create, home, ready } from '../e2e/support/pages.js';
import { cost } from './support/bench.js';
import { coldFeed } from './support/cold-feed.js';
import { feedStands, fileOf, follow, takeIn } from './support/followed.js';
import { traceFrames } from './support/frames.js';
import { openPage, serveSocial } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { heapsOf, processesOf, sum } from './support/processes.js';
import { quantile } from './support/stats.js';

const follows = Number(process.env.BENCH_FOLLOWS ?? 200);
const posts = Number(process.env.BENCH_POSTS ?? 500);
const scrolled = Number(process.env.BENCH_SCROLLED ?? 50_000);

/** A file that remembers the browser that a first run fills, for others that measure with it: filling it takes longer than all the rest. */
const kept = process.env.BENCH_KEPT;

const mega = 1_000_000;

/** The folder of a browser in which all of them are followed. */
const fill = (): Promise<string> =>
  withBrowsers(async (open) => {
    const served = await serveSocial();
    try {
      const making = await open();
      const social = await openPage(making, served.address, 'social');
      const own = await open();
      const mine = await own.open(home());
      await create(mine, 'Ada');
      await bring(mine, social);
      await making.close();
      await own.close({ keep: true });
      return own.folder;
    } finally {
      await served.close();
    }
  });

const filled = async (): Promise<string> => {
  if (kept === undefined) return fill();
  if (existsSync(kept)) return readFileSync(kept, 'utf8').split('\n')[1] ?? '';
  throw new Error('nothing was filled: run it with BENCH_FILL=1 first');
};

const bring = async (page: Page, social: Page): Promise<void> => {
  for (let number = 1; number <= follows; number++)
    await follow(page, await takeIn(page, await fileOf(social, number, posts)));
  await feedStands(page);
};

/** A screen and a half a second at 60 frames, down through all; it waits where older ones are read. Answers how many posts were passed. */
const scroll = (page: Page, wanted: number, perFrame: number): Promise<number> =>
  page.evaluate(
    ([count, step]) =>
      new Promise<number>((resolve) => {
        let stuck = 0;
        const seen = (): number =>
          Math.max(
            0,
            ...[...document.querySelectorAll('[data-index]')].map((line) => Number(line.getAttribute('data-index'))),
          );
        let frames = 0;
        const go = (): void => {
          const before = window.scrollY;
          window.scrollBy(0, step);
          stuck = window.scrollY === before ? stuck + 1 : 0;
          frames += 1;
          const isThere = frames % 60 === 0 && seen() >= count;
          if (isThere || stuck > 3_600) resolve(seen());
          else requestAnimationFrame(go);
        };
        requestAnimationFrame(go);
      }),
    [wanted, perFrame] as const,
  );

const measure = (): void =>
  cost(
    'feed-page',
    async () => {
      const folder = await filled();
      try {
        return await withBrowsers(async (open) => {
          const reading = await open({ folder });
          const { page } = await coldFeed(reading);
          await ready(page);
          const resident = (): number => sum(processesOf(reading.folder).map((process) => process.resident)) / mega;
          const before = { ...(await heapsOf(page)), resident: resident() };
          // By hand: as fast as a thumb throws a page. Then to the end in leaps, which is harder on what is read than on what is drawn.
          let passed = 0;
          const slow = await traceFrames(page, async () => {
            passed = await scroll(page, Math.min(300, scrolled), 60);
          });
          const from = performance.now();
          const fast = await scroll(page, scrolled, 20_000);
          const loading = performance.now() - from;
          const deep = await traceFrames(page, async () => {
            await page.evaluate(
              () =>
                new Promise<void>((resolve) => {
                  let frames = 0;
                  const go = (): void => {
                    window.scrollBy(0, frames % 240 < 120 ? -60 : 60);
                    frames += 1;
                    if (frames >= 900) resolve();
                    else requestAnimationFrame(go);
                  };
                  requestAnimationFrame(go);
                }),
            );
          });
          const after = { ...(await heapsOf(page)), resident: resident() };
          await reading.close({ keep: true });
          return {
            cost: 12,
            rows: [
              {
                what: `scrolling the first ${passed.toLocaleString('en')} posts, 60 px a frame: work of the main thread in a frame`,
                unit: 'ms',
                samples: slow,
                target: { of: 'median' as const, atMost: 8 },
              },
              {
                what: `the same, after ${fast.toLocaleString('en')} posts`,
                unit: 'ms',
                samples: deep,
                target: { of: 'median' as const, atMost: 8 },
              },
              {
                what: `a post on the way there, thrown as fast as it goes: read, judged, put behind the others and drawn`,
                unit: 'ms',
                samples: [loading / Math.max(1, fast - passed)],
              },
              { what: 'heap of the page, the feed just opened', unit: 'MB', samples: [before.page / mega] },
              {
                what: `heap of the page, ${fast.toLocaleString('en')} posts on`,
                unit: 'MB',
                samples: [after.page / mega],
                beside: { what: 'just opened', samples: [before.page / mega] },
              },
              {
                what: 'heap of the worker then',
                unit: 'MB',
                samples: [after.worker / mega],
                beside: { what: 'just opened', samples: [before.worker / mega] },
              },
              {
                what: 'memory of all processes of the browser then',
                unit: 'MB',
                samples: [after.resident],
                beside: { what: 'just opened', samples: [before.resident] },
              },
            ],
            details: [
              {
                title: 'Work of the main thread in a frame while the feed is scrolled, ms',
                cells: [
                  ['where', 'frames', 'median', 'p99', 'longest'],
                  ...[['the first posts', slow] as const, [`after ${fast.toLocaleString('en')}`, deep] as const].map(
                    ([where, all]) => [
                      where,
                      String(all.length),
                      quantile(all, 0.5).toFixed(2),
                      quantile(all, 0.99).toFixed(2),
                      Math.max(...all).toFixed(2),
                    ],
                  ),
                ],
              },
            ],
            raw: { before, after, passed, fast },
          };
        });
      } finally {
        if (kept === undefined) rmSync(folder, { recursive: true, force: true });
      }
    },
    1_800_000,
  );

if (process.env.BENCH_FILL === undefined) measure();
else
  it('is filled', { timeout: 1_800_000 }, async () => {
    writeFileSync(kept ?? '', `${new URL(home()).port}\n${await fill()}`);
  });
