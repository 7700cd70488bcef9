/** Builds `checker.ts` into one script, once for all that use it in this process. */
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { build, type Rolldown } from 'vite';
import type { Checker } from './checker.js';

declare global {
  interface Window {
    readonly checker: Checker;
  }
}

let built: Promise<string> | undefined;

const script = (): Promise<string> => {
  built ??= buildScript();
  return built;
};

const buildScript = async (): Promise<string> => {
  const result = await build({
    configFile: false,
    logLevel: 'error',
    root: fileURLToPath(new URL('../../..', import.meta.url)),
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      lib: { entry: fileURLToPath(new URL('./checker.ts', import.meta.url)), formats: ['iife'], name: 'checkerScript' },
    },
  });
  const outputs = (Array.isArray(result) ? result : [result]) as Rolldown.RolldownOutput[];
  const chunk = outputs.flatMap(({ output }) => output).find((each) => each.type === 'chunk');
  if (chunk === undefined) throw new TypeError('the checker was not built');
  return chunk.code;
};

/** Opens a page of this origin on which nothing of the app runs, with the checker in it. */
export const openChecker = async (page: Page, home: string): Promise<void> => {
  await page.goto(new URL('tabard.json', home).href);
  await page.evaluate(await script());
};
