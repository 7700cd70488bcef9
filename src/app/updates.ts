/** What is known of the service worker. It is registered, and its code fetched, when the first page stands (`service-worker.ts`). */
import { createCell } from '../base/index.js';
import type { UpdateSource } from './page.js';

export const createUpdates = (): UpdateSource => {
  const ready = createCell(false);
  const offline = createCell<'preparing' | 'ready' | 'unavailable'>('preparing');
  let apply = (): void => undefined;

  const start = async (): Promise<void> => {
    // Development has none; neither has a page on plain http in a network, or with an untrusted certificate: it runs, but cannot start offline.
    if (!import.meta.env.PROD || !('serviceWorker' in navigator)) throw new TypeError('no service worker here');
    const { createRegistration } = await import('./service-worker.js');
    const registration = createRegistration(ready, offline);
    apply = registration.apply;
    await registration.register();
  };
  return {
    ready,
    offline,
    apply: () => apply(),
    begin: () => void start().catch(() => offline.set('unavailable')),
  };
};
