import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import type { LinkingHandle } from '../../src/app/plumbing.js';
import { createCast, took } from './support/cast.js';
import { create, home, openProfile, ready } from './support/pages.js';

declare global {
  interface Window {
    /** The linking that a test began. */
    linking: LinkingHandle;
  }
}

const cast = createCast();

const begin = (page: Page, link?: string): Promise<string | null> =>
  page.evaluate(async (text) => {
    window.linking = await window.tabard.linkDevice(text === undefined ? {} : { link: text });
    return window.linking.link;
  }, link);

const words = async (page: Page): Promise<readonly string[]> => {
  await page.waitForFunction(() => window.linking.state().kind === 'comparing', undefined, { timeout: 120_000 });
  return page.evaluate(() => {
    const state = window.linking.state();
    return state.kind === 'comparing' ? (state.candidates[0]?.words ?? []) : [];
  });
};

/** Each person says that the words are those on the other device. */
const yes = (page: Page): Promise<void> => page.evaluate(() => window.linking.grant());

const linked = (page: Page): Promise<{ readonly did: string }> => page.evaluate(() => window.linking.linked);

const bio = (page: Page, did: string) =>
  page.evaluate(async (who) => window.tabard.get(who, 'app.tabard.profile/self'), did);

describe('linking two devices', () => {
  it('the new device shows, the old one opens, and both edit one profile', async () => {
    const [old, fresh] = [await (await cast.browser()).open(home()), await (await cast.browser()).open(home())];
    const { did, link } = await create(old, 'Ada Thornfield');
    await old.evaluate(() => window.tabard.edit({ bio: 'Bookbinder.' }));
    await ready(fresh);

    const began = performance.now();
    const offer = await begin(fresh);
    expect(offer).toMatch(/#\/pair\/[a-z2-7]{55}$/);
    await begin(old, offer ?? '');
    expect(await words(old)).toEqual(await words(fresh));
    expect(await words(old)).toHaveLength(4);
    await yes(old);
    // The one that gets a part in an identity asks its person as well.
    expect(await fresh.evaluate(() => [window.linking.state().kind, window.tabard.me()])).toEqual(['comparing', null]);
    await yes(fresh);
    expect(await linked(old)).toEqual({ did });
    expect(await linked(fresh)).toEqual({ did });
    await fresh.waitForFunction(() => window.tabard.me() !== null, undefined, { timeout: 120_000 });

    await fresh.evaluate(() => window.tabard.edit({ tags: ['leather'] }));
    took('linking from offer to first edit', performance.now() - began);
    await expect
      .poll(() => bio(old, did), { timeout: 120_000 })
      .toMatchObject({ bio: 'Bookbinder.', tags: ['leather'] });
    await old.evaluate(() => window.tabard.edit({ bio: 'Bookbinder in Bergen.' }));
    await expect
      .poll(() => bio(fresh, did), { timeout: 120_000 })
      .toMatchObject({ bio: 'Bookbinder in Bergen.', tags: ['leather'] });

    const [devices, others] = [
      await old.evaluate(() => window.tabard.devices()),
      await fresh.evaluate(() => window.tabard.devices()),
    ];
    expect(devices.map(({ here, state, holds }) => ({ here, state, holds }))).toEqual([
      { here: true, state: 'active', holds: ['root'] },
      { here: false, state: 'active', holds: null },
    ]);
    expect(others.find(({ here }) => here)).toMatchObject({
      holds: ['next-root'],
      signs: ['/repo/purge', '/repo/write'],
    });

    const stranger = await (await cast.browser()).open(home());
    expect(await openProfile(stranger, link)).toMatchObject({ name: 'Ada Thornfield', bio: 'Bookbinder in Bergen.' });
    expect(cast.errors()).toEqual([]);
  });

  it('PAI-12 a device that was killed when its person had agreed, before it was given anything goes on when it is started again', async () => {
    const old = await (await cast.browser()).open(home());
    const machine = await cast.browser();
    const fresh = await machine.open(home());
    const { did } = await create(old, 'Ada');
    await ready(fresh);
    await begin(fresh, (await begin(old)) ?? '');
    expect(await words(old)).toEqual(await words(fresh));
    await yes(fresh);
    await fresh.waitForFunction(() => window.linking.state().kind === 'handing-over');
    await machine.close({ keep: true });
    await yes(old);
    const again = await (await cast.browser({ folder: machine.folder })).open(home());
    await again.waitForFunction(() => window.tabard.me() !== null, undefined, { timeout: 90_000 });
    expect((await again.evaluate(() => window.tabard.me()))?.did).toBe(did);
    await expect
      .poll(() => old.evaluate(async () => (await window.tabard.devices()).map(({ state }) => state)), {
        timeout: 120_000,
      })
      .toEqual(['active', 'active']);
    await again.evaluate(() => window.tabard.edit({ bio: 'after all' }));
    await expect.poll(() => bio(old, did), { timeout: 120_000 }).toMatchObject({ name: 'Ada', bio: 'after all' });
  });

  it('HSE-14 a device that is put out writes nothing any more, in public or in the household', async () => {
    const [old, fresh] = [await (await cast.browser()).open(home()), await (await cast.browser()).open(home())];
    const { did } = await create(old, 'Ada');
    await ready(fresh);
    await begin(fresh, (await begin(old)) ?? '');
    await Promise.all([words(old), words(fresh)]);
    await Promise.all([yes(old), yes(fresh)]);
    await linked(fresh);
    await fresh.waitForFunction(() => window.tabard.me() !== null, undefined, { timeout: 120_000 });
    await fresh.evaluate(() => window.tabard.edit({ bio: 'from the second' }));
    await expect.poll(() => bio(old, did), { timeout: 120_000 }).toMatchObject({ bio: 'from the second' });

    // The second one holds the next root key: it puts the first out, for good.
    const id = await old.evaluate(async () => (await window.tabard.devices()).find(({ here }) => here)?.id ?? '');
    await expect
      .poll(() => fresh.evaluate(async () => (await window.tabard.devices()).map((one) => one.id)), {
        timeout: 120_000,
      })
      .toContain(id);
    expect(await fresh.evaluate((key) => window.tabard.revoke(key), id)).toEqual({
      ...{ lasting: true, epoch: 1, fallen: [] },
    });
    const states = await fresh.evaluate(async (key) => {
      const devices = await window.tabard.devices();
      return devices.map((one) => [one.id === key, one.state]);
    }, id);
    expect(states).toEqual(
      expect.arrayContaining([
        [true, 'revoked'],
        [false, 'active'],
      ]),
    );

    await old.evaluate(() => window.tabard.edit({ bio: 'by the one put out' }).catch(() => undefined));
    await fresh.evaluate(() => window.tabard.edit({ tags: ['mine'] }));
    expect(await bio(fresh, did)).toMatchObject({ bio: 'from the second', tags: ['mine'] });
    const stranger = await (await cast.browser()).open(home());
    expect(await openProfile(stranger, (await fresh.evaluate(() => window.tabard.me()?.link)) ?? '')).toMatchObject({
      bio: 'from the second',
    });
    expect(await bio(stranger, did)).toMatchObject({ tags: ['mine'] });
  });
});
