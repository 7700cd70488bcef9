/** What a tab takes that keeps 100 repositories of 1,000 posts: heaps after collecting, processes, disk. Beside it the same tab with none. */
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { type Browser, openBrowser } from '../e2e/support/browser.js';
import { create, home, ready } from '../e2e/support/pages.js';
import { cost } from './support/bench.js';
import { openPage, serveNodes } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { folderBytes, type Heaps, heapsOf, processesOf, sum } from './support/processes.js';

const repositories = Number(process.env.BENCH_REPOSITORIES ?? 100);
const posts = 1_000;
const mega = 1_000_000;

interface Taken extends Heaps {
  readonly resident: number;
  readonly renderers: number;
  readonly disk: number;
  readonly estimate: number;
  readonly kept: number;
}

/** The same person's browser, started again: what a tab holds that has only just been opened. */
const measure = async (folder: string): Promise<Taken> => {
  const browser = await openBrowser({ folder });
  try {
    const page = await browser.open(home());
    await ready(page);
    await page.waitForTimeout(3_000);
    const heaps = await heapsOf(page);
    const processes = processesOf(folder);
    return {
      ...heaps,
      resident: sum(processes.map(({ resident }) => resident)),
      renderers: sum(processes.filter(({ kind }) => kind === 'renderer').map(({ resident }) => resident)),
      disk: folderBytes(join(folder, 'Default', 'IndexedDB')),
      estimate: await page.evaluate(async () => (await navigator.storage.estimate()).usage ?? Number.NaN),
      kept: await page.evaluate(async () => Number((await window.tabard.stats()).repositories)),
    };
  } finally {
    await browser.close({ keep: true });
  }
};

const bring = async (node: Page, browser: Browser): Promise<number> => {
  const page = browser.context.pages()[0];
  if (page === undefined) throw new TypeError('no page');
  let records = 0;
  for (let number = 1; number <= repositories; number++) {
    const did = await node.evaluate(([n, count]) => window.node.own(n, count), [number, posts] as const);
    const file = await node.evaluate((of) => window.node.exportText(of), did);
    const report = await page.evaluate(
      (text) => window.tabard.importCar(Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0))),
      file,
    );
    records += report.records;
  }
  if (records < repositories * posts) throw new Error(`${records} records came in`);
  return records;
};

cost('kept-repositories', async () => {
  const nodes = await serveNodes();
  try {
    return await withBrowsers(async (open) => {
      const browser = await open();
      await create(await browser.open(home()), 'Ada');
      await browser.close({ keep: true });
      const none = await measure(browser.folder);
      const node = await openPage(await open(), nodes.address, 'node');
      const again = await open({ folder: browser.folder });
      await ready(await again.open(home()));
      await bring(node, again);
      await again.close({ keep: true });
      const all = await measure(browser.folder);
      const raw = await node.evaluate(([count, each]) => window.node.rawBytes(count, each), [
        repositories,
        posts,
      ] as const);
      // The folder goes with the last browser that has it.
      await (await open({ folder: browser.folder })).close();
      const row = (what: string, of: Exclude<keyof Taken, 'kept'>) => ({
        what: `${repositories} repositories of ${posts.toLocaleString('en')} posts: ${what}`,
        unit: 'MB',
        samples: [all[of] / mega],
        beside: { what: 'none kept', samples: [none[of] / mega] },
      });
      return {
        cost: 7,
        rows: [
          row('heap of the page', 'page'),
          row('heap of the worker', 'worker'),
          row('memory of the renderers', 'renderers'),
          row('memory of all processes of the browser', 'resident'),
          {
            what: `${repositories} repositories of ${posts.toLocaleString('en')} posts: disk`,
            unit: 'MB',
            samples: [(all.disk - none.disk) / mega],
            beside: { what: 'bytes of their records', samples: [raw / mega] },
          },
        ],
        raw: { none, all, rawRecordBytes: raw },
      };
    });
  } finally {
    await nodes.close();
  }
});
