/** A third of a dozen peers dies in the middle of a sync; the others end with the same tree. */
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { took } from '../e2e/support/cast.js';
import { home, ready } from '../e2e/support/pages.js';
import { createWhole, keptOf } from './support/commits.js';
import { createCrowds } from './support/crowd.js';
import { linked } from './support/network.js';

const crowd = createCrowds();

/** Enough that a sync takes its time. */
const posts = 1_500;

const put = (page: Page, count: number, text: string): Promise<unknown> =>
  page.evaluate(
    ([many, words]) =>
      window.tabard.putMany(
        'app.tabard.post',
        Array.from({ length: many }, (_, at) => ({
          record: { text: `${words} ${at} ${'x'.repeat(400)}`, createdAt: 1_700_000_000_000 + at },
        })),
      ),
    [count, text] as const,
  );

/** How far a page is: nothing kept yet, or the ids of its heads and the roots of their trees. */
const rootsOf = (page: Page, did: string): Promise<string> =>
  keptOf(page, did).then(
    ({ heads, roots }) => JSON.stringify([heads, roots]),
    () => 'nothing',
  );

it('of twelve peers four are killed in the middle of a sync: the rest converge to the same roots', async () => {
  const crowds = await Promise.all([1, 2, 3].map(() => crowd(4, home())));
  const [first, doomed, third] = crowds;
  const owner = first?.pages[0];
  if (first === undefined || doomed === undefined || third === undefined || owner === undefined)
    throw new TypeError('three crowds');
  const all = crowds.flatMap(({ pages }) => pages);
  await Promise.all(all.map(ready));
  const { link, did } = await createWhole(owner, 'Ada Thornfield');
  const others = all.filter((page) => page !== owner);
  await Promise.all(
    others.map((page) =>
      page.evaluate(async (target) => {
        const { did: who } = await window.tabard.open(target, { timeout: 120_000 });
        await window.tabard.follow(who);
      }, link),
    ),
  );
  await expect.poll(async () => (await linked(owner)).length).toBeGreaterThanOrEqual(4);
  const left = all.filter((page) => !doomed.pages.includes(page));
  let newest = await rootsOf(owner, did);
  const behind = async (pages: readonly Page[]): Promise<number> =>
    (await Promise.all(pages.map((page) => rootsOf(page, did)))).filter((roots) => roots !== newest).length;
  // In the middle: some of those that live on have not got it yet. Where all of it was too little for this machine, there is more.
  let missing = 0;
  for (let many = posts; missing === 0; many *= 2) {
    const old = newest;
    await put(owner, many, 'A long evening.');
    newest = await rootsOf(owner, did);
    expect(newest).not.toBe(old);
    missing = await behind(left);
  }
  const killed = Date.now();
  doomed.kill();
  await expect.poll(() => behind(left)).toBe(0);
  took('faults: eight of twelve converge after four were killed', Date.now() - killed);
  // And the swarm lives: one more word reaches all of them.
  await put(owner, 1, 'And a good night.');
  const last = await rootsOf(owner, did);
  await expect
    .poll(async () => new Set(await Promise.all(left.map((page) => rootsOf(page, did)))))
    .toEqual(new Set([last]));
  expect(last).not.toBe(newest);
});
