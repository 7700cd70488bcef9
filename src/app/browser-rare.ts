/** What the page asks of the browser once at most: whether the window is private, and to forget everything. */

import { TabardError } from '../base/index.js';

/** Names under which this app keeps things outside IndexedDB: the settings that must be there before the first paint. */
const storagePrefix = 'tabard';

/**
 * No browser says it. Firefox and Safari refuse the private file system in a private window; older Chromium gives one a quota bound to
 * memory instead of the disk; newer Chromium cannot be told apart, and then nothing is claimed.
 */
export const looksPrivate = async (): Promise<boolean> => {
  try {
    await navigator.storage.getDirectory();
  } catch (error) {
    if (error instanceof DOMException) return true;
    throw error;
  }
  const heap: unknown = Reflect.get(performance, 'memory');
  const limit: unknown = typeof heap === 'object' && heap !== null ? Reflect.get(heap, 'jsHeapSizeLimit') : undefined;
  if (typeof limit !== 'number') return false;
  const { quota } = await navigator.storage.estimate();
  return quota !== undefined && quota < limit * 2;
};

const firstOf = (text: string, names: readonly (readonly [RegExp, string])[]): string | undefined =>
  names.find(([pattern]) => pattern.test(text))?.[1];

/** From the one text that every browser has; wrong guesses are put right by the person. */
export const deviceName = (): { readonly name: string; readonly kind: 'phone' | 'tablet' | 'computer' } => {
  const agent = navigator.userAgent;
  const browser = firstOf(agent, [
    [/firefox|fxios/i, 'Firefox'],
    [/edg/i, 'Edge'],
    [/opr\//i, 'Opera'],
    [/chrom|crios/i, 'Chrome'],
    [/safari/i, 'Safari'],
  ]);
  const system = firstOf(agent, [
    [/iphone/i, 'iPhone'],
    [/ipad/i, 'iPad'],
    [/android/i, 'Android'],
    [/windows/i, 'Windows'],
    [/mac os/i, 'Mac'],
    [/cros/i, 'Chromebook'],
    [/linux/i, 'Linux'],
  ]);
  const isPhone = /iphone|android.*mobile/i.test(agent);
  const name = [browser, system].filter((part) => part !== undefined).join(', ');
  return { name, kind: isPhone ? 'phone' : /ipad|android/i.test(agent) ? 'tablet' : 'computer' };
};

/** How long other tabs, which are told before, have to let go of a database. Milliseconds. */
const patience = 10_000;

/** Resolves when it is gone. Throws `storage-blocked` while another tab holds on to it; the browser deletes it all the same when that lets go. */
const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    const late = setTimeout(
      () => reject(new TabardError('storage-blocked', `another tab holds ${name}`, { retryable: true })),
      patience,
    );
    request.onsuccess = () => {
      clearTimeout(late);
      resolve();
    };
    request.onerror = () => {
      clearTimeout(late);
      reject(request.error);
    };
  });

/** Those of this app whose name fits. */
const deleteDatabases = async (fits: (name: string) => boolean): Promise<void> => {
  const names = (await indexedDB.databases()).flatMap(({ name = '' }) => (fits(name) ? [name] : []));
  await Promise.all(names.map(deleteDatabase));
};

const removeKeys = (storage: Storage, fits: (key: string) => boolean): void => {
  for (const key of Object.keys(storage)) if (fits(key)) storage.removeItem(key);
};

/** The databases of a profile, its settings, and what this tab remembers of it. */
export const forgetProfile = async (profile: string): Promise<void> => {
  const own = `${storagePrefix}/${profile}`;
  await deleteDatabases((name) => name === own || name.startsWith(`${own}/`));
  removeKeys(localStorage, (key) => key.endsWith(`/${profile}`));
  removeKeys(sessionStorage, (key) => key.startsWith(storagePrefix));
  clearBadge();
};

/** Whoever is opened next counts anew. Where a page has no icon, some browsers refuse. */
const clearBadge = (): void => {
  if ('clearAppBadge' in navigator) navigator.clearAppBadge().catch(() => undefined);
};

/** It goes on answering the pages that are open, and must put nothing aside for them. One that does not hear has nothing to put aside either. */
const endCaching = (worker: ServiceWorker): Promise<void> =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    const end = (): void => {
      clearTimeout(late);
      port1.close();
      resolve();
    };
    const late = setTimeout(end, patience);
    port1.onmessage = end;
    worker.postMessage({ type: 'ERASE' }, [port2]);
  });

export const forgetEverything = async (): Promise<void> => {
  await deleteDatabases((name) => name.startsWith(storagePrefix));
  clearBadge();
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  await Promise.all(registrations.map(({ active }) => active !== null && endCaching(active)));
  for (const registration of registrations) await registration.unregister();
  // Until there is none: the service worker may be putting something aside.
  for (let names = await caches.keys(); names.length > 0; names = await caches.keys())
    for (const name of names) await caches.delete(name);
  for (const storage of [localStorage, sessionStorage]) removeKeys(storage, (key) => key.startsWith(storagePrefix));
};
