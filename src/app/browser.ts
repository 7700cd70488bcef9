/** The real `Page`: with `browser-first.ts`, `browser-rare.ts` and `browser-turns.ts` the one place of this folder that touches browser globals. */
import { createCell, createPart, type Dispose, type Readable } from '../base/index.js';

import type { FirstPage } from './browser-first.js';
import { type InstallSource, isNews, type Page, type UpdateSource } from './page.js';

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

/** Goes on with what the first steps have read; `update` comes from the service worker's registration. */
export const createBrowserPage = (first: FirstPage, update: UpdateSource): Page => {
  const rare = createPart(() => import('./browser-rare.js'));
  const turns = createPart(async () => (await import('./browser-turns.js')).takeTurn);
  const channel = new BroadcastChannel('tabard/news');
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
    tell: (news) => channel.postMessage(news),
    onNews(listener) {
      const hear = (event: MessageEvent): void => {
        const news: unknown = event.data;
        if (isNews(news)) listener(news);
      };
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    forgetEverything: async () => (await rare()).forgetEverything(),
    restart() {
      history.replaceState(null, '', address);
      location.reload();
    },
  };
};
