/** One tab of a browser is the peer for all; when it dies, however it dies, another takes over. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast, status, took } from './support/cast.js';
import { create, home, openProfile, ready } from './support/pages.js';

const cast = createCast();

const roleOf = (page: Page): Promise<unknown> => page.evaluate(async () => (await window.tabard.stats()).role);

/** When a tab begins to lead, by the clock of this machine. */
const watchLead = (page: Page): Promise<void> =>
  page.evaluate(() => {
    window.tabard.on('role', ({ role }) => {
      if (role === 'leader') Object.assign(window, { leadsSince: Date.now() });
    });
  });
const leadsSince = (page: Page): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'leadsSince') ?? null);

/**
 * Notes when the browser itself lets go of what the first tab held: of the second's way to the lead, that much is not ours. Both ask for one
 * lock that the app knows nothing of.
 */
const watchRelease = async (first: Page, second: Page): Promise<void> => {
  await first.evaluate(
    () =>
      new Promise<void>((held) => {
        void navigator.locks.request('witness', () => new Promise(() => held()));
      }),
  );
  await second.evaluate(() => {
    void navigator.locks.request('witness', () => void Object.assign(window, { freeSince: Date.now() }));
  });
};
const freeSince = (page: Page): Promise<unknown> => page.evaluate(() => Reflect.get(window, 'freeSince') ?? null);

/** The tab's process dies under it. */
const crash = async (page: Page): Promise<void> => {
  const crashed = page.waitForEvent('crash');
  const session = await page.context().newCDPSession(page);
  session.send('Page.crash').catch(() => undefined);
  await crashed;
};

const ways: readonly (readonly [how: string, end: (page: Page) => Promise<void>])[] = [
  ['is closed', (page) => page.close()],
  ['crashes', crash],
];

describe('the tab that leads', () => {
  it.each(ways)('%s: another takes over within a second, and a connected visitor goes on', async (how, end) => {
    const [owner, visitor] = await Promise.all([
      cast.browser({ tolerate: [/the page crashed/] }),
      cast.browser({ tolerate: [/ERR_/] }),
    ]);
    const first = await owner.open(home());
    const { link } = await create(first, 'Ada Thornfield');
    const second = await owner.context.newPage();
    await second.goto(home());
    await ready(second);
    await expect.poll(() => Promise.all([first, second].map(roleOf))).toEqual(['leader', 'follower']);
    const page = await visitor.open(link);
    await status(page, 'served', 'owner').waitFor();
    await watchLead(second);
    await watchRelease(first, second);

    const ended = Date.now();
    await end(first);
    await expect.poll(() => leadsSince(second)).not.toBeNull();
    await expect.poll(() => freeSince(second)).not.toBeNull();
    const leads = Number(await leadsSince(second));
    took(`leader: takeover after it ${how}`, leads - ended);
    expect(leads - Number(await freeSince(second))).toBeLessThan(1_000);

    await second.evaluate(() => window.tabard.edit({ bio: 'Written by the tab that is left.' }));
    await page.getByTestId('visit-bio').getByText('Written by the tab that is left.').waitFor();
    took(`leader: an edit reaches the visitor after it ${how}`, Date.now() - ended);
    const third = await cast.browser();
    expect(await openProfile(await third.open(home()), link)).toMatchObject({
      bio: 'Written by the tab that is left.',
    });
    expect(cast.errors()).toEqual([]);
  });

  it('is one of ten', async () => {
    const browser = await cast.browser();
    const first = await browser.open(home());
    await create(first, 'Ada Thornfield');
    const tabs = [first];
    for (let i = 1; i < 10; i++) {
      const tab = await browser.context.newPage();
      await tab.goto(home());
      tabs.push(tab);
    }
    await Promise.all(tabs.map(ready));
    const leaders = async (among: readonly Page[]): Promise<number> =>
      (await Promise.all(among.map(roleOf))).filter((role) => role === 'leader').length;
    await expect.poll(() => leaders(tabs)).toBe(1);
    const roles = await Promise.all(tabs.map(roleOf));
    const left = tabs.filter((_, index) => roles[index] !== 'leader');
    await tabs[roles.indexOf('leader')]?.close();
    await expect.poll(() => leaders(left)).toBe(1);
    expect(left).toHaveLength(9);
    expect(cast.errors()).toEqual([]);
  });

  it('is told apart on the page: the others say that they work through it', async () => {
    const browser = await cast.browser();
    const first = await browser.open(home());
    await create(first, 'Ada Thornfield');
    const second = await browser.context.newPage();
    await second.goto(`${home()}#/node`);
    await second.getByTestId('banner-follower').waitFor();
    await second.locator('[data-testid=node-role][data-role=follower]').waitFor();
    expect(await first.getByTestId('banner-follower').count()).toBe(0);
    await first.close();
    await second.locator('[data-testid=node-role][data-role=leader]').waitFor();
    await second.getByTestId('banner-follower').waitFor({ state: 'detached' });
    expect(cast.errors()).toEqual([]);
  });
});
