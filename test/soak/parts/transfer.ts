/** A gigabyte leaves and comes back, by the buttons, in real browsers whose memory is watched. Needs a build. */
import assert from 'node:assert/strict';
import { statSync } from 'node:fs';
import type { Part } from '../part.js';

const blobs = 4_096;
/** What pages and workers may have more in memory, while a file of 1.07 GB goes through them. */
const mostMemory = 500_000_000;

export const part: Part = {
  name: 'transfer',
  weight: 2,
  needs: 10 * 60_000,
  rounds: 1,
  async run({ signal }) {
    const { openBrowser } = await import('../../e2e/support/browser.js');
    const { fillMedia, MEDIA_BYTES } = await import('../../e2e/support/media.js');
    const { controlled, create } = await import('../../e2e/support/pages.js');
    const { residentOf } = await import('../../faults/support/processes.js');
    const { startTestServer } = await import('../../e2e/support/server.js');
    const server = await startTestServer();
    const prepare = (context: import('playwright-core').BrowserContext): Promise<unknown> =>
      context.addInitScript(() => Reflect.deleteProperty(window, 'showSaveFilePicker'));
    const [from, to] = [await openBrowser({ prepare }), await openBrowser({ prepare })];
    const end = (): void => void Promise.allSettled([from.close(), to.close(), server.close()]);
    signal.addEventListener('abort', end);
    /** How much more memory the browser has at its most, while something goes on. */
    const growth = async (folder: string, act: () => Promise<void>): Promise<number> => {
      const before = residentOf(folder);
      let most = before;
      const timer = setInterval(() => {
        most = Math.max(most, residentOf(folder));
      }, 250);
      await act().finally(() => clearInterval(timer));
      return most - before;
    };
    try {
      const page = await from.open(server.address);
      await create(page, 'Ada');
      await controlled(page);
      await fillMedia(page, blobs);
      await page.evaluate(() => location.assign('#/settings'));
      let file = '';
      const out = await growth(from.folder, async () => {
        const started = page.waitForEvent('download', { timeout: 60_000 });
        await page.getByTestId('settings-export').click();
        file = await (await started).path();
        await page.getByTestId('settings-exported').waitFor({ timeout: 60_000 });
      });
      const { size } = statSync(file);
      assert.ok(size > blobs * MEDIA_BYTES, `the file has ${size} bytes`);
      const theirs = await to.open(`${server.address}#/settings`);
      const into = await growth(to.folder, async () => {
        await theirs.getByTestId('settings-import').setInputFiles(file);
        await theirs.getByTestId('settings-import-keep').click({ timeout: 300_000 });
        await theirs.getByTestId('settings-import-report').waitFor({ timeout: 300_000 });
      });
      const said = await theirs.getByTestId('settings-import-report').textContent();
      assert.ok(said?.includes('4,096 pictures'), said ?? '');
      assert.ok(out < mostMemory, `export: ${out} bytes more in memory`);
      assert.ok(into < mostMemory, `import: ${into} bytes more in memory`);
      return { 'bytes exported and imported': size };
    } finally {
      signal.removeEventListener('abort', end);
      await Promise.allSettled([from.close(), to.close(), server.close()]);
    }
  },
};
