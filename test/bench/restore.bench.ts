/** A profile of 10,000 posts that comes back from one host: from the tap that seeks it to everything here and verified, then to the first thing signed. */
import type { Page } from 'playwright-core';
import { openBrowser } from '../e2e/support/browser.js';
import { create, home, openProfile, ready } from '../e2e/support/pages.js';
import { cost } from './support/bench.js';
import { longestTask, watchTasks } from './support/long-tasks.js';

const rounds = 5;
const posts = 10_000;
const patience = { timeout: 110_000 };

const wordsOf = async (page: Page): Promise<string> => {
  await page.goto(`${home()}#/settings/recovery`);
  await page.getByTestId('recovery-show').click(patience);
  await page.getByTestId('recovery-words').waitFor(patience);
  return (await page.getByTestId('recovery-words').locator('li').allTextContents()).join(' ');
};

/** Answers the path of the last one. */
const write = (page: Page): Promise<string> =>
  page.evaluate(async (count) => {
    let last = '';
    for (let done = 0; done < count; done += 500) {
      const record = (_: unknown, at: number) => ({
        record: { text: `Post ${done + at}. ${'x'.repeat(300)}`, createdAt: 1 },
      });
      last = (await window.tabard.putMany('app.tabard.post', Array.from({ length: 500 }, record))).at(-1) ?? '';
    }
    return last;
  }, posts);

cost('restore', async () => {
  const [owner, host] = [await openBrowser(), await openBrowser()];
  const [fetched, taken, tasks]: [number[], number[], number[]] = [[], [], []];
  try {
    const page = await owner.open(home());
    const { did, link } = await create(page, 'Ada');
    const last = await write(page);
    const words = await wordsOf(page);
    const theirs = await host.open(home());
    await ready(theirs);
    await openProfile(theirs, link, patience.timeout);
    await theirs.evaluate(async (who) => window.tabard.follow(who), did);
    await theirs.waitForFunction(
      async ([who, path]) => (await window.tabard.get(who, path)) !== undefined,
      [did, last] as const,
      patience,
    );
    await owner.close();
    for (let round = 0; round < rounds; round++) {
      const fresh = await openBrowser();
      try {
        const its = await fresh.open(`${home()}#/restore`);
        await its.getByTestId('words-1').fill(words, patience);
        await its.locator('[data-testid=words-says][data-verdict=fit]').waitFor(patience);
        await its.getByTestId('restore-link').fill(link);
        await watchTasks(its);
        const began = performance.now();
        await its.getByTestId('restore-go').click();
        await its.getByTestId('restore-go-on').waitFor(patience);
        fetched.push(performance.now() - began);
        const asked = performance.now();
        await its.getByTestId('restore-go-on').click();
        await its.getByTestId('restore-take').click(patience);
        await its.getByTestId('restore-done').waitFor(patience);
        taken.push(performance.now() - asked);
        tasks.push(await longestTask(its));
      } finally {
        await fresh.close();
      }
    }
  } finally {
    await Promise.all([owner.close(), host.close()]);
  }
  return {
    cost: 0,
    rows: [
      { what: 'restoring 10,000 posts from one host: sought, fetched, verified, stored', unit: 'ms', samples: fetched },
      { what: 'restoring: keys, rotation, documents, first commit, counted', unit: 'ms', samples: taken },
      {
        what: 'restoring: longest task on the UI thread (0: none over 50 ms)',
        unit: 'ms',
        samples: tasks,
        target: { of: 'max', atMost: 50 },
      },
    ],
  };
});
