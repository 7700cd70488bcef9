/**
 * The feed as a person meets it who starts their browser: 200 followed profiles of 500 posts each, as stored. Each start is a process of its own, on the same
 * folder; with a service worker, as after every first visit, and without one.
 */
import { cpSync, rmSync } from 'node:fs';
import { controlled, create, home } from '../e2e/support/pages.js';
import { cost, inTurn } from './support/bench.js';
import { coldFeed } from './support/cold-feed.js';
import { feedStands, fileOf, follow, takeIn } from './support/followed.js';
import { openPage, serveSocial } from './support/nodes.js';
import { withBrowsers } from './support/people.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const follows = Number(process.env.BENCH_FOLLOWS ?? 200);
const posts = Number(process.env.BENCH_POSTS ?? 500);

/** What a tab does by itself after a start: the service worker's files, what is kept is looked at. Milliseconds. */
const settling = 4_000;
const settle = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, settling));

cost(
  'feed-cold',
  async () => {
    const served = await serveSocial();
    try {
      return await withBrowsers(async (open) => {
        const making = await open();
        const social = await openPage(making, served.address, 'social');
        const own = await open();
        const mine = await own.open(home());
        await create(mine, 'Ada');
        // The next file is made while one is taken in.
        let file = fileOf(social, 1, posts);
        for (let number = 1; number <= follows; number++) {
          const text = await file;
          if (number < follows) file = fileOf(social, number + 1, posts);
          await follow(mine, await takeIn(mine, text));
        }
        await feedStands(mine);
        await making.close();
        await own.close({ keep: true });

        const folders = { bare: own.folder, worked: `${own.folder}-worked` };
        cpSync(folders.bare, folders.worked, { recursive: true });
        try {
          const prepared = await open({ folder: folders.worked, serviceWorker: true });
          const page = await prepared.open(`${home()}#/feed`);
          await controlled(page);
          await settle();
          await prepared.close({ keep: true });

          const start = async (folder: string, serviceWorker: boolean): Promise<number> => {
            const browser = await open({ folder, serviceWorker });
            const { shown } = await coldFeed(browser);
            await settle();
            await browser.close({ keep: true });
            return shown;
          };
          await start(folders.bare, false);
          await start(folders.worked, true);
          const taken = await inTurn(rounds, {
            worked: () => start(folders.worked, true),
            bare: () => start(folders.bare, false),
          });
          const what = `feed on screen from a cold start, ${follows} follows × ${posts} posts: from the navigation in a browser just started until posts are painted`;
          const target = { of: 'median' as const, atMost: 400 };
          const cause =
            'the page’s thread is busy most of the time: its own files, keys and private documents, rules, the first page of 16 with its authors, and drawing come one after the other';
          return {
            cost: 12,
            rows: [
              { what, unit: 'ms', samples: taken.worked, target, cause },
              { what: 'the same where no service worker has come about yet', unit: 'ms', samples: taken.bare },
            ],
            raw: taken,
          };
        } finally {
          rmSync(folders.worked, { recursive: true, force: true, maxRetries: 5 });
        }
      });
    } finally {
      await served.close();
    }
  },
  1_800_000,
);
