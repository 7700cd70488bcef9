/** A feed out of what is stored: 200 followed profiles of 500 posts. What making the entries takes, in time and on disk. */
import { join } from 'node:path';
import { cost } from './support/bench.js';
import { openPage, serveSocial } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { folderBytes } from './support/processes.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const follows = Number(process.env.BENCH_FOLLOWS ?? 200);
const posts = Number(process.env.BENCH_POSTS ?? 500);

cost('feed', async () => {
  const served = await serveSocial();
  try {
    return await withBrowsers(async (open) => {
      const browser = await open();
      const page = await openPage(browser, served.address, 'social');
      for (let number = 1; number <= follows; number++)
        await page.evaluate(([n, count]) => window.social.fill(n, count), [number, posts] as const);
      // What a browser has written is all in its files when it has ended.
      const disk = (): number => folderBytes(join(browser.folder, 'Default', 'IndexedDB'));
      await browser.close({ keep: true });
      const before = disk();
      const indexing = await open({ folder: browser.folder });
      const spent = await (await openPage(indexing, served.address, 'social')).evaluate(() => window.social.follow());
      await indexing.close({ keep: true });
      const after = disk();
      const runs: { first: number; again: number; entries: number; authors: number }[] = [];
      for (let round = 0; round < rounds; round++) {
        const again = await open({ folder: browser.folder });
        const cold = await openPage(again, served.address, 'social');
        runs.push(await cold.evaluate(() => window.social.feed(50)));
        await again.close({ keep: round < rounds - 1 });
      }
      const name = `${follows} follows × ${posts} posts`;
      return {
        cost: 12,
        rows: [
          {
            what: `feed from cold start, ${name}: from opening the database to 50 posts with their values`,
            unit: 'ms',
            samples: runs.map(({ first }) => first),
            target: { of: 'median', atMost: 400 },
            cause: 'a fresh browser process reads its database for the first time',
          },
          { what: 'the next 50', unit: 'ms', samples: runs.map(({ again }) => again) },
          { what: 'making an entry, by the post', unit: 'ms', samples: [spent / (follows * posts)] },
          {
            what: 'what the entries add on disk, by the post',
            unit: 'bytes',
            samples: [(after - before) / (follows * posts)],
            beside: { what: 'what its record and tree take', samples: [before / (follows * posts)] },
          },
        ],
        raw: { runs, spent, before, after },
      };
    });
  } finally {
    await served.close();
  }
});
