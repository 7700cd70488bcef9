/** Linking, through the page: from the link that the code says to the first edit that is published on the new device. */
import { openBrowser } from '../e2e/support/browser.js';
import { published } from '../e2e/support/cast.js';
import { create, home, ready } from '../e2e/support/pages.js';
import { cost, timed } from './support/bench.js';
import { longestTask, watchTasks } from './support/long-tasks.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);

cost('linking', async () => {
  const taken: number[] = [];
  const tasks: number[] = [];
  for (let round = 0; round < rounds; round++) {
    const browsers = [await openBrowser(), await openBrowser()];
    try {
      const [old, fresh] = await Promise.all(browsers.map((browser) => browser.open(home())));
      if (old === undefined || fresh === undefined) throw new TypeError('two pages');
      await create(old, 'Ada');
      await ready(fresh);
      for (const page of [old, fresh]) await watchTasks(page);
      await old.evaluate(() => location.assign('#/settings/devices'));
      await old.getByTestId('devices-show').click();
      const link = await old.getByTestId('devices-link').inputValue();
      taken.push(
        await timed(async () => {
          await fresh.evaluate((hash) => location.assign(hash), new URL(link).hash);
          await fresh.getByTestId('pair-go').click();
          // Nobody reads the words here: each page is told so as soon as it asks.
          await Promise.all([old, fresh].map((page) => page.getByTestId('linking-yes').click({ timeout: 60_000 })));
          await fresh.getByTestId('own-bio').fill('Bookbinder.', { timeout: 60_000 });
          await published(fresh);
        }),
      );
      tasks.push(Math.max(...(await Promise.all([old, fresh].map(longestTask)))));
    } finally {
      for (const browser of browsers) await browser.close();
    }
  }
  return {
    cost: 0,
    rows: [
      {
        what: 'linking: from the code that is read to the first edit published on the new device',
        unit: 'ms',
        samples: taken,
      },
      {
        what: 'linking: longest task of either page, where it is over 50 ms (else 0)',
        unit: 'ms',
        samples: tasks,
        target: { of: 'max', atMost: 50 },
      },
    ],
  };
});
