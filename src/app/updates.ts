/** The service worker: registered in production, updated only when the person says so. */
import { createCell } from '../base/index.js';
import type { UpdateSource } from './page.js';

/** How often an open tab looks for a newer version. Milliseconds: hidden tabs must not wake often. */
const lookEvery = 60 * 60 * 1000;
/** On a first visit the line belongs to the profile for this long; then everything is put aside for a start without a network. */
const firstWait = 5_000;

/** Registers the service worker (not in development), says when a newer one waits, and whether the app starts without a network. */
export const createUpdates = (): UpdateSource => {
  const ready = createCell(false);
  const offline = createCell<'preparing' | 'ready' | 'unavailable'>('preparing');
  let apply = (): void => undefined;

  const start = async (): Promise<void> => {
    const { Workbox } = await import('workbox-window');
    const workbox = new Workbox('./sw.js', { scope: './' });
    workbox.addEventListener('waiting', () => ready.set(true));
    apply = () => {
      workbox.addEventListener('controlling', () => location.reload());
      workbox.messageSkipWaiting();
    };
    await workbox.register();
    await workbox.active;
    offline.set('ready');
    // Without a network there is nothing newer to find; the next hour asks again.
    setInterval(() => void workbox.update().catch(() => ready.get()), lookEvery);
  };

  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    // A page on plain http in a network, or with an untrusted certificate, has none: it runs, but cannot start offline.
    const begin = (): void => void start().catch(() => offline.set('unavailable'));
    const soon = (): void => {
      setTimeout(begin, navigator.serviceWorker.controller === null ? firstWait : 0);
    };
    addEventListener('load', soon, { once: true });
  } else offline.set('unavailable');
  return { ready, offline, apply: () => apply() };
};
