/**
 * What comes over the network before a profile shows, and how long a cheap phone on a slow line waits: processor four times slower, 1.6 Mbit/s at 150 ms, a
 * phone's window. Beside it an empty Solid page, measured alike. The owner's browser is not slowed down.
 */
import { gzipSync } from 'node:zlib';
import type { Page } from 'playwright-core';
import solid from 'vite-plugin-solid';
import type { Browser, BrowserOptions } from '../e2e/support/browser.js';
import { cost, inTurn } from './support/bench.js';
import { servePage } from './support/build-page.js';
import { connectCdp, debuggable, throttle } from './support/cdp.js';
import { ada, openOwner, withBrowsers } from './support/people.js';
import { readTrace, traceContext } from './support/trace.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 7);
const slow = { cpu: 4, bitsPerSecond: 1_600_000, latency: 150 };
const phone = { viewport: { width: 360, height: 740 }, touch: true, args: debuggable };

type Open = (options?: BrowserOptions) => Promise<Browser>;

interface Loaded {
  readonly scripts: number;
  readonly styles: number;
  readonly fonts: number;
  readonly requests: readonly string[];
}

/** Every file that was asked for until the profile stood, compressed as static hosts do. KB are 1024 bytes. What comes right after it (arms, buttons) is not in it. */
const loaded = async (open: Open, link: string): Promise<Loaded> => {
  const browser = await open({ prepare: (context) => traceContext(context, ada.name) });
  const seen = new Map<string, { readonly asked: number; readonly body: Promise<Buffer> }>();
  browser.context.on('response', (response) => {
    const { pathname } = new URL(response.url());
    // What the service worker puts aside for later is not what the page waits for.
    if (response.request().serviceWorker() !== null || seen.has(pathname)) return;
    const asked = response.request().timing().startTime;
    seen.set(pathname, { asked, body: response.body().catch(() => Buffer.alloc(0)) });
  });
  const page = await browser.open(link);
  const steps = await readTrace(page);
  const stood = (await page.evaluate(() => performance.timeOrigin)) + timeOf(steps);
  const before = [...seen].filter(([, { asked }]) => asked <= stood);
  const files = await Promise.all(before.map(async ([path, { body }]) => ({ path, body: await body })));
  await browser.close();
  const sum = (ending: string, size: (body: Buffer) => number): number =>
    files.filter(({ path }) => path.endsWith(ending)).reduce((total, { body }) => total + size(body), 0) / 1024;
  const packed = (body: Buffer): number => gzipSync(body, { level: 9 }).length;
  return {
    scripts: sum('.js', packed),
    styles: sum('.css', packed),
    fonts: sum('.woff2', (body) => body.length),
    requests: files.map(({ path }) => path),
  };
};

interface Shown {
  readonly paint: number;
  readonly usable: number;
}

/** When the profile stood on the screen: ms from the start of the navigation. */
const timeOf = (steps: readonly { readonly name: string; readonly at: number }[]): number =>
  steps.find((step) => step.name === 'on screen')?.at ?? Number.NaN;

const firstPaint = (page: Page): Promise<number> =>
  page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN);

const visit = async (open: Open, link: string, name: string): Promise<Shown> => {
  const browser = await open({ ...phone, prepare: (context) => traceContext(context, name) });
  const cdp = await connectCdp(browser.folder);
  await throttle(cdp, slow);
  const page = await browser.open(link);
  const steps = await readTrace(page);
  const paint = await firstPaint(page);
  cdp.close();
  await browser.close();
  return { paint, usable: timeOf(steps) };
};

cost('first-load', async () => {
  const empty = await servePage('empty', [solid()]);
  try {
    return await withBrowsers(async (open) => {
      const { link } = await openOwner(await open());
      const files = await loaded(open, link);
      const taken = await inTurn(rounds, {
        ours: () => visit(open, link, ada.name),
        empty: () => visit(open, empty.address, 'Home'),
      });
      const besideEmpty = { what: 'an empty Solid page', samples: taken.empty.map(({ paint }) => paint) };
      return {
        cost: 1,
        rows: [
          {
            what: 'visit by link: scripts, gz (page and worker)',
            unit: 'KB',
            samples: [files.scripts],
            target: { of: 'median', atMost: 80 },
            cause: 'what remains is told under First load',
          },
          {
            what: 'visit by link: styles, gz',
            unit: 'KB',
            samples: [files.styles],
            target: { of: 'median', atMost: 12 },
          },
          { what: 'visit by link: fonts', unit: 'KB', samples: [files.fonts] },
          { what: 'visit by link: requests', unit: 'requests', samples: [files.requests.length] },
          {
            what: 'slow phone: first paint',
            unit: 'ms',
            samples: taken.ours.map(({ paint }) => paint),
            beside: besideEmpty,
            target: { of: 'median', atMost: 1_000 },
          },
          {
            what: 'slow phone: a verified profile that can be used',
            unit: 'ms',
            samples: taken.ours.map(({ usable }) => usable),
            target: { of: 'median', atMost: 2_500 },
            cause:
              'scripts until 1.2 s, then seven round trips one after the other: socket, answer, ICE, DTLS, SCTP, handshake, heads',
          },
        ],
        raw: { files, taken },
      };
    });
  } finally {
    await empty.close();
  }
});
