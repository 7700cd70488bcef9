/** Bringing along what one wrote at Mastodon: an outbox of 50 MB, from the file to what is shown of it, then its posts into the repository. What the page felt of it. */
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { note, outbox } from '../app/bring/samples.js';
import { openBrowser } from '../e2e/support/browser.js';
import { create, home } from '../e2e/support/pages.js';
import { cost, timed } from './support/bench.js';
import { longestTask, taskRow, watchTasks } from './support/long-tasks.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const posts = 26_500;
/** So many of them are written while it is watched: what follows is the same again. */
const written = 1_500;
const patience = { timeout: 110_000 };

/** As that service writes it: twice the text, each link with its markup, who it is for, tags, counts. */
const outboxOf = (count: number): string =>
  JSON.stringify(
    outbox(
      ...Array.from({ length: count }, (_, nth) => {
        const id = `https://m.example/users/ada/statuses/${nth}`;
        const words = `Binding no. ${nth}: ${'paper &amp; thread, glue and board; '.repeat(9)}`;
        const link = `<a href="https://shop.example/${nth}" rel="nofollow noopener" target="_blank"><span class="invisible">https://</span><span class="ellipsis">shop.example/${nth}</span></a>`;
        const content = `<p>${words}</p><p>${link} <a href="https://m.example/tags/bees" class="mention hashtag" rel="tag">#<span>bees</span></a></p>`;
        const published = new Date(Date.UTC(2015, 0, 1) + nth * 3_600_000).toISOString();
        return note({
          ...{ id, published, url: id, atomUri: id, attributedTo: 'https://m.example/users/ada', sensitive: false },
          ...{ content, contentMap: { en: content } },
          cc: ['https://m.example/users/ada/followers'],
          tag: [{ type: 'Hashtag', href: 'https://m.example/tags/bees', name: '#bees' }],
          replies: { id: `${id}/replies`, type: 'Collection', first: { type: 'CollectionPage', items: [] } },
        });
      }).toReversed(),
    ),
  );

cost('bring', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tabard-bring-'));
  const samples = { read: [], readTask: [], each: [], writeTask: [] } as Record<
    'read' | 'readTask' | 'each' | 'writeTask',
    number[]
  >;
  try {
    const file = join(folder, 'outbox.json');
    writeFileSync(file, outboxOf(posts));
    const megabytes = statSync(file).size / 1e6;
    if (megabytes < 50) throw new RangeError(`an outbox of ${megabytes} MB`);
    for (let round = 0; round < rounds; round++) {
      const browser = await openBrowser();
      try {
        const page = await browser.open(home());
        await create(page, 'Ada');
        await page.evaluate(() => location.assign('#/bring'));
        await page.getByTestId('bring-file').waitFor({ state: 'attached', ...patience });
        await watchTasks(page);
        samples.read.push(
          await timed(async () => {
            await page.getByTestId('bring-file').setInputFiles(file);
            await page.getByTestId('bring-found').waitFor(patience);
          }),
        );
        samples.readTask.push(await longestTask(page));
        await page.getByTestId('bring-go').click();
        const from = performance.now();
        const progress = page.getByTestId('settings-progress').locator('progress');
        await progress.waitFor(patience);
        await page.waitForFunction(
          (share) => {
            const bar = document.querySelector<HTMLProgressElement>('[data-testid=settings-progress] progress');
            return bar !== null && bar.value / bar.max >= share;
          },
          written / posts,
          patience,
        );
        samples.each.push((performance.now() - from) / written);
        samples.writeTask.push(await longestTask(page));
      } finally {
        await browser.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    cost: 0,
    rows: [
      {
        what: 'an outbox.json of 50 MB (26,500 posts): from the file to what is in it',
        unit: 'ms',
        samples: samples.read,
      },
      taskRow('reading it', samples.readTask),
      { what: 'bringing its posts along, by the post', unit: 'ms', samples: samples.each },
      taskRow(`bringing the first ${written} along`, samples.writeTask),
    ],
  };
});
