/**
 * The tab that leads is frozen, slow or killed, among ten: another takes over within a second, each edit is published once, and who comes back
 * does nothing twice.
 */
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type Browser, openBrowser } from '../e2e/support/browser.js';
import { took } from '../e2e/support/cast.js';
import { home, openProfile, ready } from '../e2e/support/pages.js';
import { createWhole, isDatabaseFree, keptOf } from './support/commits.js';
import { bioOf, headsSeen, watchHeads } from './support/network.js';
import { kill, rendererOf, type Stopped, stop } from './support/processes.js';

/** In the tests generous, for a machine with other work; the time itself is written down. */
const WITHIN = 15_000;

const roleOf = (page: Page): Promise<unknown> => page.evaluate(async () => (await window.tabard.stats()).role);
const bio = (page: Page, text: string): Promise<unknown> =>
  page.evaluate((words) => window.tabard.edit({ bio: words }), text);

/** Notes when a tab begins to lead, by the clock of this machine, and forgets it when it does not any more. */
const watchLead = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.tabard.on('role', ({ role }) => {
      Object.assign(window, { leadsSince: role === 'leader' ? Date.now() : 0 });
    });
  });

const leadsSince = (page: Page): Promise<number> => page.evaluate(() => Number(Reflect.get(window, 'leadsSince') ?? 0));

/** Keeps a page's thread from doing anything else, until it is ended: it waits for an answer that the test holds back. */
const occupy = async (page: Page): Promise<{ end(): Promise<void> }> => {
  const url = `${home()}busy`;
  let asked = (): void => undefined;
  let free = (): void => undefined;
  const busy = new Promise<void>((resolve) => {
    asked = resolve;
  });
  const held = new Promise<void>((resolve) => {
    free = resolve;
  });
  let answered = Promise.resolve();
  await page.route(url, (route) => {
    answered = held.then(() => route.fulfill({ body: '' }));
    asked();
  });
  await page.evaluate((address) => {
    setTimeout(() => {
      const request = new XMLHttpRequest();
      request.open('GET', address, false);
      request.send();
    });
  }, url);
  await busy;
  return {
    async end() {
      free();
      await answered;
      await page.unroute(url);
    },
  };
};

/** Commits follow each other without a gap or a double, and one head stands. */
const expectCommits = async (page: Page, did: string, count: number): Promise<void> => {
  const { seqs, heads } = await keptOf(page, did);
  expect(seqs).toEqual(Array.from({ length: count }, (_, at) => at + 1));
  expect(heads).toHaveLength(1);
};

describe('of ten tabs the one that leads', () => {
  let owner: Browser;
  let visitor: Browser;
  /** Those that live. */
  let tabs: Page[] = [];
  let leader: Page;
  let seen: Page;
  let did: string;
  const frozen: Stopped[] = [];

  const others = (): Page[] => tabs.filter((tab) => tab !== leader);
  const other = (): Page => {
    const [found] = others();
    if (found === undefined) throw new Error('no other tab is left');
    return found;
  };

  /** Waits until one of the others leads; answers how long after `from` it began. */
  const takeover = async (from: number): Promise<number> => {
    const candidates = others();
    const times = (): Promise<readonly number[]> => Promise.all(candidates.map(leadsSince));
    await expect
      .poll(async () => (await times()).some((since) => since >= from), { timeout: WITHIN, interval: 20 })
      .toBe(true);
    const since = await times();
    const at = since.findIndex((time) => time >= from);
    leader = candidates[at] ?? leader;
    return (since[at] ?? 0) - from;
  };

  const commits = async (): Promise<number> => (await keptOf(other(), did)).seqs.length;

  beforeAll(async () => {
    // No service worker: it may live in the process that is stopped, and then no other tab gets what code it has not loaded yet.
    [owner, visitor] = await Promise.all([openBrowser({ tolerate: [/the page crashed/] }), openBrowser()]);
    await owner.context.addInitScript(() => {
      // The page that a tab begins with has none.
      if (!isSecureContext) return;
      const sign = crypto.subtle.sign.bind(crypto.subtle);
      crypto.subtle.sign = async (...parameters) => {
        while (Reflect.get(window, 'holdSigning') === true) {
          Object.assign(window, { signing: true });
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
        return sign(...parameters);
      };
    });
    leader = await owner.open(home());
    const made = await createWhole(leader, 'Ada Thornfield');
    did = made.did;
    tabs = [leader];
    for (let i = 1; i < 10; i++) {
      const tab = await owner.context.newPage();
      await tab.goto(home());
      tabs.push(tab);
    }
    await Promise.all(tabs.map(ready));
    await Promise.all(tabs.map(watchLead));
    // Each has opened its identity and has nothing to do any more.
    for (const tab of tabs) await tab.evaluate(() => window.tabard.edit({}));
    const roles = ['leader', ...Array.from({ length: 9 }, () => 'follower')];
    await vi.waitFor(async () => expect(await Promise.all(tabs.map(roleOf))).toEqual(roles), { timeout: 120_000 });
    seen = await visitor.open(home());
    await openProfile(seen, made.link);
    await watchHeads(seen, did);
  });
  afterEach(() => {
    for (const one of frozen.splice(0)) one.resume();
  });
  afterAll(async () => {
    await Promise.all([owner?.close(), visitor?.close()]);
  });

  /**
   * Stops the page's process, but not inside a transaction of IndexedDB: the browser lets nobody else write until such a one goes on, and no
   * page can do anything about it.
   */
  const freeze = async (page: Page): Promise<Stopped> => {
    const pid = await rendererOf(page, owner.folder);
    for (let attempt = 0; attempt < 10; attempt++) {
      const stopped = stop(pid);
      frozen.push(stopped);
      if (await isDatabaseFree(other())) return stopped;
      stopped.resume();
    }
    throw new Error('the leader never rests');
  };

  it('is frozen: who asks it takes over, and it steps down when it wakes', async () => {
    const before = {
      epoch: (await keptOf(other(), did)).epoch,
      commits: await commits(),
      heads: await headsSeen(seen),
    };
    const old = leader;
    const stopped = await freeze(old);
    const asked = Date.now();
    await bio(other(), 'Written while the leader is frozen.');
    const after = await takeover(asked);
    took('faults: takeover after the leader of ten was frozen', after);
    expect(after).toBeLessThan(WITHIN);
    stopped.resume();
    await expect.poll(() => roleOf(old)).toBe('follower');
    await expect.poll(() => bioOf(seen, did)).toBe('Written while the leader is frozen.');
    await expectCommits(old, did, before.commits + 1);
    expect((await keptOf(old, did)).epoch).toBe(before.epoch + 1);
    expect(await headsSeen(seen)).toBe(before.heads + 1);
    await bio(old, 'Written by the one that woke.');
    await expect.poll(() => bioOf(seen, did)).toBe('Written by the one that woke.');
    await expectCommits(old, did, before.commits + 2);
    expect(owner.errors).toEqual([]);
  });

  it('is frozen in the middle of a commit: others write on, and both edits are there once', async () => {
    const before = await commits();
    const old = leader;
    await old.evaluate(() => {
      Object.assign(window, { holdSigning: true });
      void window.tabard.edit({ name: 'Ada T.' });
    });
    await expect.poll(() => old.evaluate(() => Reflect.get(window, 'signing') === true)).toBe(true);
    const stopped = await freeze(old);
    const asked = Date.now();
    await bio(other(), 'Written beside a half-made commit.');
    took('faults: an edit while a frozen tab held the way to write', Date.now() - asked);
    await takeover(asked);
    await expect.poll(() => bioOf(seen, did)).toBe('Written beside a half-made commit.');
    stopped.resume();
    await old.evaluate(() => Object.assign(window, { holdSigning: false }));
    await expect
      .poll(() => old.evaluate(() => window.tabard.me()?.profile))
      .toMatchObject({
        name: 'Ada T.',
        bio: 'Written beside a half-made commit.',
      });
    const after = await commits();
    expect(after).toBeGreaterThan(before);
    expect(after).toBeLessThanOrEqual(before + 2);
    await expectCommits(old, did, after);
    expect(owner.errors).toEqual([]);
  });

  it('is busy: who asks it takes over, and it steps down when it is free again', async () => {
    const before = await commits();
    const old = leader;
    const busy = await occupy(old);
    const asked = Date.now();
    await bio(other(), 'Written while the leader is busy.');
    took('faults: takeover while the leader of ten is busy', await takeover(asked));
    await busy.end();
    await expect.poll(() => roleOf(old)).toBe('follower');
    await expect.poll(() => bioOf(seen, did)).toBe('Written while the leader is busy.');
    await expectCommits(old, did, before + 1);
    expect(owner.errors).toEqual([]);
  });

  it('is put to sleep by the browser: it gives the lead away, and waits in line when it is back', async () => {
    const old = leader;
    const pid = await rendererOf(old, owner.folder);
    const asked = Date.now();
    // Headless, the browser freezes nothing by itself: its event, and then the process stands still.
    await old.evaluate(() => document.dispatchEvent(new Event('freeze')));
    const stopped = stop(pid);
    frozen.push(stopped);
    took('faults: takeover after the leader of ten was put to sleep', await takeover(asked));
    stopped.resume();
    await old.evaluate(() => document.dispatchEvent(new Event('resume')));
    await expect.poll(() => roleOf(old)).toBe('follower');
    expect(owner.errors).toEqual([]);
  });

  it('is killed: another takes over, and each edit is one commit', async () => {
    const before = { epoch: (await keptOf(other(), did)).epoch, commits: await commits() };
    const old = leader;
    const pid = await rendererOf(old, owner.folder);
    const gone = old.waitForEvent('crash');
    const ended = Date.now();
    kill(pid);
    await gone;
    const after = await takeover(ended);
    tabs = tabs.filter((tab) => tab !== old);
    took('faults: takeover after the leader of ten was killed', after);
    expect(after).toBeLessThan(WITHIN);
    await bio(other(), 'Written after the kill.');
    await expect.poll(() => bioOf(seen, did)).toBe('Written after the kill.');
    await expectCommits(leader, did, before.commits + 1);
    expect((await keptOf(leader, did)).epoch).toBe(before.epoch + 1);
    await expect
      .poll(() => Promise.all(tabs.map(roleOf)))
      .toEqual(tabs.map((tab) => (tab === leader ? 'leader' : 'follower')));
    expect(owner.errors).toEqual([]);
  });
});
