/**
 * The first of the program that runs: the smallest part of it that can begin what takes longest. The browser's storage wakes up, the worker
 * starts, `tabard.json` is read, and whoever serves the profile of the link is sought, while the rest is still fetched. It knows neither
 * databases nor pages; `main.tsx` goes on with what is begun here.
 */
import { createFirstPage, ended, type FirstPage } from './app/browser-first.js';
import { seekTabEarly } from './app/ground.js';
import { createHeadStart, type HeadStart } from './app/head-start.js';
import { isLed } from './peer/index.js';
import { spawnWorker } from './worker/spawn.js';

export interface Early {
  readonly page: FirstPage;
  readonly worker: Worker;
  readonly headStart: HeadStart;
}

const begin = (): Early => {
  const page = createFirstPage();
  // The question wakes the browser's storage up, which takes longer than whatever else is begun here.
  indexedDB.databases?.().catch(() => undefined);
  const headStart = createHeadStart(page, seekTabEarly, isLed());
  return { page, headStart, worker: spawnWorker() };
};

/** Where no header forbids framing, a page around this one could lead the person's hand: in a frame nothing starts and no key is opened. */
const isFramed = window.top !== window;

export const early = isFramed || history.state === ended ? undefined : begin();
