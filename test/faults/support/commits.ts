/** What a browser's own database says of one repository: which commits were ever made here, and how often leadership has changed. */
import type { Page } from 'playwright-core';
import { expect, vi } from 'vitest';
import { create } from '../../e2e/support/pages.js';

export interface Kept {
  /** Of each commit that is kept, superseded ones too, in order. */
  readonly seqs: readonly number[];
  /** Ids of the heads that stand. */
  readonly heads: readonly string[];
  /** Roots of their trees. */
  readonly roots: readonly string[];
  /** How often leadership has changed. */
  readonly epoch: number;
}

/** Reads beside the app, which keeps the database open as well. */
export const keptOf = (page: Page, did: string): Promise<Kept> =>
  page.evaluate(async (who) => {
    const settled = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    for (const { name } of await indexedDB.databases()) {
      if (name === undefined) continue;
      const db = await settled(indexedDB.open(name));
      try {
        if (!db.objectStoreNames.contains('commits')) continue;
        const tx = db.transaction(['commits', 'repositories', 'meta']);
        const [commits, repository, epoch] = await Promise.all([
          settled<object[]>(tx.objectStore('commits').getAll()),
          settled<object | undefined>(tx.objectStore('repositories').get(who)),
          settled<unknown>(tx.objectStore('meta').get('epoch')),
        ]);
        if (repository === undefined) continue;
        const heads = Reflect.get(repository, 'heads') as string[];
        const own = commits.filter((commit) => Reflect.get(commit, 'did') === who);
        const seqs = own.map((commit) => Number(Reflect.get(commit, 'seq'))).sort((a, b) => a - b);
        const roots = own
          .filter((commit) => heads.includes(Reflect.get(commit, 'id')))
          .map((commit) => String(Reflect.get(commit, 'data')));
        return { seqs, heads, roots, epoch: Number(epoch) };
      } finally {
        db.close();
      }
    }
    throw new Error(`nothing of ${who} is kept here`);
  }, did);

/** Whether the databases can be written to now: no other process stands still in the middle of a transaction. */
export const isDatabaseFree = (page: Page, patience = 1_500): Promise<boolean> =>
  page.evaluate(async (wait) => {
    const written = (name: string): Promise<boolean> =>
      new Promise((resolve) => {
        const opening = indexedDB.open(name);
        opening.onsuccess = () => {
          const db = opening.result;
          const tx = db.transaction([...db.objectStoreNames], 'readwrite');
          tx.oncomplete = () => {
            db.close();
            resolve(true);
          };
          setTimeout(() => {
            db.close();
            resolve(false);
          }, wait);
        };
      });
    const names = (await indexedDB.databases()).map(({ name }) => name).filter((name) => name !== undefined);
    return (await Promise.all(names.map(written))).every(Boolean);
  }, patience);

/** Makes an identity, and waits for its second commit, the keyring of its household: commits may be counted from now on. */
export const createWhole = async (
  page: Page,
  name: string,
): Promise<{ readonly did: string; readonly link: string }> => {
  const made = await create(page, name);
  const keyrings = (): Promise<number> =>
    page.evaluate(async (did) => (await window.tabard.list(did, 'app.tabard.volume')).records.length, made.did);
  await vi.waitFor(async () => expect(await keyrings()).toBe(1), { timeout: 120_000 });
  return made;
};
