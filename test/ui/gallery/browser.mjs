/** What look.mjs and axe.mjs share: the gallery's server, a browser, and going to a state. Processes end with the script. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { createServer } from 'vite';
import { states } from './states.mjs';

const quiet = ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'];
const alone = ['--disable-component-update', '--disable-sync', '--no-first-run'];

/** States whose name holds one of the words of the command line; all without any. */
export const chosen = () => {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  return words.length === 0 ? states : states.filter(({ name }) => words.some((word) => name.includes(word)));
};

export const openGallery = async () => {
  const server = await createServer({
    configFile: fileURLToPath(new URL('./vite.config.ts', import.meta.url)),
    server: { port: 0, hmr: false },
    logLevel: 'warn',
  });
  await server.listen();
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...quiet, ...alone],
  });
  const { port } = server.httpServer.address();
  return {
    browser,
    address: ({ query, hash }, more = '') => `http://127.0.0.1:${port}/?still&${query}${more}${hash}`,
    async close() {
      await browser.close();
      await server.close();
    },
  };
};

/** Opens a state and waits until nothing moves any more. */
export const show = async (page, address, press = []) => {
  await page.goto('about:blank');
  await page.goto(address);
  await page.waitForFunction(() => document.querySelector('main h1') !== null, undefined, {
    timeout: 15_000,
  });
  await page.evaluate(() => document.fonts.ready);
  for (const selector of press) await page.click(selector);
  await page.waitForTimeout(press.length > 0 ? 500 : 150);
};
