/**
 * Back after a day: 200 followed profiles of 500 posts, ten new ones of each. A friend follows the same people and has stayed; nobody else is there.
 * From the beginning of the navigation in a fresh browser until all new posts stand in its feed; what came over the links, beside the bytes of the
 * new records themselves.
 */
import type { Page } from 'playwright-core';
import { create, home, ready } from '../e2e/support/pages.js';
import { cost } from './support/bench.js';
import { feedStands, fileOf, follow, takeIn } from './support/followed.js';
import { openPage, serveSocial } from './support/nodes.js';
import { withBrowsers } from './support/people.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const follows = Number(process.env.BENCH_FOLLOWS ?? 200);
const posts = Number(process.env.BENCH_POSTS ?? 500);
const each = 10;

interface Back {
  /** Milliseconds since the navigation began. */
  readonly first: number;
  readonly all: number;
  readonly bytes: number;
}

/** Resolves when so many profiles have changed since the page began. */
const watchBack = (page: Page, wanted: number): Promise<Back> =>
  page.evaluate(async (count) => {
    const changed = new Set<string>();
    let first = 0;
    await window.tabard.ready;
    await new Promise<void>((resolve) => {
      window.tabard.on('changed', ({ did }) => {
        if (changed.size === 0) first = performance.now();
        changed.add(did);
        if (changed.size === count) resolve();
      });
    });
    const all = performance.now();
    const { network } = (await window.tabard.stats()) as { network: { bytesIn: number } };
    return { first, all, bytes: network.bytesIn };
  }, wanted);

cost(
  'day-away',
  async () => {
    const served = await serveSocial();
    try {
      return await withBrowsers(async (open) => {
        const social = await openPage(await open(), served.address, 'social');
        const [friend, own] = [await open(), await open()];
        const [theirs, mine] = [await friend.open(home()), await own.open(home())];
        await create(theirs, 'Bo');
        await create(mine, 'Ada');
        for (let number = 1; number <= follows; number++) {
          const file = await fileOf(social, number, posts);
          for (const page of [theirs, mine]) await follow(page, await takeIn(page, file));
        }
        await feedStands(mine);
        await own.close({ keep: true });
        const runs: (Back & { readonly records: number })[] = [];
        for (let round = 0; round < rounds; round++) {
          let records = 0;
          for (let number = 1; number <= follows; number++) {
            const more = await social.evaluate(([n, count]) => window.social.more(n, count), [number, each] as const);
            records += more.bytes;
            await takeIn(theirs, await social.evaluate((did) => window.social.exportText(did), more.did));
          }
          const again = await open({ folder: own.folder });
          const page = await again.open(home());
          const back = await watchBack(page, follows);
          await ready(page);
          runs.push({ ...back, records });
          await again.close({ keep: round < rounds - 1 });
        }
        const name = `${follows} followed profiles of ${posts} posts, ${follows * each} new ones`;
        return {
          cost: 14,
          rows: [
            {
              what: `back after a day, ${name}: from the beginning of the navigation until all are verified and stored`,
              unit: 'ms',
              samples: runs.map(({ all }) => all),
            },
            { what: 'the first of them', unit: 'ms', samples: runs.map(({ first }) => first) },
            {
              what: 'bytes that came over the links for it',
              unit: 'KB',
              samples: runs.map(({ bytes }) => bytes / 1_000),
              beside: { what: 'the new records themselves', samples: runs.map(({ records }) => records / 1_000) },
              target: { of: 'ratio' as const, atMost: 1.3 },
            },
          ],
          raw: { runs },
        };
      });
    } finally {
      await served.close();
    }
  },
  1_800_000,
);
