/** Kept online by others, as three people do it on three machines: by the buttons of the page. */
import { expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { create, home, openProfile } from './support/pages.js';
import { photoWithPlace } from './support/photo.js';

const another = keepBrowsers();

it('a follower keeps a profile with its picture; its owner sees who does, and is away when a third looks', async () => {
  const [owner, keeper, third] = await Promise.all([another(), another(), another()]);
  const mine = await owner.open(home());
  const { link, did } = await create(mine, 'Ada Thornfield');
  await mine.getByTestId('own-avatar-input').setInputFiles({
    ...{ name: 'me.jpg', mimeType: 'image/jpeg' },
    buffer: await photoWithPlace(mine),
  });
  await mine.getByTestId('crop-apply').click();
  await mine.waitForFunction(() => window.tabard.me()?.profile.avatar?.url !== undefined, undefined, {
    timeout: 120_000,
  });
  await mine.evaluate(() => window.tabard.askToKeep('followers'));
  // Looked at all the time: what it says of keepers changes when one proves itself.
  await mine.goto(`${home()}#/settings/health`);
  const health = mine.locator('[data-testid=health-item][data-topic=keepers]');
  await health.waitFor({ timeout: 120_000 });
  expect(await health.getAttribute('data-level')).not.toBe('good');

  const theirs = await keeper.open(home());
  const { did: keeperDid } = await create(theirs, 'Bo Lindqvist');
  await theirs.goto(link);
  await theirs.getByTestId('keep-online').click({ timeout: 120_000 });
  await theirs.getByTestId('keep-quota').selectOption('50000000');
  await theirs.getByTestId('keep-go').click();
  await theirs.locator('[data-testid=pin][data-state=whole]').waitFor({ timeout: 120_000 });

  const listed = mine.locator('[data-testid=keeper][data-here=true]');
  await listed.waitFor({ timeout: 120_000 });
  expect(await listed.locator('a').getAttribute('href')).toContain(keeperDid.slice(-32));
  await health.and(mine.locator('[data-level=good]')).waitFor({ timeout: 120_000 });
  const { facts } = await mine.evaluate(() => window.tabard.health());
  expect(facts).toMatchObject({ keepers: 1, keepersWithMedia: 1 });
  await owner.close();

  // The keeper's machine is started again meanwhile: it hands on at every start.
  await keeper.close({ keep: true });
  const again = await another({ folder: keeper.folder });
  const started = await again.open(home());
  const visitor = await third.open(home());
  expect(await openProfile(visitor, link, 120_000)).toMatchObject({ name: 'Ada Thornfield' });
  await visitor.goto(link);
  const face = visitor.locator('.visit img').first();
  await face.waitFor({ timeout: 120_000 });
  await visitor.waitForFunction(
    () => (document.querySelector<HTMLImageElement>('.visit img')?.naturalWidth ?? 0) > 0,
    undefined,
    { timeout: 120_000 },
  );
  const kept = await started.evaluate(() => window.tabard.keeping());
  expect(kept.pinned).toMatchObject([{ did, quota: 50_000_000, state: 'whole', media: { count: 1 } }]);

  // PIN-14: a device that is to spare its data takes no part, until it does again.
  const stateOfPin = (): Promise<string | undefined> =>
    started.evaluate(async () => (await window.tabard.keeping()).pinned[0]?.state);
  await started.goto(`${home()}#/settings`);
  const turn = started.getByTestId('settings-pins');
  await turn.click();
  await expect.poll(stateOfPin, { timeout: 120_000 }).toBe('off');
  await turn.click();
  await expect.poll(stateOfPin, { timeout: 120_000 }).toBe('whole');
  expect([...keeper.errors, ...third.errors, ...again.errors]).toEqual([]);
});
