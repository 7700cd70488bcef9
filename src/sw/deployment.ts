/** `tabard.json` says what a deployment is: fresh where there is a network, the last one known otherwise. */
import { matchPrecache } from 'workbox-precaching';

const cacheName = 'tabard-deployment';
const patience = 3000;

export const networkFirst = async (request: Request): Promise<Response> => {
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(patience) });
    if (fresh.ok) await keep(request, fresh.clone());
    return fresh;
  } catch (error) {
    const known = (await lastKnown(request)) ?? (await matchPrecache('tabard.json'));
    if (known === undefined) throw error;
    return known;
  }
};

/** Nothing is kept where everything has been erased, though a page that was open then still asks; looked at again, in case it is being erased. */
const keep = async (request: Request, response: Response): Promise<void> => {
  if (!(await isInstalled())) return;
  await (await caches.open(cacheName)).put(request, response);
  if (!(await isInstalled())) await caches.delete(cacheName);
};

/** The app's own files are here, as they are from the installation on until everything is erased. To look into their cache would make it. */
const isInstalled = async (): Promise<boolean> =>
  (await caches.keys()).some((name) => name.startsWith('workbox-precache'));

/** Without making a cache to look into. */
const lastKnown = async (request: Request): Promise<Response | undefined> =>
  (await caches.has(cacheName)) ? (await caches.open(cacheName)).match(request) : undefined;
