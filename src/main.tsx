/** Start-up: composes the app, mounts the UI, gives the console its way in, registers the service worker. */
import { createApp } from './app/app.js';
import { createBrowserPage } from './app/browser.js';
import { createPlumbing, type Plumbing } from './app/plumbing.js';
import { createSettings } from './app/settings.js';
import { createTabNetwork, seekTabEarly } from './app/tab-network.js';
import { createUpdates } from './app/updates.js';
import { mountApp } from './ui/index.js';
import { spawnWorker } from './worker/spawn.js';

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

const root = document.getElementById('app');
if (root === null) throw new TypeError('index.html has no element "app"');

const start = (): void => {
  const core = createApp({
    page: createBrowserPage(createUpdates()),
    store: spawnWorker(),
    settings: createSettings(settingsStorage()),
    createNetwork: createTabNetwork,
    seekEarly: seekTabEarly,
  });
  Object.defineProperty(window, 'tabard', { value: createPlumbing(core, import.meta.env.VITE_VERSION ?? '0.1.0') });
  mountApp(root, core.app);
};

// Where no header forbids framing, a page around this one could lead the person's hand: in a frame nothing starts and no key is opened.
if (window.top === window) start();
else void import('./ui/shell/framed.js').then(({ showFramed }) => showFramed(root));
