/**
 * Files on their way into a post: a photo of 4K and a film of 200 MB, from the disk to a blob that is verified and stored. How long, what the page felt of
 * it, and what the browser held of it in memory. Beside the photo: the browser's own decoding, drawing and encoding; beside the film: its bytes put into a database.
 */
import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Mp4OutputFormat } from 'mediabunny';
import type { Page } from 'playwright-core';
import { serveModule } from '../e2e/layers/bundle.js';
import type { MediaPage } from '../e2e/layers/media-page.js';
import { type Browser, openBrowser } from '../e2e/support/browser.js';
import { makeFilm } from '../worker/media/kit.js';
import { cost } from './support/bench.js';
import { taskRow } from './support/long-tasks.js';
import { processesOf, sum } from './support/processes.js';

declare global {
  interface Window {
    readonly media: MediaPage;
  }
}

const rounds = Number(process.env.BENCH_ROUNDS ?? 3);
const mebi = 1024 * 1024;

/** The most that all processes of the browser hold while something runs, above what they held before. */
const peakOf = async <T>(
  { folder }: Browser,
  run: () => Promise<T>,
): Promise<{ readonly value: T; readonly peak: number }> => {
  const held = (): number => sum(processesOf(folder).map(({ resident }) => resident)) / mebi;
  const before = held();
  let most = before;
  const watching = setInterval(() => {
    most = Math.max(most, held());
  }, 50);
  try {
    return { value: await run(), peak: most - before };
  } finally {
    clearInterval(watching);
  }
};

const choose = async (page: Page, path: string): Promise<void> => {
  await page.evaluate(() => window.media.chooser());
  await page.locator('input[type=file]').setInputFiles(path);
};

cost('media', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'tabard-media-'));
  const served = await serveModule('media-page');
  const samples = {
    ...{ photo: [], photoBare: [], photoTask: [], photoPeak: [] },
    ...{ film: [], filmBare: [], filmTask: [], filmPeak: [] },
  } as Record<
    'photo' | 'photoBare' | 'photoTask' | 'photoPeak' | 'film' | 'filmBare' | 'filmTask' | 'filmPeak',
    number[]
  >;
  try {
    const film = join(folder, 'film.mp4');
    // 110 s of 30 pictures a second.
    const body = await makeFilm(new Mp4OutputFormat({ fastStart: false }), { seconds: 110, packet: 60_000 });
    writeFileSync(film, Buffer.from(await body.arrayBuffer()));
    const megabytes = statSync(film).size / 1e6;
    const photo = join(folder, 'photo.jpg');
    for (let round = 0; round < rounds; round++) {
      const browser = await openBrowser();
      try {
        const page = await browser.open(served.url);
        writeFileSync(photo, Buffer.from(await page.evaluate(() => window.media.photo(3840, 2160)), 'base64'));
        const measure = async (path: string) => {
          await choose(page, path);
          return peakOf(browser, () => page.evaluate(() => window.media.prepareChosen()));
        };
        // The first starts the worker.
        writeFileSync(join(folder, 'letter'), randomBytes(100));
        await measure(join(folder, 'letter'));
        const [still, moving] = [await measure(photo), await measure(film)];
        if (!('took' in still.value) || !('took' in moving.value)) throw new TypeError('not prepared');
        samples.photo.push(still.value.took);
        samples.photoTask.push(still.value.worst);
        samples.photoPeak.push(still.peak);
        samples.film.push(megabytes / (moving.value.took / 1e3));
        samples.filmTask.push(moving.value.worst);
        samples.filmPeak.push(moving.peak);
        await choose(page, photo);
        samples.photoBare.push(await page.evaluate(() => window.media.bareEncode()));
        await choose(page, film);
        samples.filmBare.push(megabytes / ((await page.evaluate(() => window.media.barePut())) / 1e3));
      } finally {
        await browser.close();
      }
    }
  } finally {
    await served.close();
    rmSync(folder, { recursive: true, force: true });
  }
  return {
    cost: 0,
    rows: [
      {
        what: 'photo of 4K, made ready and stored',
        unit: 'ms',
        samples: samples.photo,
        beside: { what: 'decoded, drawn and encoded once by the browser', samples: samples.photoBare },
      },
      taskRow('photo of 4K', samples.photoTask),
      { what: 'photo of 4K: memory of all processes above before, at most', unit: 'MiB', samples: samples.photoPeak },
      {
        what: 'film of 200 MB, written anew and stored',
        unit: 'MB/s',
        samples: samples.film,
        beside: { what: 'its pieces put into a database, unhashed', samples: samples.filmBare },
      },
      taskRow('film of 200 MB', samples.filmTask),
      {
        what: 'film of 200 MB: memory of all processes above before, at most',
        unit: 'MiB',
        samples: samples.filmPeak,
        target: { of: 'median', atMost: 200 } as const,
      },
    ],
  };
});
