/** What the scripts and tests of the gallery share: the built gallery on a free port, a browser, and going to a state. */
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { build, preview } from 'vite';
import { states } from './states.mjs';

const quiet = ['--no-sandbox', '--headless', '--disable-gpu', '--disable-background-networking'];
const alone = ['--disable-component-update', '--disable-sync', '--no-first-run'];
const configFile = fileURLToPath(new URL('./vite.config.ts', import.meta.url));

/** States whose name holds one of the words of the command line; all without any. */
export const chosen = () => {
  const words = process.argv.slice(2).filter((word) => !word.startsWith('--'));
  return words.length === 0 ? states : states.filter(({ name }) => words.some((word) => name.includes(word)));
};

/** Close it: nothing else ends its processes. */
export const openGallery = async () => {
  await build({ configFile, logLevel: 'error' });
  const server = await preview({ configFile, logLevel: 'error', preview: { host: '127.0.0.1', port: 0 } });
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [...quiet, ...alone],
  });
  const { port } = server.httpServer.address();
  return {
    address: ({ query, hash }, more = '') => `http://127.0.0.1:${port}/?still&${query}${more}${hash}`,
    async open(options) {
      const context = await browser.newContext({ reducedMotion: 'reduce', ...options });
      // The save picker is a window of the system, which nobody here can answer.
      await context.addInitScript(() => Reflect.deleteProperty(globalThis, 'showSaveFilePicker'));
      return context.newPage();
    },
    async close() {
      await browser.close();
      await server.close();
    },
  };
};

/** Runs in the page: ends when nothing was drawn anew and nothing moved for `quiet` ms, or after `most` ms where something never rests. */
const settled = ({ quiet, most }) =>
  new Promise((resolve) => {
    const end = performance.now() + most;
    let last = performance.now();
    const ends = (animation) => animation.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY;
    const observer = new MutationObserver(() => {
      last = performance.now();
    });
    observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
    const look = () => {
      const now = performance.now();
      const isMoving = document.getAnimations().some((one) => one.playState === 'running' && ends(one));
      if (now < end && (isMoving || now - last < quiet)) return setTimeout(look, 20);
      observer.disconnect();
      resolve();
    };
    look();
  });

const file = { name: 'a.car', mimeType: 'application/vnd.ipld.car', buffer: Buffer.from('car') };
const choose = (page, selector) => page.setInputFiles(selector, file);

/** Opens a state and waits until nothing moves any more. `press`: selectors of what is pressed then; `file:` before one chooses a file there. */
export const show = async (page, address, press = []) => {
  await page.goto('about:blank');
  await page.goto(address);
  await page.waitForSelector('main h1', { timeout: 15_000 });
  await page.evaluate(() => document.fonts.ready);
  for (const step of press) await (step.startsWith('file:') ? choose(page, step.slice(5)) : page.click(step));
  await page.evaluate(settled, { quiet: 100, most: 3_000 });
};
