/** The lock over one's own keys, in Chromium: set, shut, opened, by passphrase and by passkey, in several tabs, and over a restart. */
import type { CDPSession, Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { keepBrowsers } from './support/browsers.js';
import { published } from './support/cast.js';
import { out, overflow, smallTargets, violations } from './support/look.js';
import { create, home, openProfile } from './support/pages.js';

const passphrase = 'correct horse battery staple';
const another = keepBrowsers();

const go = (page: Page, path: string): Promise<void> => page.evaluate((hash) => location.assign(hash), `#${path}`);

/** By the page, as a person does it. */
const setLock = async (page: Page): Promise<void> => {
  await go(page, '/settings');
  await page.getByTestId('lock-new').fill(passphrase);
  await page.getByTestId('lock-again').fill(passphrase);
  await page.getByTestId('lock-set').click();
  await page.getByTestId('lock-open').waitFor({ timeout: 120_000 });
};

const unlock = async (page: Page, text = passphrase): Promise<void> => {
  await page.getByTestId('lock-passphrase').fill(text);
  await page.getByTestId('lock-unlock').click();
};

/** The code of what a call of the console ends with. */
const editCode = (page: Page, bio: string): Promise<string> =>
  page.evaluate(
    (text) =>
      window.tabard.edit({ bio: text }).then(
        () => 'done',
        (error: { code?: string }) => String(error.code),
      ),
    bio,
  );

/** Every CryptoKey that lies in any database of this origin, and every private key that signs. */
const keysAtRest = (page: Page): Promise<string[]> =>
  page.evaluate(async () => {
    const found: string[] = [];
    for (const { name = '' } of await indexedDB.databases()) {
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      for (const store of db.objectStoreNames) {
        const rows = await new Promise<unknown[]>((resolve, reject) => {
          const request = db.transaction(store).objectStore(store).getAll();
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        for (const row of rows)
          for (const value of Object.values(typeof row === 'object' && row !== null ? row : {}))
            if (value instanceof CryptoKey) found.push(`${store} ${value.algorithm.name}`);
      }
      db.close();
    }
    return found;
  });

describe('the lock', () => {
  it('VLT-10 is set, shuts every tab and every start, serves on, holds edits, and opens again', async () => {
    const browser = await another();
    const page = await browser.open(home());
    const { link } = await create(page, 'Ada');
    expect((await keysAtRest(page)).length).toBe(2);
    await setLock(page);
    expect(await keysAtRest(page)).toEqual([]);
    expect(await editCode(page, 'with the new key')).toBe('done');

    const second = await browser.open(home());
    await second.getByTestId('own-name').waitFor();
    await second.getByTestId('own-bio').waitFor();
    await page.getByTestId('lock-now').click();
    await second.getByTestId('locked').waitFor();
    expect(await second.getByTestId('locked-public').textContent()).toContain('Ada');
    expect(await second.getByTestId('locked-public').textContent()).toContain('with the new key');
    expect(await editCode(second, 'written while locked')).toBe('vault-locked');
    await second.close();
    await browser.close({ keep: true });

    const again = await another({ folder: browser.folder });
    const later = await again.open(home());
    await later.getByTestId('locked').waitFor();
    // What is public is served by whoever has it: keys are for writing.
    const visitor = await another();
    const theirs = await visitor.open(home());
    expect(await openProfile(theirs, link, 120_000)).toMatchObject({ name: 'Ada', bio: 'with the new key' });

    await unlock(later, 'not my passphrase');
    await later.getByTestId('lock-error').waitFor({ timeout: 120_000 });
    await unlock(later);
    await later.getByTestId('own-bio').waitFor({ timeout: 120_000 });
    expect(await later.getByTestId('own-bio').inputValue()).toBe('written while locked');
    await expect
      .poll(() => later.evaluate(() => window.tabard.me()?.profile.bio), { timeout: 120_000 })
      .toBe('written while locked');
    await expect
      .poll(() => openProfile(theirs, link, 120_000), { timeout: 120_000 })
      .toMatchObject({ bio: 'written while locked' });
    expect([...browser.errors, ...again.errors, ...visitor.errors]).toEqual([]);
  });

  it('VLT-12 opens by a passkey that is added to it', async () => {
    const browser = await another();
    const page = await browser.open(home());
    const authenticator = await withAuthenticator(page);
    await create(page, 'Ada');
    await setLock(page);
    await page.getByTestId('lock-add-passkey').click();
    await page.getByTestId('lock-proof').fill(passphrase);
    await page.getByTestId('lock-go').click();
    await page.locator('[data-testid=lock-passkeys], [data-testid=lock-error]').first().waitFor({ timeout: 120_000 });
    expect(await page.getByTestId('lock-error').allTextContents()).toEqual([]);
    await page.getByTestId('lock-now').click();
    await page.getByTestId('lock-unlock-passkey').click();
    await page.getByTestId('lock-open').waitFor({ timeout: 120_000 });
    expect(await editCode(page, 'by passkey')).toBe('done');
    // The passphrase opens it as before, and without a passkey nothing is lost.
    await page.getByTestId('lock-now').click();
    await authenticator.refuse();
    await page.getByTestId('lock-unlock-passkey').click();
    await page.getByTestId('lock-error').waitFor({ timeout: 120_000 });
    expect(await page.getByTestId('lock-error').locator('[data-code]').getAttribute('data-code')).toBe(
      'passkey-unusable',
    );
    await unlock(page);
    await page.getByTestId('lock-open').waitFor({ timeout: 120_000 });
    expect(browser.errors).toEqual([]);
  });

  it('VLT-14 opens in one tab for all, and is taken away for all', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await create(page, 'Ada');
    const second = await browser.open(home());
    await second.getByTestId('own-bio').waitFor();
    await setLock(page);
    expect(await editCode(second, 'from the other tab')).toBe('done');
    await page.getByTestId('lock-now').click();
    await second.getByTestId('locked').waitFor();
    await unlock(second);
    await page.getByTestId('lock-open').waitFor({ timeout: 120_000 });
    await page.getByTestId('lock-remove').click();
    await page.getByTestId('lock-proof').fill(passphrase);
    await page.getByTestId('lock-go').click();
    await page.getByTestId('lock-new').waitFor({ timeout: 120_000 });
    await second.reload();
    await second.getByTestId('own-bio').fill('without a lock');
    await published(second);
    expect(browser.errors).toEqual([]);
  });

  it('looks right: nothing for axe to find, nothing sticks out, everything can be tapped', async () => {
    const browser = await another();
    const page = await browser.open(home());
    await create(page, 'Ada Thornfield');
    const wrong: string[] = [];
    const look = async (name: string): Promise<void> => {
      for (const [size, viewport] of Object.entries({
        phone: { width: 360, height: 740 },
        desk: { width: 1280, height: 900 },
      })) {
        await page.setViewportSize(viewport);
        for (const colorScheme of ['light', 'dark'] as const) {
          await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
          wrong.push(...(await violations(page)).map((each) => `${name} ${size} ${colorScheme} ${each}`));
          wrong.push(...(await overflow(page)).map((each) => `${name} ${size} ${each}`));
          // Behind a dialog nothing can be tapped.
          if (size === 'phone' && name !== 'lock-change')
            wrong.push(...(await smallTargets(page)).map((each) => `${name} small ${each}`));
          await page.screenshot({ path: `${out}/${name}-${size}-${colorScheme}.png`, fullPage: true });
        }
      }
    };
    await go(page, '/settings');
    await page.getByTestId('lock-new').waitFor();
    await look('lock-none');
    await setLock(page);
    await look('lock-open');
    await page.getByTestId('lock-change').click();
    await page.getByTestId('lock-proof').waitFor();
    await look('lock-change');
    await page.keyboard.press('Escape');
    await page.getByTestId('lock-now').click();
    await go(page, '/');
    await page.getByTestId('locked').waitFor();
    await look('locked');
    expect(wrong).toEqual([]);
  });
});

/** An authenticator in software that derives secrets (PRF). */
const withAuthenticator = async (page: Page): Promise<{ refuse(): Promise<void> }> => {
  const cdp: CDPSession = await page.context().newCDPSession(page);
  await cdp.send('WebAuthn.enable');
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      ctap2Version: 'ctap2_1',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      hasPrf: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  });
  return {
    refuse: () =>
      cdp.send('WebAuthn.setUserVerified', { authenticatorId, isUserVerified: false }).then(() => undefined),
  };
};
