/**
 * The service worker: the app shell without a network, in any folder of a host, and blobs with Range. A newer version waits
 * until the page asks for it (`SKIP_WAITING`, after the person's tap): nothing reloads under anyone's hands.
 */
import { cleanupOutdatedCaches, matchPrecache, type PrecacheEntry, precacheAndRoute } from 'workbox-precaching';
import { registerRoute } from 'workbox-routing';
import { respondWithBlob } from './blob-route.js';
import { networkFirst } from './deployment.js';
import { expectDownload, respondWithDownload } from './download.js';
import { endNotice, openNotice, showNotice } from './notice.js';

declare const self: ServiceWorkerGlobalScope & { readonly __WB_MANIFEST: (PrecacheEntry | string)[] };

let erased = false;
// First of all: workbox makes its cache anew for whoever asks.
self.addEventListener('fetch', (event) => {
  if (erased) event.stopImmediatePropagation();
});

/** Path of the folder that the app lives in, with a slash at its end. */
const scope = new URL(self.registration.scope).pathname;
const shell = 'index.html';

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(`${scope}blob/`),
  ({ request }) => respondWithBlob(request, scope),
);

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith(`${scope}download/`),
  async ({ url, event }) => {
    const { response, life } = respondWithDownload(url.pathname.slice(`${scope}download/`.length));
    event.waitUntil(life);
    return response;
  },
);

registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname === `${scope}tabard.json`,
  ({ request }) => networkFirst(request),
);

// Routes live behind the `#`, so the shell answers for the folder itself and for nothing else.
registerRoute(
  ({ url, request, sameOrigin }) =>
    sameOrigin && request.mode === 'navigate' && (url.pathname === scope || url.pathname === `${scope}${shell}`),
  async ({ request }) => {
    // The page's first question to the browser's storage takes longest: it wakes up while the page is fetched.
    indexedDB.databases?.().catch(() => undefined);
    return (await matchPrecache(shell)) ?? fetch(request);
  },
);

precacheAndRoute(self.__WB_MANIFEST);
cleanupOutdatedCaches();

self.addEventListener('message', (event) => {
  if (expectDownload(event.data, event.ports)) return;
  const type: unknown = Reflect.get(Object(event.data), 'type');
  if (type === 'SKIP_WAITING') void self.skipWaiting();
  if (type === 'NOTICE') event.waitUntil(showNotice(self, event));
  if (type === 'NOTICE_OVER') event.waitUntil(endNotice(self, event.data));
  if (type !== 'ERASE') return;
  // Everything here is being erased: what pages that are still open ask for comes from the network, and is not put aside.
  erased = true;
  event.ports[0]?.postMessage('erased');
});

self.addEventListener('notificationclick', (event) => {
  event.waitUntil(openNotice(self, event.notification));
});

// A first visit is taken over at once, so that `/blob/` answers without a reload; an update takes over after `SKIP_WAITING`.
self.addEventListener('activate', (event) => {
  event.waitUntil(self.clients.claim());
});
