/** An evening of twelve people who all follow each other: each writes, some post pictures, a third of them leaves in the middle and comes back. */
import type { Page } from 'playwright-core';
import { afterEach, expect, it } from 'vitest';
import { type Browser, openBrowser } from '../e2e/support/browser.js';
import { took } from '../e2e/support/cast.js';
import { create, home, ready } from '../e2e/support/pages.js';
import { keptOf } from '../faults/support/commits.js';
import { createCrowds } from '../faults/support/crowd.js';

const posts = Number(process.env.EVENING_POSTS ?? 500);
const media = Number(process.env.EVENING_MEDIA ?? 50);

const crowd = createCrowds();
const leavers: Browser[] = [];
afterEach(async () => {
  for (const browser of leavers.splice(0)) await browser.close();
});

interface Member {
  readonly did: string;
  readonly link: string;
  page: Page;
}

const write = (page: Page, count: number, words: string): Promise<void> =>
  page.evaluate(
    async ([many, text]) => {
      for (let at = 0; at < many; at++) await window.tabard.post(`${text} ${at}, and what else there is to say of it.`);
    },
    [count, words] as const,
  );

/** A picture of its own each, of some size. */
const show = (page: Page, count: number, words: string): Promise<void> =>
  page.evaluate(
    async ([many, text]) => {
      for (let at = 0; at < many; at++) {
        const canvas = new OffscreenCanvas(320, 240);
        const context = canvas.getContext('2d');
        if (context === null) throw new TypeError('no canvas');
        for (let y = 0; y < 240; y += 8)
          for (let x = 0; x < 320; x += 8) {
            context.fillStyle = `hsl(${Math.random() * 360} 60% 50%)`;
            context.fillRect(x, y, 8, 8);
          }
        const made = await window.tabard.attach(await canvas.convertToBlob({ type: 'image/jpeg' }), `${text} ${at}`);
        await window.tabard.post({ text: `${text} ${at} with a picture`, media: [made] });
      }
    },
    [count, words] as const,
  );

/** Everybody follows everybody, and keeps them with their pictures. */
const befriend = async (one: Member, others: readonly Member[]): Promise<void> => {
  for (const { link } of others) {
    await one.page.evaluate(async (target) => {
      const { did } = await window.tabard.open(target, { timeout: 240_000 });
      await window.tabard.follow(did);
      await window.tabard.pin(did, { quota: 50_000_000 });
    }, link);
  }
};

const rootsOf = async (page: Page, did: string): Promise<string> =>
  keptOf(page, did).then(
    ({ roots }) => roots.toSorted().join(),
    () => 'nothing',
  );

/** What of whom is not yet at whom as it is at its author's. */
const missing = async (members: readonly Member[]): Promise<string[]> => {
  const found: string[] = [];
  for (const { did, page } of members) {
    const wanted = await rootsOf(page, did);
    const roots = await Promise.all(members.map((other) => rootsOf(other.page, did)));
    for (const [at, root] of roots.entries()) if (root !== wanted) found.push(`${did} at ${at}`);
  }
  return found;
};

const withoutMedia = async (members: readonly Member[]): Promise<string[]> => {
  const states = await Promise.all(
    members.map(({ page }) => page.evaluate(async () => (await window.tabard.keeping()).pinned)),
  );
  return states.flatMap((pinned, at) =>
    pinned.filter(({ state }) => state !== 'whole').map(({ did, state }) => `${did} at ${at}: ${state}`),
  );
};

const urisAt = (page: Page, did: string): Promise<string[]> =>
  page.evaluate(async (of) => {
    const found: string[] = [];
    let cursor: string | undefined;
    do {
      const part = await window.tabard.list(of, 'app.tabard.post', {
        limit: 1_000,
        ...(cursor === undefined ? {} : { cursor }),
      });
      found.push(...part.records.map(({ path }) => `${of}/${path}`));
      cursor = part.cursor;
    } while (cursor !== undefined);
    return found;
  }, did);

it('of twelve people a third leaves and comes back: all have the same roots, nothing is missing, nothing is there twice', async () => {
  const crowds = await Promise.all([1, 2].map(() => crowd(4, home())));
  leavers.push(...(await Promise.all([1, 2, 3, 4].map(() => openBrowser()))));
  const leaving = await Promise.all(leavers.map((browser) => browser.open(home())));
  const pages = [...crowds.flatMap((one) => one.pages), ...leaving];
  await Promise.all(pages.map(ready));
  const members: Member[] = [];
  for (const [at, page] of pages.entries()) members.push({ ...(await create(page, `Number ${at}`)), page });
  const before = Date.now();
  await Promise.all(
    members.map((one) =>
      befriend(
        one,
        members.filter((other) => other !== one),
      ),
    ),
  );
  took('soak: twelve people follow each other', Date.now() - before);

  const [stayers, goers] = [members.slice(0, 8), members.slice(8)];
  const each = (all: number, of: number, at: number): number => Math.floor(all / of) + (at < all % of ? 1 : 0);
  // A half is written by all, the rest by those who stay, while a third is away.
  const half = Math.floor((posts - media) / 2);
  const halfMedia = Math.floor(media / 2);
  const writing = Date.now();
  await Promise.all(
    members.map(async ({ page }, at) => {
      await write(page, each(half, 12, at), 'early');
      await show(page, each(halfMedia, 12, at), 'early');
    }),
  );
  for (const browser of leavers) await browser.close({ keep: true });
  await Promise.all(
    stayers.map(async ({ page }, at) => {
      await write(page, each(posts - media - half, 8, at), 'late');
      await show(page, each(media - halfMedia, 8, at), 'late');
    }),
  );
  for (const [at, { folder }] of leavers.entries()) {
    const again = await openBrowser({ folder });
    leavers[at] = again;
    const goer = goers[at];
    if (goer === undefined) throw new TypeError('four leave');
    goer.page = await again.open(home());
  }
  took('soak: an evening is written', Date.now() - writing);
  const back = Date.now();
  await expect.poll(() => missing(members), { timeout: 240_000, interval: 1_000 }).toEqual([]);
  await expect.poll(() => withoutMedia(members), { timeout: 240_000, interval: 1_000 }).toEqual([]);
  took('soak: twelve converge after a third came back', Date.now() - back);

  for (const { page } of members) {
    const uris = (await Promise.all(members.map(({ did }) => urisAt(page, did)))).flat();
    expect(uris.length).toBe(posts);
    expect(new Set(uris).size).toBe(posts);
  }
  const [first] = members;
  const shown = (await first?.page.evaluate((limit) => window.tabard.feed({ limit }), posts + 10)) as
    | readonly { readonly post: { readonly uri: string } }[]
    | undefined;
  expect(new Set(shown?.map(({ post }) => post.uri)).size).toBe(shown?.length);
  expect(shown?.length).toBe(posts);
  for (const browser of leavers) expect(browser.errors).toEqual([]);
}, 900_000);
