/** Pictures of a stranger: what is none, or unfolds to gigabytes, is never decoded, and the arms stay where they are. */
import type { Page } from 'playwright-core';
import { describe, expect, it } from 'vitest';
import { createCast, inState } from '../../e2e/support/cast.js';
import { create, home } from '../../e2e/support/pages.js';
import { png } from '../../e2e/support/png.js';

const cast = createCast({ shared: true });

const bytesOf = (text: string): Buffer => Buffer.from(text.padEnd(64, ' '), 'latin1');
const svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><script>top.owned = 1</script></svg>';

/** What a changed app would publish: the blob is put into the store by its worker, and the record names it. */
const publishAvatar = (page: Page, bytes: Buffer, mime: string): Promise<void> =>
  page.evaluate(
    async ([content, type]) => {
      const { tabard } = window;
      const letters = 'abcdefghijklmnopqrstuvwxyz234567';
      const data = Uint8Array.from(content);
      const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', data));
      let bits = [0x01, 0x55, 0x12, 0x20, ...digest].map((byte) => byte.toString(2).padStart(8, '0')).join('');
      bits = bits.padEnd(Math.ceil(bits.length / 5) * 5, '0');
      const cid = `b${bits.replace(/.{5}/g, (five) => letters[Number.parseInt(five, 2)] ?? '')}`;
      const { name = '' } =
        (await indexedDB.databases()).find((each) => /^tabard\/[a-z2-7]{16}$/.test(each.name ?? '')) ?? {};
      const db = await new Promise<IDBDatabase>((resolve, reject) => {
        const request = indexedDB.open(name);
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
      const transaction = db.transaction(['blobs', 'chunks', 'blobRefs'], 'readwrite');
      transaction.objectStore('chunks').put(data, cid);
      transaction.objectStore('blobs').put({ cid, size: data.length, mime: type, chunks: [cid], complete: true });
      transaction.objectStore('blobRefs').put({ cid, did: tabard.me()?.did, at: Date.now() });
      await new Promise((resolve, reject) => {
        transaction.oncomplete = resolve;
        transaction.onabort = reject;
      });
      db.close();
      const avatar = { blob: { cid: { $link: cid }, size: data.length, mime: type }, width: 64, height: 64 };
      await tabard.put('app.tabard.profile', { name: 'Mallory', avatar, links: [], tags: [] }, { key: 'self' });
    },
    [[...bytes], mime] as const,
  );

const avatars: readonly (readonly [string, Buffer, string, boolean])[] = [
  ['a picture', png(64), 'image/png', true],
  ['a picture of 400 million pixels', png(20_000), 'image/png', false],
  ['SVG under the name of a PNG', bytesOf(svg), 'image/png', false],
  ['HTML under the name of a JPEG', bytesOf('<!doctype html><script>top.owned = 1</script>'), 'image/jpeg', false],
  ['SVG under its own name', bytesOf(svg), 'image/svg+xml', false],
];

describe('an avatar', () => {
  it.each(avatars)('that is %s', async (_, bytes, mime, shown) => {
    const [owner, visitor] = await Promise.all([cast.browser(), cast.browser()]);
    const ownerPage = await owner.open(home());
    const { link } = await create(ownerPage, 'Mallory');
    await publishAvatar(ownerPage, bytes, mime);
    const page = await visitor.open(link);
    await inState(page, 'served');
    await page.getByTestId('visit-name').getByText('Mallory').waitFor();
    // It has come whole, so that what is not shown is not for lack of it.
    const stored = (): Promise<number> =>
      page.evaluate(async () => {
        const { name = '' } =
          (await indexedDB.databases()).find((each) => /^tabard\/[a-z2-7]{16}$/.test(each.name ?? '')) ?? {};
        const db = await new Promise<IDBDatabase>((resolve) => {
          const request = indexedDB.open(name);
          request.onsuccess = () => resolve(request.result);
        });
        const rows = await new Promise<{ complete: boolean }[]>((resolve) => {
          const request = db.transaction('blobs').objectStore('blobs').getAll();
          request.onsuccess = () => resolve(request.result);
        });
        db.close();
        return rows.filter(({ complete }) => complete).length;
      });
    await expect.poll(stored).toBe(1);
    const picture = page.locator('img.avatar');
    if (shown) {
      await picture.waitFor();
      await expect.poll(() => picture.evaluate((image: HTMLImageElement) => image.naturalWidth)).toBe(64);
    } else {
      await page.reload();
      await inState(page, 'served');
      await page.getByTestId('visit-name').getByText('Mallory').waitFor();
      await page.locator('.visit-face svg').first().waitFor();
      expect(await picture.count()).toBe(0);
    }
    expect(await page.evaluate(() => Reflect.get(window, 'owned'))).toBeUndefined();
    expect(cast.errors()).toEqual([]);
  });
});
