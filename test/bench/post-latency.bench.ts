/**
 * A post at its author's until it is announced in the feeds of eight followers who have theirs open: the author in a browser process of its own, the
 * followers in eight contexts of another, each with its own renderer process. What an edit of the profile takes to as many: edit-latency.
 */
import type { Page } from 'playwright-core';
import { create, home, ready } from '../e2e/support/pages.js';
import { cost } from './support/bench.js';
import { openContexts, openOwner, withBrowsers } from './support/people.js';

const followers = 8;
const rounds = Number(process.env.BENCH_ROUNDS ?? 30);

/** One clock for all processes of this machine. Answers when the feed says that something is new. */
const announcedAt = (page: Page): Promise<number> =>
  page.evaluate(
    () =>
      new Promise<number>((resolve) => {
        const look = (): void => {
          if (document.querySelector('[data-testid=feed-newer]') === null) return;
          observer.disconnect();
          resolve(performance.timeOrigin + performance.now());
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true, characterData: true });
        look();
      }),
  );

/** Milliseconds from the call until each has been told, and until the author's own tab had it published. */
const post = async (author: Page, feeds: readonly Page[], nth: number): Promise<{ told: number[]; own: number }> => {
  const seen = feeds.map(announcedAt);
  // Each observer stands before anything is written.
  await Promise.all(feeds.map((page) => page.evaluate(() => undefined)));
  const words = `The ${nth}. word of this evening, of some length, as people write them.`;
  const [called, done] = await author.evaluate(async (text) => {
    const now = (): number => performance.timeOrigin + performance.now();
    const from = now();
    await window.tabard.post(text);
    return [from, now()] as const;
  }, words);
  const told = (await Promise.all(seen)).map((at) => at - called);
  // As people write: not before the last has been read. Each has it shown, and its tab has nothing left to do.
  for (const page of feeds) {
    await page.getByTestId('feed-newer').click();
    await page.getByTestId('post').filter({ hasText: words }).waitFor();
    await page.getByTestId('feed-newer').waitFor({ state: 'detached' });
  }
  await Promise.all(
    [author, ...feeds].map((page) =>
      page.evaluate(() => new Promise<void>((resolve) => void requestIdleCallback(() => resolve()))),
    ),
  );
  return { told, own: done - called };
};

cost('post-latency', () =>
  withBrowsers(async (open) => {
    const owner = await openOwner(await open());
    await owner.page.evaluate(() => window.tabard.post('The first of all.'));
    return openContexts(async (visit) => {
      const feeds: Page[] = [];
      for (let number = 1; number <= followers; number++) {
        const page = await visit(home());
        await ready(page);
        await create(page, `Follower ${number}`);
        await page.evaluate((link) => window.tabard.open(link, { timeout: 120_000 }), owner.link);
        await page.evaluate((did) => window.tabard.follow(did), owner.did);
        await page.goto(`${home()}#/feed`);
        await page.getByTestId('post').first().waitFor();
        feeds.push(page);
      }
      const runs: { told: number[]; own: number }[] = [];
      for (let nth = 1; nth <= rounds; nth++) runs.push(await post(owner.page, feeds, nth));
      return {
        cost: 15,
        rows: [
          {
            what: `a post, until the feeds of ${followers} followers say so`,
            unit: 'ms',
            samples: runs.flatMap(({ told }) => told),
            target: { of: 'median' as const, atMost: 150 },
            cause: 'eight followers verify, store and index it on the two cores that the author has as well',
          },
          { what: 'until it is published in its author’s own tab', unit: 'ms', samples: runs.map(({ own }) => own) },
        ],
        raw: { runs },
      };
    });
  }),
);
