/** Registers the service worker; says when a newer one waits, and whether the app starts without a network. */
import { Workbox } from 'workbox-window';
import type { Cell } from '../base/index.js';

/** How often an open tab looks for a newer version. Milliseconds: hidden tabs must not wake often. */
const lookEvery = 60 * 60 * 1000;
/** On a first visit the line belongs to the profile and its pictures for this long; then everything is put aside for a start without a network. */
const firstWait = 3_000;

export interface Registration {
  /** Rejects where the browser allows no service worker. */
  register(): Promise<void>;
  /** Changes to the newer version. */
  apply(): void;
}

export const createRegistration = (
  ready: Cell<boolean>,
  offline: Cell<'preparing' | 'ready' | 'unavailable'>,
): Registration => {
  const workbox = new Workbox('./sw.js', { scope: './' });
  workbox.addEventListener('waiting', () => ready.set(true));
  return {
    async register() {
      const first = navigator.serviceWorker.controller === null;
      if (first) await new Promise((resolve) => setTimeout(resolve, firstWait));
      const registration = await workbox.register();
      // Workbox hears of what is found from now on, or waits already; not of what was found meanwhile and is being fetched.
      const coming = registration?.installing;
      coming?.addEventListener('statechange', () => {
        if (coming.state === 'installed' && registration?.active != null) ready.set(true);
      });
      await workbox.active;
      offline.set('ready');
      // Without a network there is nothing newer to find; the next hour asks again.
      setInterval(() => void workbox.update().catch(() => ready.get()), lookEvery);
    },
    apply() {
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
    },
  };
};
