/** Several people's browsers in one Chromium process, each in a context of its own: cheaper than a process each, and killed together. */
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { launchOptions } from '../../e2e/support/browser.js';
import { descendantsOf, kill } from './processes.js';

export interface Crowd {
  readonly pages: readonly Page[];
  /** SIGKILL to every process of it, at once. */
  kill(): void;
}

/** Call it where the cast is made: its crowds are ended after each test. */
export const createCrowds = (): ((size: number, address: string) => Promise<Crowd>) => {
  const closing: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const close of closing.splice(0)) await close();
  });
  return async (size, address) => {
    const server = await chromium.launchServer(launchOptions());
    const browser = await chromium.connect(server.wsEndpoint());
    let killed = false;
    closing.push(async () => {
      if (!killed) await browser.close();
      await server.close();
    });
    const open = async (): Promise<Page> => {
      const context: BrowserContext = await browser.newContext();
      const page = await context.newPage();
      await page.goto(address);
      return page;
    };
    const pages = await Promise.all(Array.from({ length: size }, open));
    return {
      pages,
      kill() {
        killed = true;
        const { pid } = server.process();
        if (pid === undefined) throw new Error('the browser runs no more');
        for (const one of [pid, ...descendantsOf(pid)]) kill(one);
      },
    };
  };
};
