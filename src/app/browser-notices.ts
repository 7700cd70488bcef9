/** System notices, the count on the app's icon, and whether anybody looks: the browser's side of what is told (`social/arrivals.ts`). */
import type { Dispose } from '../base/index.js';
import type { Outside, OutsidePermission } from './social/ground.js';

/** Counts of all identities of this browser: the icon shows their sum, which names nobody. */
const countPrefix = 'tabard/unread/';

/** So long a system notice stands at most; when its tab goes, it goes. Milliseconds. */
const shownFor = 20 * 60_000;
const mostShown = 20;

interface Shown {
  close(): void;
}

type Said = Parameters<Outside['say']>[0];

const permission = (): OutsidePermission => {
  if (typeof Notification === 'undefined') return 'unable';
  return Notification.permission === 'default' ? 'ask' : Notification.permission;
};

/** Storage that refuses means that the icon shows this identity alone. */
const sumWith = (profile: string, count: number): number => {
  try {
    const name = `${countPrefix}${profile}`;
    if (count === 0) localStorage.removeItem(name);
    else localStorage.setItem(name, String(count));
    const names = Object.keys(localStorage).filter((key) => key.startsWith(countPrefix));
    return names.reduce((sum, key) => sum + (Number(localStorage.getItem(key)) || 0), 0);
  } catch (error) {
    if (error instanceof DOMException) return count;
    throw error;
  }
};

/** A page that was not installed has no icon: some browsers refuse then. */
const setBadge = (count: number): void => {
  if (!('setAppBadge' in navigator)) return;
  const done = count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count);
  done.catch(() => undefined);
};

/** A lock that several may hold at once says for as long as it is held that somebody looks at this tab. */
const watchFront = (name: string): void => {
  let release: (() => void) | undefined;
  const look = (): void => {
    const isFront = document.visibilityState === 'visible' && document.hasFocus();
    if (!isFront) release?.();
    if (!isFront || release !== undefined) return;
    let letGo: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    release = () => {
      release = undefined;
      letGo();
    };
    void navigator.locks.request(name, { mode: 'shared' }, () => held);
  };
  for (const event of ['focus', 'blur', 'pagehide', 'pageshow']) addEventListener(event, look);
  document.addEventListener('visibilitychange', look);
  look();
};

const open = (path: string): void => {
  window.focus();
  location.hash = path;
};

/** Where a page may make no notice itself (Android), its service worker does, and tells the page of the tap. */
const sayByWorker = async ({ id, title, body, path }: Said, icon: string): Promise<Shown> => {
  const worker = (await navigator.serviceWorker?.getRegistration())?.active;
  worker?.postMessage({ type: 'NOTICE', notice: { id, title, body, path, icon } });
  return { close: () => worker?.postMessage({ type: 'NOTICE_OVER', id }) };
};

/** `address`: of the page. `profile`: whose notices these are. */
export const browserOutside = (profile: string, address: string): Outside => {
  const front = `tabard/${profile}/front`;
  const icon = new URL('icons/icon-192.png', address).href;
  const shown = new Map<string, Shown & { readonly stop: Dispose }>();
  watchFront(front);

  const over = (id: string): void => {
    const one = shown.get(id);
    shown.delete(id);
    one?.stop();
    one?.close();
  };
  // They live as long as the tab.
  addEventListener('pagehide', () => {
    for (const id of [...shown.keys()]) over(id);
  });
  navigator.serviceWorker?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
    const path: unknown = Reflect.get(Object(data), 'openNotice');
    if (typeof path === 'string') open(path);
  });

  const make = async (said: Said): Promise<Shown> => {
    try {
      const { id, title, body, path } = said;
      const notice = new Notification(title, { body, icon, tag: `${profile} ${id}` });
      notice.onclick = () => {
        open(path);
        over(id);
      };
      return notice;
    } catch (error) {
      if (!(error instanceof TypeError)) throw error;
      return sayByWorker({ ...said, id: `${profile} ${said.id}` }, icon);
    }
  };

  return {
    permission,
    async ask() {
      if (permission() === 'ask') await Notification.requestPermission();
      return permission();
    },
    async say(said) {
      if (permission() !== 'granted') return;
      over(said.id);
      const made = await make(said);
      const timer = setTimeout(() => over(said.id), shownFor);
      shown.set(said.id, { close: () => made.close(), stop: () => clearTimeout(timer) });
      for (const id of shown.keys()) if (shown.size > mostShown) over(id);
    },
    badge: (count) => setBadge(sumWith(profile, count)),
    watched: async () => ((await navigator.locks.query()).held ?? []).some(({ name }) => name === front),
  };
};
