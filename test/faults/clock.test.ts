/** Clocks that are a day ahead, a day behind, and that jump: nothing is lost, nobody refuses it for ever, and the person is told. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast, took } from '../e2e/support/cast.js';
import { home, openProfile, ready } from '../e2e/support/pages.js';
import { look, setClock } from './support/clock.js';
import { createWhole, keptOf } from './support/commits.js';
import { createCrowds } from './support/crowd.js';
import { bioOf, linked } from './support/network.js';

const crowd = createCrowds();
const cast = createCast();
const day = 86_400_000;

const edit = (page: Page, bio: string): Promise<string> =>
  page.evaluate(
    (text) =>
      window.tabard.edit({ bio: text }).then(
        () => 'published',
        ({ code }: { readonly code: string }) => code,
      ),
    bio,
  );

/** When the newest head says that it was signed, in ms ahead of the true time. */
const ahead = (page: Page): Promise<number> =>
  page.evaluate(() => (window.tabard.me()?.head?.signedAt ?? 0) - Reflect.get(globalThis, 'realNow')());

describe('a clock', () => {
  it('that three peers find wrong keeps what is written here, says so, and lets it out when it is right', async () => {
    const owner = await cast.browser();
    const mine = await owner.open(home());
    const { link, did } = await createWhole(mine, 'Ada Thornfield');
    const { pages } = await crowd(3, home());
    await Promise.all(pages.map((page) => openProfile(page, link)));
    await expect.poll(() => linked(mine)).toHaveLength(3);
    const before = (await keptOf(mine, did)).seqs.length;
    for (const [offset, words, text] of [
      [day, /(1 day|24 hours) ahead/, 'Written a day ahead.'],
      [-day, /(1 day|24 hours) behind/, 'Written a day behind.'],
    ] as const) {
      await setClock(mine, offset);
      expect(await edit(mine, text)).toBe('clock-wrong');
      await mine.getByTestId('banner-clock').getByText(words).waitFor();
      const second = await owner.context.newPage();
      await second.goto(home());
      await second.getByTestId('banner-clock').waitFor();
      await second.close();
      expect(await Promise.all(pages.map((page) => bioOf(page, did)))).not.toContain(text);
      await setClock(mine, 0);
      const right = Date.now();
      await look(mine);
      await mine.getByTestId('banner-clock').waitFor({ state: 'detached' });
      for (const page of pages) await expect.poll(() => bioOf(page, did)).toBe(text);
      took('faults: what was held arrives after the clock is right', Date.now() - right);
      await expect.poll(async () => Math.abs(await ahead(mine))).toBeLessThan(60_000);
    }
    const { seqs, heads } = await keptOf(mine, did);
    expect([seqs.length, heads.length]).toEqual([before + 2, 1]);
    expect(cast.errors()).toEqual([]);
  });

  it('that ran a day ahead while nobody was there: what was written goes out when it is right', async () => {
    const owner = await cast.browser();
    const mine = await owner.open(home());
    const { link, did } = await createWhole(mine, 'Ada Thornfield');
    const [before, behind, late] = (await crowd(3, home())).pages;
    if (before === undefined || behind === undefined || late === undefined) throw new TypeError('three visitors');
    await openProfile(before, link);
    await before.context().close();
    await expect.poll(() => linked(mine)).toEqual([]);
    await setClock(mine, day);
    expect(await edit(mine, 'Written tomorrow.')).toBe('published');
    expect(await ahead(mine)).toBeGreaterThan(day - 60_000);

    // A visitor puts it aside: its time has not come.
    await ready(late);
    const opened = late.evaluate((target) => window.tabard.open(target, { timeout: 120_000 }), link);
    await expect.poll(() => linked(mine)).toHaveLength(1);
    expect(await bioOf(late, did)).toBeUndefined();
    await setClock(mine, 0);
    const right = Date.now();
    await look(mine);
    expect((await opened).profile).toMatchObject({ bio: 'Written tomorrow.' });
    took('faults: what a clock stamped a day ahead arrives after it is right', Date.now() - right);
    await expect.poll(async () => Math.abs(await ahead(mine))).toBeLessThan(60_000);
    expect(await edit(mine, 'Written today.')).toBe('published');
    await expect.poll(() => bioOf(late, did)).toBe('Written today.');
    const { seqs, heads } = await keptOf(mine, did);
    // Its own two, the one that was stamped tomorrow is forgotten, stamped anew, today's.
    expect(seqs).toEqual([1, 2, 4, 5]);
    expect(heads).toHaveLength(1);

    // And one whose own clock is behind sees it when that is right.
    await ready(behind);
    await setClock(behind, -day);
    const seen = behind.evaluate((target) => window.tabard.open(target, { timeout: 120_000 }), link);
    await expect.poll(() => linked(behind)).not.toEqual([]);
    expect(await bioOf(behind, did)).toBeUndefined();
    await setClock(behind, 0);
    await look(behind);
    expect((await seen).profile).toMatchObject({ bio: 'Written today.' });
    expect(cast.errors()).toEqual([]);
  });
});
