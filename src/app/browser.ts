/** The real `Page`: the one file of this folder that touches browser globals. */
import { createCell, type Dispose, type Readable } from '../base/index.js';
import type { InstallSource, Page, TabNews, UpdateSource } from './page.js';

interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const isInstallEvent = (event: Event): event is BeforeInstallPromptEvent => 'prompt' in event;

/** Names under which this app keeps things outside IndexedDB: the settings that must be there before the first paint. */
const storagePrefix = 'tabard';

const onlineCell = (): Readable<boolean> => {
  const cell = createCell(navigator.onLine);
  addEventListener('online', () => cell.set(true));
  addEventListener('offline', () => cell.set(false));
  return cell;
};

const installSource = (): InstallSource => {
  const promptable = createCell(false);
  let waiting: BeforeInstallPromptEvent | undefined;
  addEventListener('beforeinstallprompt', (event) => {
    if (!isInstallEvent(event)) return;
    event.preventDefault();
    waiting = event;
    promptable.set(true);
  });
  const standalone = matchMedia('(display-mode: standalone)').matches || Reflect.get(navigator, 'standalone') === true;
  return {
    promptable,
    byHand: /iphone|ipad|ipod/i.test(navigator.userAgent) && !standalone,
    installed: standalone,
    async prompt() {
      const event = waiting;
      if (event === undefined) return false;
      waiting = undefined;
      promptable.set(false);
      return (await event.prompt()).outcome === 'accepted';
    },
  };
};

const onHide = (listener: () => void): Dispose => {
  const whenHidden = (): void => {
    if (document.visibilityState === 'hidden') listener();
  };
  document.addEventListener('visibilitychange', whenHidden);
  document.addEventListener('freeze', listener);
  addEventListener('pagehide', listener);
  return () => {
    document.removeEventListener('visibilitychange', whenHidden);
    document.removeEventListener('freeze', listener);
    removeEventListener('pagehide', listener);
  };
};

/**
 * No browser says it. Firefox and Safari refuse the private file system in a private window; older Chromium gives one a quota bound to
 * memory instead of the disk; newer Chromium cannot be told apart, and then nothing is claimed.
 */
const looksPrivate = async (): Promise<boolean> => {
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

const fetchJson = async (relative: string): Promise<unknown> => {
  try {
    const response = await fetch(relative, { cache: 'no-cache' });
    return response.ok ? await response.json() : null;
  } catch (error) {
    // Offline without a service worker yet, or not JSON: as if there were no file.
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
};

const visibleCell = (): Readable<boolean> => {
  const cell = createCell(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', () => cell.set(document.visibilityState === 'visible'));
  return cell;
};

/** Resolves when it is gone; a database that another tab holds open goes when that tab lets go. */
const deleteDatabase = (name: string): Promise<void> =>
  new Promise((resolve, reject) => {
    const request = indexedDB.deleteDatabase(name);
    request.onsuccess = () => resolve();
    request.onblocked = () => resolve();
    request.onerror = () => reject(request.error);
  });

const forgetEverything = async (): Promise<void> => {
  const databases = await indexedDB.databases();
  const names = databases.flatMap(({ name }) => (name?.startsWith(storagePrefix) === true ? [name] : []));
  await Promise.all(names.map(deleteDatabase));
  for (const name of await caches.keys()) await caches.delete(name);
  const registrations = (await navigator.serviceWorker?.getRegistrations()) ?? [];
  for (const registration of registrations) await registration.unregister();
  for (const key of Object.keys(localStorage)) if (key.startsWith(storagePrefix)) localStorage.removeItem(key);
};

const isNews = (value: unknown): value is TabNews => value === 'identity-made' || value === 'erased';

/** Reads the browser once; `update` comes from the service worker's registration. */
export const createBrowserPage = (update: UpdateSource): Page => {
  const channel = new BroadcastChannel('tabard/news');
  const address = location.href.replace(/[?#].*$/, '');
  return {
    address,
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    timers: { set: (run, milliseconds) => window.setTimeout(run, milliseconds), clear: (id) => clearTimeout(id) },
    online: onlineCell(),
    webrtc: typeof RTCPeerConnection === 'function',
    looksPrivate,
    onHide,
    controlled: () => (navigator.serviceWorker?.controller ?? null) !== null,
    objectUrl: (blob) => URL.createObjectURL(blob),
    fetchJson,
    async estimate() {
      const { usage, quota } = await navigator.storage.estimate();
      return usage === undefined || quota === undefined ? null : { usage, quota };
    },
    persisted: () => navigator.storage.persisted(),
    persist: () => navigator.storage.persist(),
    exclusive: (name, run) => navigator.locks.request(name, run),
    canShare: typeof navigator.share === 'function',
    install: installSource(),
    update,
    visible: visibleCell(),
    tell: (news) => channel.postMessage(news),
    onNews(listener) {
      const hear = (event: MessageEvent): void => {
        const news: unknown = event.data;
        if (isNews(news)) listener(news);
      };
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    forgetEverything,
    restart() {
      history.replaceState(null, '', address);
      location.reload();
    },
  };
};
