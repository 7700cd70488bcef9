import { describe, expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { create, home, openProfile, ready } from './support/pages.js';

const another = keepBrowsers();

describe('a profile among three browsers', () => {
  it('is served by a follower once its owner is away, to somebody who never met the owner', async () => {
    const [owner, follower, third] = await Promise.all([another(), another(), another()]);
    const { link, did } = await create(await owner.open(home()), 'Ada Thornfield');
    const followerPage = await follower.open(home());
    expect(await openProfile(followerPage, link)).toMatchObject({ name: 'Ada Thornfield' });
    await followerPage.evaluate((who) => window.tabard.follow(who), did);
    await owner.close();

    const thirdPage = await third.open(home());
    const opened = await openProfile(thirdPage, link);
    expect(opened).toMatchObject({ name: 'Ada Thornfield' });
    const stats = await thirdPage.evaluate(() => window.tabard.stats());
    expect(stats).toMatchObject({ refusals: {} });
    expect([...follower.errors, ...third.errors]).toEqual([]);
  });

  it('is kept by a visitor, who sees it at once when nobody serves it', async () => {
    const [owner, visitor] = await Promise.all([another(), another()]);
    const { link, did } = await create(await owner.open(home()), 'Ada Thornfield');
    const page = await visitor.open(home());
    await openProfile(page, link);
    await owner.close();
    await page.reload();
    await ready(page);
    const kept = await page.evaluate((who) => window.tabard.get(who, 'app.tabard.profile/self'), did);
    expect(kept).toMatchObject({ name: 'Ada Thornfield' });
    expect(await openProfile(page, link, 4_000)).toMatchObject({ code: 'no-host' });
    expect(visitor.errors).toEqual([]);
  });

  it('has its follow in the public tree, but not a private one', async () => {
    const [owner, visitor] = await Promise.all([another(), another()]);
    const { link, did } = await create(await owner.open(home()), 'Ada Thornfield');
    const page = await visitor.open(home());
    await openProfile(page, link);
    await page.evaluate((who) => window.tabard.follow(who, { private: true }), did);
    const mine = await page.evaluate(() => window.tabard.me()?.did ?? '');
    const follows = (): Promise<number> =>
      page.evaluate(async (me) => (await window.tabard.list(me, 'app.tabard.follow')).records.length, mine);
    expect(await follows()).toBe(0);
    await page.evaluate((who) => window.tabard.follow(who), did);
    expect(await follows()).toBe(1);
    await page.evaluate((who) => window.tabard.unfollow(who), did);
    expect(await follows()).toBe(0);
    expect([...owner.errors, ...visitor.errors]).toEqual([]);
  });

  it('goes out as a CAR file and comes back whole in a fresh browser', async () => {
    const [owner, fresh] = await Promise.all([another(), another()]);
    const page = await owner.open(home());
    const { did } = await create(page, 'Ada Thornfield');
    await page.evaluate(() => window.tabard.edit({ bio: 'Binder.', tags: ['bees'] }));
    const car = await page.evaluate(async () => [...(await window.tabard.exportCar())]);
    const target = await fresh.open(home());
    await ready(target);
    const report = await target.evaluate(async (bytes) => window.tabard.importCar(Uint8Array.from(bytes)), car);
    expect(report.did).toBe(did);
    const record = await target.evaluate((who) => window.tabard.get(who, 'app.tabard.profile/self'), did);
    expect(record).toMatchObject({ name: 'Ada Thornfield', bio: 'Binder.', tags: ['bees'] });
    const spoilt = car.with(car.length - 5, (car.at(-5) ?? 0) ^ 1);
    const code = await target.evaluate(
      (bytes) =>
        window.tabard.importCar(Uint8Array.from(bytes)).then(
          () => 'accepted',
          (error: { code: string }) => error.code,
        ),
      spoilt,
    );
    expect(code).toBe('bad-import');
    expect([...owner.errors, ...fresh.errors]).toEqual([]);
  });
});

describe('two tabs of one browser', () => {
  it('edit one bio at once, and both see every letter', async () => {
    const browser = await another();
    const [first, second] = [await browser.open(home()), await browser.context.newPage()];
    await create(first, 'Ada');
    await second.goto(home());
    await ready(second);
    await Promise.all([
      first.evaluate(() => window.tabard.edit({ bio: 'bees' })),
      second.evaluate(() => window.tabard.edit({ name: 'Ada T.' })),
    ]);
    for (const page of [first, second]) {
      await expect
        .poll(() => page.evaluate(() => window.tabard.me()?.profile))
        .toMatchObject({ name: 'Ada T.', bio: 'bees' });
    }
    expect(browser.errors).toEqual([]);
  });

  it('one leads; when it is closed the other takes over and still serves', async () => {
    const [owner, visitor] = await Promise.all([another(), another()]);
    const first = await owner.open(home());
    const { link } = await create(first, 'Ada Thornfield');
    const second = await owner.context.newPage();
    await second.goto(home());
    await ready(second);
    const roleOf = (page: typeof first): Promise<unknown> =>
      page.evaluate(async () => (await window.tabard.stats()).role);
    await expect.poll(() => Promise.all([first, second].map(roleOf))).toEqual(['leader', 'follower']);
    await first.close();
    await expect.poll(() => roleOf(second)).toBe('leader');
    expect(await openProfile(await visitor.open(home()), link)).toMatchObject({ name: 'Ada Thornfield' });
    expect([...owner.errors, ...visitor.errors]).toEqual([]);
  });
});
