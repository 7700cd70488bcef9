/** What the first steps of a page need of the browser (`early.ts`): a part of `Page`, and of `browser.ts`. */
import { createCell, type Readable } from '../base/index.js';
import type { Page } from './page.js';

export type FirstPage = Pick<
  Page,
  'opened' | 'address' | 'steady' | 'random' | 'timers' | 'online' | 'webrtc' | 'fetchJson'
>;

/** State of the history's entry under which nothing is opened: everything here was erased. No link can say so. */
export const ended = 'tabard/ended';

const onlineCell = (): Readable<boolean> => {
  const cell = createCell(navigator.onLine);
  addEventListener('online', () => cell.set(true));
  addEventListener('offline', () => cell.set(false));
  return cell;
};

const fetchJson = async (relative: string): Promise<unknown> => {
  try {
    const response = await fetch(relative, { cache: 'no-cache' });
    return response.ok ? await response.json() : null;
  } catch (error) {
    // Offline without a service worker yet, or not JSON: as if there were no file.
    if (error instanceof TypeError || error instanceof SyntaxError) return null;
    throw error;
  }
};

/** Reads the browser once. */
export const createFirstPage = (): FirstPage => ({
  opened: location.href,
  address: location.href.replace(/[?#].*$/, ''),
  steady: () => performance.timeOrigin + performance.now(),
  random: (length) => crypto.getRandomValues(new Uint8Array(length)),
  timers: { set: (run, milliseconds) => window.setTimeout(run, milliseconds), clear: (id) => clearTimeout(id) },
  online: onlineCell(),
  webrtc: typeof RTCPeerConnection === 'function',
  fetchJson,
});
