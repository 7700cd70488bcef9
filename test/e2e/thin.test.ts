import { afterEach, describe, expect, it } from 'vitest';
import { type Browser, openBrowser } from './support/browser.js';
import { create, home, openProfile } from './support/pages.js';

const browsers: Browser[] = [];
const another = async (): Promise<Browser> => {
  const browser = await openBrowser();
  browsers.push(browser);
  return browser;
};

afterEach(async () => {
  await Promise.all(browsers.splice(0).map((browser) => browser.close()));
});

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
