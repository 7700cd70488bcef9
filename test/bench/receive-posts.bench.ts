/**
 * 10,000 posts (`app.tabard.post`, first form) from an owner in another browser process: from the head's arrival, by link, worker and store,
 * until the newest page of them can be read. Beside it the same records put into IndexedDB one by one in the same page, which is what
 * storing alone costs an app; further the worker fed from memory, y-webrtc with y-indexeddb, and one tweetnacl signature an entry.
 */
import type { Page } from 'playwright-core';
import type { Browser, BrowserOptions } from '../e2e/support/browser.js';
import { create, home, openProfile } from '../e2e/support/pages.js';
import { postsOf } from './pages/posts.js';
import { cost } from './support/bench.js';
import { type ServedPage, servePage } from './support/build-page.js';
import { openPage, serveNodes } from './support/nodes.js';
import { withBrowsers } from './support/people.js';
import { putEach, recordsOf } from './support/put-each.js';
import { median, quantile } from './support/stats.js';
import { startYSignaling } from './support/y-signaling.js';

const rounds = Number(process.env.BENCH_ROUNDS ?? 5);
const count = 10_000;
const signatures = 200;
const posts = postsOf(count).map((post) => Object(post) as object);

type Open = (options?: BrowserOptions) => Promise<Browser>;

interface Received {
  readonly total: number;
  readonly stored: number;
  /** Tasks of more than 50 ms of the page between the head and the first read. */
  readonly tasks: readonly number[];
}

/** Notes when the head's bytes go to the worker: the first that is done with them. */
const noteHeads = (): void => {
  const Real = window.Worker;
  window.Worker = class extends Real {
    override postMessage(message: unknown, options?: StructuredSerializeOptions | Transferable[]): void {
      if (Reflect.get(Object(message), 'method') === 'receiveHeads')
        Object.assign(window, { headAt: performance.now() });
      super.postMessage(message, Array.isArray(options) ? { transfer: options } : options);
    }
  };
};

const watch = (page: Page, did: string): Promise<Received> =>
  page.evaluate(async (wanted) => {
    const tasks: { at: number; long: number }[] = [];
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) tasks.push({ at: startTime, long: duration });
    });
    observer.observe({ type: 'longtask' });
    await new Promise<void>((resolve) => {
      const stop = window.tabard.on('changed', ({ did: of }) => {
        if (of !== wanted) return;
        stop();
        resolve();
      });
    });
    const stored = performance.now();
    const newest = await window.tabard.list(wanted, 'app.tabard.post', { reverse: true, limit: 50 });
    const end = performance.now();
    if (newest.records.length !== 50) throw new Error('the newest posts cannot be read');
    // Entries come a little after their task.
    await new Promise((resolve) => setTimeout(resolve, 300));
    observer.disconnect();
    const from: number = Reflect.get(window, 'headAt');
    return {
      total: end - from,
      stored: stored - from,
      tasks: tasks.filter(({ at, long }) => at + long > from && at < end).map(({ long }) => long),
    };
  }, did);

const readable = (page: Page, did: string): Promise<number> =>
  page.evaluate(async (of) => {
    let found = 0;
    let cursor: string | undefined;
    do {
      const part = await window.tabard.list(of, 'app.tabard.post', {
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      found += part.records.length;
      cursor = part.cursor;
    } while (cursor !== undefined);
    return found;
  }, did);

/** One owner, one visitor, each a fresh browser; the baseline before or after, in turn. */
const overLink = async (open: Open, round: number): Promise<{ ours: Received; put: number }> => {
  const [ownerBrowser, visitorBrowser] = [
    await open(),
    await open({ prepare: (context) => context.addInitScript(noteHeads) }),
  ];
  const owner = await ownerBrowser.open(home());
  const { did, link } = await create(owner, 'Ada');
  const visitor = await visitorBrowser.open(link);
  await openProfile(visitor, link);
  // Both have put their pages aside by then: 900 KB into a cache beside the posts took as long as the posts.
  for (const page of [owner, visitor]) await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
  const records = recordsOf(posts);
  const put = async (): Promise<number> => {
    // A tab of its own: what 10,000 records leave behind in a page is collected while it does the next thing.
    const beside = await visitorBrowser.context.newPage();
    await beside.goto(new URL('tabard.json', home()).href);
    const spent = await putEach(beside, records);
    await beside.close();
    return spent;
  };
  const before = round % 2 === 0 ? await put() : undefined;
  const received = watch(visitor, did);
  // Nothing is handed back: 10,000 paths on their way to the bench would hold the owner's page up.
  await owner.evaluate(
    async (all) =>
      void (await window.tabard.putMany(
        'app.tabard.post',
        all.map((record) => ({ record: record as never })),
      )),
    posts,
  );
  const ours = await received;
  const beside = before ?? (await put());
  const found = await readable(visitor, did);
  if (found !== count) throw new Error(`${found} posts can be read`);
  await Promise.all([ownerBrowser.close(), visitorBrowser.close()]);
  return { ours, put: beside };
};

const fromMemory = async (page: Page, round: number): Promise<{ total: number; put: number }> => {
  const records = recordsOf(posts);
  const before = round % 2 === 0 ? await putEach(page, records) : undefined;
  const received = await page.evaluate(() => window.node.receive());
  if (received.readable < count) throw new Error(`${received.readable} posts can be read`);
  return { total: received.total, put: before ?? (await putEach(page, records)) };
};

const byYjs = async (open: Open, served: ServedPage, signaling: string, round: number): Promise<number> => {
  const [one, other] = [await open(), await open()];
  const [from, to] = [await openPage(one, served.address, 'entries'), await openPage(other, served.address, 'entries')];
  for (const page of [from, to])
    await page.evaluate(([room, address]) => window.entries.join(room, address), [
      `round-${round}`,
      signaling,
    ] as const);
  await Promise.all([from, to].map((page) => page.evaluate(() => window.entries.linked())));
  const received = to.evaluate((all) => window.entries.receive(all), count);
  await from.evaluate((all) => window.entries.write(all), count);
  const spent = await received;
  await Promise.all([one.close(), other.close()]);
  return spent;
};

cost('receive-posts', async () => {
  const [nodes, entries, signaling] = await Promise.all([serveNodes(), servePage('entries'), startYSignaling()]);
  try {
    return await withBrowsers(async (open) => {
      const node = await openPage(await open(), nodes.address, 'node');
      const did = await node.evaluate((all) => window.node.own(1, all), count);
      const sent = await node.evaluate((of) => window.node.keepSent(of), did);
      const linked: { ours: Received; put: number }[] = [];
      const memory: { total: number; put: number }[] = [];
      const yjs: number[] = [];
      const nacl: number[] = [];
      await fromMemory(node, 0);
      for (let round = 0; round < rounds; round++) {
        linked.push(await overLink(open, round));
        memory.push(await fromMemory(node, round));
        if (round % 2 === 0) yjs.push(await byYjs(open, entries, signaling.address, round));
        const signing = await open();
        const page = await openPage(signing, entries.address, 'entries');
        nacl.push(((await page.evaluate((some) => window.entries.verify(some), signatures)) * count) / signatures);
        await signing.close();
      }
      const totals = linked.map(({ ours }) => ours.total);
      const put = { what: 'one IndexedDB put each, in one transaction', samples: linked.map((one) => one.put) };
      return {
        cost: 3,
        rows: [
          {
            what: '10,000 posts over a link: received, verified, stored, readable',
            unit: 'ms',
            samples: totals,
            beside: put,
            target: { of: 'ratio', atMost: 1.5 },
            cause:
              'both tabs, both workers and the link share the cores, where the puts use one; a third of the work is the browsers’ own network threads',
          },
          {
            what: 'the same from memory through the worker',
            unit: 'ms',
            samples: memory.map(({ total }) => total),
            beside: { ...put, samples: memory.map((one) => one.put) },
            target: { of: 'ratio', atMost: 1.5 },
          },
          {
            what: 'longest task on the UI thread meanwhile (0: none over 50 ms)',
            unit: 'ms',
            samples: linked.map(({ ours }) => Math.max(0, ...ours.tasks)),
            target: { of: 'max', atMost: 50 },
            cause: 'with more processes than cores a task is long by waiting',
          },
        ],
        details: [
          {
            title: `10,000 posts, ${Math.round(sent.bytes / 1_000)} KB in ${sent.blocks} blocks, by other ways`,
            cells: [
              ['way', 'verifies', 'median ms', 'p95 ms', '× ours'],
              ...(
                [
                  ['Tabard over a link', 'every byte, one signature', totals],
                  ['y-webrtc and y-indexeddb, updates of 100 entries', 'nothing', yjs],
                  [
                    `tweetnacl, a signature each (${signatures} measured)`,
                    'every entry; neither sends nor stores',
                    nacl,
                  ],
                ] as const
              ).map(([way, verifies, samples]) => [
                way,
                verifies,
                median(samples).toFixed(0),
                quantile(samples, 0.95).toFixed(0),
                (median(samples) / median(totals)).toFixed(2),
              ]),
            ],
          },
        ],
        raw: { linked, memory, yjs, nacl, sent },
      };
    });
  } finally {
    await Promise.all([nodes.close(), entries.close(), signaling.close()]);
  }
});
