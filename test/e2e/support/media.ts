/** A profile with much media, as if it had been posted one by one. */
import type { Page } from 'playwright-core';

/** Bytes of each blob. */
export const MEDIA_BYTES = 256 * 1024;

/** Puts so many blobs into the profile's database, and a record of each into its repository. */
export const fillMedia = async (page: Page, count: number): Promise<void> => {
  const batch = 64;
  for (let done = 0; done < count; done += batch)
    await page.evaluate(
      async ([size, most]) => {
        const me = window.tabard.me();
        if (me === null) throw new TypeError('no identity');
        const { did } = me;
        const letters = 'abcdefghijklmnopqrstuvwxyz234567';
        const base32 = (bytes: Uint8Array): string => {
          let [text, bits, held] = ['', 0, 0];
          for (const byte of bytes) {
            held = ((held << 8) | byte) & 0xffff;
            bits += 8;
            for (; bits >= 5; bits -= 5) text += letters[(held >> (bits - 5)) & 31];
          }
          return bits > 0 ? text + letters[(held << (5 - bits)) & 31] : text;
        };
        const made: { readonly cid: string; readonly bytes: Uint8Array }[] = [];
        for (let at = 0; at < most; at++) {
          const bytes = new Uint8Array(size);
          for (let from = 0; from < size; from += 65_536) crypto.getRandomValues(bytes.subarray(from, from + 65_536));
          const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes));
          made.push({ cid: `b${base32(new Uint8Array([1, 0x55, 0x12, 0x20, ...hash]))}`, bytes });
        }
        const names = (await indexedDB.databases()).flatMap(({ name }) =>
          name?.match(/^tabard\/[a-z2-7]{16}$/) ? [name] : [],
        );
        const db = await new Promise<IDBDatabase>((resolve, reject) => {
          const request = indexedDB.open(names[0] ?? '');
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
        await new Promise<void>((resolve, reject) => {
          const transaction = db.transaction(['blobs', 'chunks', 'blobRefs'], 'readwrite');
          transaction.oncomplete = () => resolve();
          transaction.onabort = () => reject(transaction.error);
          for (const { cid, bytes } of made) {
            transaction.objectStore('blobs').put({ cid, size, mime: 'image/jpeg', chunks: [cid], complete: true });
            transaction.objectStore('chunks').put(bytes, cid);
            transaction.objectStore('blobRefs').put({ cid, did, at: Date.now() });
          }
        });
        db.close();
        const records = made.map(({ cid }) => ({
          record: { blob: { cid: { $link: cid }, size, mime: 'image/jpeg' } },
        }));
        await window.tabard.putMany('com.example.media', records);
      },
      [MEDIA_BYTES, Math.min(batch, count - done)] as const,
    );
};
