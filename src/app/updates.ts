/** The service worker: registered in production, updated only when the person says so. */
import { createCell, type Readable } from '../base/index.js';
import type { UpdateSource } from './page.js';

/** How often an open tab looks for a newer version. Milliseconds: hidden tabs must not wake often. */
const lookEvery = 60 * 60 * 1000;
/** On a first visit the line belongs to the profile for this long; then everything is put aside for a start without a network. */
const firstWait = 5_000;

/** Registers the service worker (not in development) and says when a newer one waits. */
export const createUpdates = (): UpdateSource => {
  const ready = createCell(false);
  let apply = (): void => undefined;
  if (import.meta.env.PROD && 'serviceWorker' in navigator) {
    const start = async (): Promise<void> => {
      const { Workbox } = await import('workbox-window');
      const workbox = new Workbox('./sw.js', { scope: './' });
      const waiting = (): void => ready.set(true);
      workbox.addEventListener('waiting', waiting);
      apply = () => {
        workbox.addEventListener('controlling', () => location.reload());
        workbox.messageSkipWaiting();
      };
      await workbox.register();
      setInterval(() => void workbox.update().catch(() => undefined), lookEvery);
    };
    // A page on plain http in a network, or with an untrusted certificate, has none: it runs, but cannot start offline.
    const soon = (): void => {
      const wait = navigator.serviceWorker.controller === null ? firstWait : 0;
      setTimeout(() => void start().catch(() => undefined), wait);
    };
    addEventListener('load', soon, { once: true });
  }
  const source: Readable<boolean> = ready;
  return { ready: source, apply: () => apply() };
};
