/** Chromium processes for the tests: each `openBrowser` is a process with a profile folder of its own, as another person's machine. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
  type Browser as Process,
} from 'playwright-core';

export interface Browser {
  readonly context: BrowserContext;
  /** A new tab on an address. Its console errors and uncaught exceptions are collected. */
  open(url: string): Promise<Page>;
  /** Everything that went wrong in any of its tabs so far. */
  readonly errors: readonly string[];
  /** Stops the process; `keep` leaves the profile folder for another start by `folder`. */
  close(options?: { readonly keep?: boolean }): Promise<void>;
  readonly folder: string;
}

export interface BrowserOptions {
  readonly viewport?: { readonly width: number; readonly height: number };
  readonly colorScheme?: 'light' | 'dark';
  readonly reducedMotion?: 'reduce' | 'no-preference';
  readonly locale?: string;
  readonly touch?: boolean;
  /** An earlier browser's folder: the same person's machine, started again. */
  readonly folder?: string;
  /** Expected lines of the console, such as a refused connection in a test that refuses it. */
  readonly tolerate?: readonly RegExp[];
  readonly args?: readonly string[];
  /** What its camera sees: a file of `camera.ts`, which is read when a page first looks. */
  readonly camera?: string;
  /** A private window: nothing outlives it. */
  readonly isPrivate?: boolean;
  /** True: a service worker comes about. It fetches the whole app once more, 1.5 s of processor for each new profile: for tests that are about it. */
  readonly serviceWorker?: boolean;
  /** A window with storage of its own in one process that tests share: for tests that are not about processes, another start or the disk. */
  readonly shared?: boolean;
  /** Before the first page is opened: scripts that run in every page, sockets that say nothing. */
  readonly prepare?: (context: BrowserContext) => Promise<unknown>;
}

/** No word to anybody outside, and no work for what no test looks at. Chromium heeds only the last list of `--disable-features`. */
export const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-default-apps',
  // The browser's own address line is made of web pages: a renderer each, 0.7 s of work at every start.
  '--disable-features=OptimizationHints,MediaRouter,DialMediaRouteProvider,WebUIOmniboxPopup,WebUIOmniboxAimPopup,WebUIOmniboxFullPopup',
  '--disable-domain-reliability',
];

/** What Chromium says of a page that is slow, on a machine with other work; and what Playwright says where it lets no service worker come about. */
const ofTests = [
  /was preloaded using link preload but not used within a few seconds/,
  /Service Worker registration blocked by Playwright/,
];

/** How long a test waits for what must come, in ms: only what will never come meets it, on a machine with other work too. */
export const patience = 120_000;

/** How every Chromium of the tests is started. */
export const launchOptions = (args: readonly string[] = []) => ({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  headless: true,
  args: [...flags, ...args],
});

const cameraArgs = (file: string | undefined): readonly string[] =>
  file === undefined ? [] : ['--use-fake-device-for-media-stream', `--use-file-for-fake-video-capture=${file}`];

let sharing: Promise<Process> | undefined;

const sharedProcess = (): Promise<Process> => {
  sharing ??= chromium.launch(launchOptions());
  return sharing;
};

/** Ends the process of all windows that were `shared`. */
export const closeShared = async (): Promise<void> => {
  const process = await sharing;
  sharing = undefined;
  await process?.close();
};

/** Starts a Chromium process. Close it: nothing else does. */
export const openBrowser = async (options: BrowserOptions = {}): Promise<Browser> => {
  const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'tabard-browser-'));
  const launch = launchOptions([...(options.args ?? []), ...cameraArgs(options.camera)]);
  const looks: BrowserContextOptions = {
    viewport: options.viewport ?? { width: 1280, height: 900 },
    colorScheme: options.colorScheme ?? 'light',
    reducedMotion: options.reducedMotion ?? 'reduce',
    locale: options.locale ?? 'en-GB',
    hasTouch: options.touch ?? false,
    serviceWorkers: options.serviceWorker === true ? 'allow' : 'block',
    permissions: ['clipboard-read', 'clipboard-write', ...(options.camera === undefined ? [] : ['camera'])],
  };
  const alone = options.isPrivate === true ? await chromium.launch(launch) : undefined;
  const around = options.shared === true ? await sharedProcess() : alone;
  const context = await (around === undefined
    ? chromium.launchPersistentContext(folder, { ...launch, ...looks })
    : around.newContext(looks));
  context.setDefaultTimeout(patience);
  await options.prepare?.(context);
  const errors: string[] = [];
  const note = (text: string): void => {
    if (![...ofTests, ...(options.tolerate ?? [])].some((pattern) => pattern.test(text))) errors.push(text);
  };
  const watch = (page: Page): void => {
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning')
        note(`console.${message.type()}: ${message.text()} ${message.location().url}`.trimEnd());
    });
    page.on('pageerror', (error) => note(`uncaught: ${error.stack ?? error.message}`));
    page.on('crash', () => note('the page crashed'));
  };
  context.pages().forEach(watch);
  context.on('page', watch);
  let closed = false;
  return {
    context,
    errors,
    folder,
    async open(url) {
      const blank = context.pages().find((page) => page.url() === 'about:blank');
      const page = blank ?? (await context.newPage());
      await page.goto(url);
      return page;
    },
    async close({ keep = false } = {}) {
      if (closed) return;
      closed = true;
      await context.close();
      await alone?.close();
      if (!keep) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
};
