/** Start-up: composes the app, mounts the UI, gives the console its way in, registers the service worker. */
import { createApp } from './app/app.js';
import { createBrowserPage } from './app/browser.js';
import type { AppCore } from './app/core.js';
import { createPlumbing, type Plumbing } from './app/plumbing.js';
import { createSettings } from './app/settings.js';
import { askTabEarly, createTabNetwork } from './app/tab-network.js';
import { createUpdates } from './app/updates.js';
import { type Early, early } from './early.js';
import { mountApp, preloadOpened } from './ui/index.js';
import { createWorkerClient } from './worker/rpc/client.js';

declare global {
  interface Window {
    readonly tabard: Plumbing;
  }
}

/** Reading `localStorage` itself throws where a policy forbids it. */
const settingsStorage = (): Storage | undefined => {
  try {
    return localStorage;
  } catch (error) {
    if (error instanceof DOMException) return undefined;
    throw error;
  }
};

/**
 * The frame of index.html stands until the app can say more than that it opens: drawn before, it would take the processor from what it waits
 * for. Milliseconds since the navigation began, at most.
 */
const frameAlone = 300;

const whenCalm = (core: AppCore): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, Math.max(0, frameAlone - performance.now()));
    core.app.ready.then(resolve, () => resolve());
  });

const root = document.getElementById('app');
if (root === null) throw new TypeError('index.html has no element "app"');

const start = ({ page, worker, headStart }: Early): void => {
  const core = createApp({
    page: createBrowserPage(page, createUpdates()),
    store: createWorkerClient(worker),
    settings: createSettings(settingsStorage()),
    createNetwork: createTabNetwork,
    headStart,
    askEarly: askTabEarly,
  });
  Object.defineProperty(window, 'tabard', { value: createPlumbing(core, import.meta.env.VITE_VERSION ?? '0.1.0') });
  preloadOpened(core.app);
  void whenCalm(core).then(() => mountApp(root, core.app));
};

if (early !== undefined) start(early);
else void import('./ui/shell/bare.js').then(({ showBare }) => showBare(root));
