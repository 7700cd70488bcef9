import { describe, expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { create, home, openProfile } from './support/pages.js';

const another = keepBrowsers();

describe('the thin whole way', () => {
  it('a profile made in one browser opens in another, verified, and follows its edits', async () => {
    const [owner, visitor] = [await another(), await another()];
    const ownerPage = await owner.open(home());
    const { link, did } = await create(ownerPage, 'Ada Thornfield');
    await ownerPage.evaluate(() => window.tabard.edit({ bio: 'Bookbinder in Bergen.' }));

    const visitorPage = await visitor.open(home());
    expect(await openProfile(visitorPage, link)).toMatchObject({
      name: 'Ada Thornfield',
      bio: 'Bookbinder in Bergen.',
    });

    await ownerPage.evaluate(() => window.tabard.edit({ bio: 'I keep bees.' }));
    await expect
      .poll(() => visitorPage.evaluate(async (who) => window.tabard.get(who, 'app.tabard.profile/self'), did))
      .toMatchObject({ bio: 'I keep bees.' });
    expect([...owner.errors, ...visitor.errors]).toEqual([]);
  });
});
