/** Leaving and coming back by the buttons: MB a second into a file on the disk, and out of it into another browser, verified from the genesis on. */
import { statSync } from 'node:fs';
import type { BrowserContext, Page } from 'playwright-core';
import { openBrowser } from '../e2e/support/browser.js';
import { fillMedia } from '../e2e/support/media.js';
import { controlled, create, home, ready } from '../e2e/support/pages.js';
import { cost, timed } from './support/bench.js';
import { longestTask, taskRow, watchTasks } from './support/long-tasks.js';

const rounds = 5;
/** Of 256 KiB each: 50 MB. */
const blobs = 200;

const prepare = (context: BrowserContext): Promise<unknown> =>
  context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));

const save = async (page: Page, button: string): Promise<{ readonly file: string; readonly speed: number }> => {
  let file = '';
  const took = await timed(async () => {
    const started = page.waitForEvent('download', { timeout: 60_000 });
    await page.getByTestId(button).click();
    file = await (await started).path();
  });
  await page.getByTestId('settings-exported').first().waitFor();
  return { file, speed: statSync(file).size / 1e3 / took };
};

cost('transfer', async () => {
  const samples = { out: [], readable: [], look: [], into: [], outTask: [], readableTask: [], intoTask: [] } as Record<
    'out' | 'readable' | 'look' | 'into' | 'outTask' | 'readableTask' | 'intoTask',
    number[]
  >;
  const from = await openBrowser({ prepare, serviceWorker: true });
  try {
    const page = await from.open(home());
    await create(page, 'Ada');
    await controlled(page);
    await fillMedia(page, blobs);
    await page.evaluate(() => location.assign('#/settings'));
    await page.getByTestId('settings-export').waitFor();
    await watchTasks(page);
    let path = '';
    for (let round = 0; round < rounds; round++) {
      const { file, speed } = await save(page, 'settings-export');
      path = file;
      samples.out.push(speed);
      samples.outTask.push(await longestTask(page));
      samples.readable.push((await save(page, 'settings-readable')).speed);
      samples.readableTask.push(await longestTask(page));
    }
    const megabytes = statSync(path).size / 1e6;
    for (let round = 0; round < rounds; round++) {
      const fresh = await openBrowser({ prepare });
      try {
        const its = await fresh.open(home());
        await ready(its);
        await its.evaluate(() => location.assign('#/settings'));
        await its.getByTestId('settings-import').waitFor({ state: 'attached' });
        await watchTasks(its);
        const looked = await timed(async () => {
          await its.getByTestId('settings-import').setInputFiles(path);
          await its.getByTestId('settings-import-keep').waitFor({ timeout: 60_000 });
        });
        const kept = await timed(async () => {
          await its.getByTestId('settings-import-keep').click();
          await its.getByTestId('settings-import-report').waitFor({ timeout: 60_000 });
        });
        samples.look.push(megabytes / (looked / 1e3));
        samples.into.push(megabytes / ((looked + kept) / 1e3));
        samples.intoTask.push(await longestTask(its));
      } finally {
        await fresh.close();
      }
    }
  } finally {
    await from.close();
  }
  return {
    cost: 0,
    rows: [
      { what: 'export of 50 MB, from the tap to the file', unit: 'MB/s', samples: samples.out },
      { what: 'readable export of it', unit: 'MB/s', samples: samples.readable },
      { what: 'looking into the file: all of it verified', unit: 'MB/s', samples: samples.look },
      { what: 'import into a fresh browser, the looking in it', unit: 'MB/s', samples: samples.into },
      taskRow('export', samples.outTask),
      taskRow('readable export', samples.readableTask),
      taskRow('import', samples.intoTask),
    ],
  };
});
