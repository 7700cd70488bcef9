/** A photo of 4K, a film of 200 MB and what means ill, made ready for a post in a real browser whose memory is watched. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Part } from '../part.js';

/** What pages and workers may have more in memory while 200 MB go through them: 120 to 150 MB as it is; 250 where the file is read as a stream, 300 where chunks are copied too. */
const mostMemory = 200 * 2 ** 20;
/** What a photo may: its pixels are 33 MB, twice in the middle of it. */
const mostForPhoto = 250_000_000;

export const part: Part = {
  name: 'media',
  weight: 1,
  needs: 4 * 60_000,
  rounds: 1,
  async run({ signal }) {
    const { Mp4OutputFormat } = await import('mediabunny');
    const { serveModule } = await import('../../e2e/layers/bundle.js');
    const { openBrowser } = await import('../../e2e/support/browser.js');
    const { png } = await import('../../e2e/support/png.js');
    const { residentOf } = await import('../../faults/support/processes.js');
    const { makeFilm } = await import('../../worker/media/kit.js');
    const folder = mkdtempSync(join(tmpdir(), 'tabard-media-'));
    const served = await serveModule('media-page');
    const browser = await openBrowser();
    const end = (): void => void Promise.allSettled([browser.close(), served.close()]);
    signal.addEventListener('abort', end);
    try {
      const page = await browser.open(served.url);
      const file = (name: string, bytes: Uint8Array): string => {
        const path = join(folder, name);
        writeFileSync(path, bytes);
        return path;
      };
      /** What comes of it, and how much more memory the browser had at its most meanwhile. */
      const prepare = async (path: string) => {
        await page.evaluate(() => window.media.chooser());
        await page.locator('input[type=file]').setInputFiles(path);
        const before = residentOf(browser.folder);
        let most = before;
        const timer = setInterval(() => {
          most = Math.max(most, residentOf(browser.folder));
        }, 50);
        const made = await page.evaluate(() => window.media.prepareChosen()).finally(() => clearInterval(timer));
        return { made, growth: most - before };
      };
      // The first starts the workers.
      await prepare(file('letter', new Uint8Array(100)));
      const still = await prepare(
        file('photo.jpg', Buffer.from(await page.evaluate(() => window.media.photo(3840, 2160)), 'base64')),
      );
      assert.ok('blob' in still.made && still.made.kind === 'picture', JSON.stringify(still.made));
      assert.deepEqual([still.made.width, still.made.height], [2560, 1440]);
      assert.ok(still.growth < mostForPhoto, `a photo: ${still.growth} bytes more in memory`);
      // Of rubbish in a true container: its packets are copied, not decoded.
      const body = await makeFilm(new Mp4OutputFormat({ fastStart: false }), { seconds: 110, packet: 60_000 });
      const path = file('film.mp4', new Uint8Array(await body.arrayBuffer()));
      const { size } = statSync(path);
      assert.ok(size > 195e6, `the film has ${size} bytes`);
      const moving = await prepare(path);
      assert.ok('blob' in moving.made && moving.made.kind === 'video', JSON.stringify(moving.made));
      assert.ok(Math.abs(moving.made.blob.size - size) < size / 100, `${moving.made.blob.size} of ${size} bytes`);
      assert.ok(moving.growth < mostMemory, `a film: ${moving.growth} bytes more in memory`);
      const bomb = await prepare(file('bomb.png', png(20_000)));
      assert.ok('code' in bomb.made && bomb.made.code === 'media-too-large', JSON.stringify(bomb.made));
      assert.ok(bomb.growth < 50_000_000, `a bomb: ${bomb.growth} bytes more in memory`);
      return { 'bytes of a film made ready': size, 'bytes more in memory for it': moving.growth };
    } finally {
      signal.removeEventListener('abort', end);
      await Promise.allSettled([browser.close(), served.close()]);
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
