/** `tabard.json` says what a deployment is: fresh where there is a network, the last one known otherwise. */
import { matchPrecache } from 'workbox-precaching';

const cacheName = 'tabard-deployment';
const patience = 3000;

export const networkFirst = async (request: Request): Promise<Response> => {
  const cache = await caches.open(cacheName);
  try {
    const fresh = await fetch(request, { signal: AbortSignal.timeout(patience) });
    if (fresh.ok) await cache.put(request, fresh.clone());
    return fresh;
  } catch (error) {
    const known = (await cache.match(request)) ?? (await matchPrecache('tabard.json'));
    if (known === undefined) throw error;
    return known;
  }
};
