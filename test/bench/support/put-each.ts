/** What cost 3 is measured against: the same records into IndexedDB, one put each, in one transaction. Runs in the page. */
import type { Page } from 'playwright-core';

/**
 * Milliseconds until the transaction has completed. The records are what the page has of the repository. They stay: deleting them goes on in the
 * browser for half a second, in which whatever is measured next would take twice as long.
 */
export const putEach = (page: Page, records: readonly (readonly [string, unknown])[]): Promise<number> =>
  page.evaluate(async (rows) => {
    const name = `put-each-${Math.random()}`;
    const opening = indexedDB.open(name, 1);
    opening.onupgradeneeded = () => void opening.result.createObjectStore('posts');
    const db = await new Promise<IDBDatabase>((resolve, reject) => {
      opening.onsuccess = () => resolve(opening.result);
      opening.onerror = () => reject(opening.error);
    });
    const from = performance.now();
    await new Promise((resolve, reject) => {
      const tx = db.transaction('posts', 'readwrite', { durability: 'relaxed' });
      const store = tx.objectStore('posts');
      for (const [key, value] of rows) store.put(value, key);
      tx.oncomplete = resolve;
      tx.onabort = () => reject(tx.error);
    });
    const spent = performance.now() - from;
    db.close();
    return spent;
  }, records);

/** Posts as records, with their paths. */
export const recordsOf = (posts: readonly object[]): (readonly [string, unknown])[] =>
  posts.map((post, index) => [
    `app.tabard.post/3lz${String(index).padStart(10, '2')}`,
    { ...post, $type: 'app.tabard.post', rev: '3lzzzzzzzzz22' },
  ]);
