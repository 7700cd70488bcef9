/** The real `Page`: with `browser-first.ts`, `browser-rare.ts` and `browser-turns.ts` the one place of this folder that touches browser globals. */
import { createCell, createPart, type Dispose, type Readable } from '../base/index.js';

import { ended, type FirstPage } from './browser-first.js';
import { type InstallSource, isNews, type Page, type TabNews, type UpdateSource } from './page.js';

interface BeforeInstallPromptEvent extends Event {
  prompt(): Promise<{ readonly outcome: 'accepted' | 'dismissed' }>;
}

const isInstallEvent = (event: Event): event is BeforeInstallPromptEvent => 'prompt' in event;

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

const visibleCell = (): Readable<boolean> => {
  const cell = createCell(document.visibilityState === 'visible');
  document.addEventListener('visibilitychange', () => cell.set(document.visibilityState === 'visible'));
  return cell;
};

/** What a tab remembers of itself. Storage that is refused only means that it opens like a new one. */
const profileKey = 'tabard/profile';
const inTab = <T>(run: (storage: Storage) => T): T | null => {
  try {
    return run(sessionStorage);
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
};

/** Goes on with what the first steps have read; `update` comes from the service worker's registration. */
export const createBrowserPage = (first: FirstPage, update: UpdateSource): Page => {
  const rare = createPart(() => import('./browser-rare.js'));
  const turns = createPart(async () => (await import('./browser-turns.js')).takeTurn);
  const all = new BroadcastChannel('tabard/news');
  let same = all;
  const listeners = new Set<(news: TabNews) => void>();
  const hear = ({ data }: MessageEvent<unknown>): void => {
    if (isNews(data)) for (const listener of listeners) listener(data);
  };
  all.addEventListener('message', hear);
  const { address } = first;
  return {
    ...first,
    now: () => Date.now(),
    deviceName: async () => (await rare()).deviceName(),
    looksPrivate: async () => (await rare()).looksPrivate(),
    onHide,
    controlled: () => (navigator.serviceWorker?.controller ?? null) !== null,
    objectUrl: (blob) => URL.createObjectURL(blob),
    async estimate() {
      const { usage, quota } = await navigator.storage.estimate();
      return usage === undefined || quota === undefined ? null : { usage, quota };
    },
    persisted: () => navigator.storage.persisted(),
    persist: () => navigator.storage.persist(),
    exclusive: (name, run) => navigator.locks.request(name, run),
    takeTurn: async (name, run) => (await turns())(name, run),
    canShare: typeof navigator.share === 'function',
    install: installSource(),
    update,
    visible: visibleCell(),
    profile: inTab((storage) => storage.getItem(profileKey)),
    belongTo(profile) {
      inTab((storage) => storage.setItem(profileKey, profile));
      if (same !== all) return;
      same = new BroadcastChannel(`tabard/${profile}/news`);
      same.addEventListener('message', hear);
    },
    tell: (news) => (news === 'erased' ? all : same).postMessage(news),
    onNews(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    forgetProfile: async (profile) => (await rare()).forgetProfile(profile),
    forgetEverything: async () => (await rare()).forgetEverything(),
    restart() {
      history.replaceState(null, '', address);
      location.reload();
    },
    end() {
      history.replaceState(ended, '', address);
      location.reload();
    },
  };
};
