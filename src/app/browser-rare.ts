/** What the page asks of the browser once at most: whether the window is private, and to forget everything. */

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

/** Resolves when it is gone; a database that another tab holds open goes when that tab lets go. */
const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onblocked = () => resolve();
    request.onerror = () => reject(request.error);
  });

export const forgetEverything = async (): Promise<void> => {
  const databases = await indexedDB.databases();
  const names = databases.flatMap(({ name }) => (name?.startsWith(storagePrefix) === true ? [name] : []));
  await Promise.all(names.map(deleteDatabase));
  for (const name of await caches.keys()) await caches.delete(name);
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const registration of registrations) await registration.unregister();
  for (const key of Object.keys(localStorage)) if (key.startsWith(storagePrefix)) localStorage.removeItem(key);
};
