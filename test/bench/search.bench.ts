/** Searching 50,000 posts of 100 profiles: questions of several kinds, asked from a page; what the index takes. */
import { join } from 'node:path';
import { cost } from './support/bench.js';
import { openPage, serveSocial } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { folderBytes, heapsOf } from './support/processes.js';

const people = Number(process.env.BENCH_PEOPLE ?? 100);
const posts = Number(process.env.BENCH_POSTS ?? 500);
const times = 15;
const mega = 1_000_000;

/** By rank: how often a word is said falls with it. */
const questions = [
  ['a word that every other post has', [3]],
  ['a word that few posts have', [9_000]],
  ['two words', [20, 400]],
  ['three words', [5, 30, 200]],
] as const;

cost('search', async () => {
  const served = await serveSocial();
  try {
    return await withBrowsers(async (open) => {
      const browser = await open();
      const page = await openPage(browser, served.address, 'social');
      for (let number = 1; number <= people; number++)
        await page.evaluate(([n, count]) => window.social.fill(n, count, true), [number, posts] as const);
      const asked = await page.evaluate(
        (ranks) => ranks.map((of) => of.map((rank) => window.social.word(rank)).join(' ')),
        questions.map(([, ranks]) => [...ranks]),
      );
      const [, rare = ''] = asked;
      const texts = [
        ...asked,
        asked[2]?.slice(0, 2) ?? '',
        asked[2]?.slice(0, 3) ?? '',
        `${rare.slice(0, -2)}q${rare.slice(-1)}`,
      ];
      const names = [
        ...questions.map(([name]) => name),
        'the first two letters of a word',
        'the first three',
        'a word with a wrong letter',
      ];
      const disk = (): number => folderBytes(join(browser.folder, 'Default', 'IndexedDB'));
      await browser.close({ keep: true });
      const before = disk();
      const indexing = await open({ folder: browser.folder });
      const spent = await (await openPage(indexing, served.address, 'social')).evaluate(() => window.social.index());
      await indexing.close({ keep: true });
      const after = disk();
      const again = await open({ folder: browser.folder });
      const cold = await openPage(again, served.address, 'social');
      const found = await cold.evaluate(([all, count]) => window.social.search(all, count), [texts, times] as const);
      const { worker } = await heapsOf(cold);
      await again.close();
      const all = `${(people * posts).toLocaleString('en')} posts`;
      return {
        cost: 13,
        rows: [
          ...names.map((name, index) => ({
            what: `search in ${all}: ${name} (${found.hits[index]} hits shown)`,
            unit: 'ms',
            samples: found.each[index] ?? [],
            target: { of: 'median' as const, atMost: 50 },
          })),
          { what: 'the first question after a start: the index is read', unit: 'ms', samples: [found.first] },
          { what: 'indexing words, by the post', unit: 'ms', samples: [spent / (people * posts)] },
          { what: 'the index on disk, by the post', unit: 'bytes', samples: [(after - before) / (people * posts)] },
          { what: 'heap of the worker with the index in it', unit: 'MB', samples: [worker / mega] },
        ],
        raw: { found, spent, before, after, texts },
      };
    });
  } finally {
    await served.close();
  }
});
