/** Start-up: composes the app, mounts the UI, gives the console its way in, registers the service worker. */
import { createApp } from './app/app.js';
import { createBrowserPage } from './app/browser.js';
import { createPlumbing, type Plumbing } from './app/plumbing.js';
import { createSettings } from './app/settings.js';
import { askTabEarly, createTabNetwork } from './app/tab-network.js';
import { createUpdates } from './app/updates.js';
import { type Early, early } from './early.js';
import { mountApp } from './ui/index.js';
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
  mountApp(root, core.app);
};

if (early !== undefined) start(early);
else void import('./ui/shell/framed.js').then(({ showFramed }) => showFramed(root));
