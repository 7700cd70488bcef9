/**
 * When what happened in a page, seen from outside: an initial script that stands around the browser's own constructors and writes down the time of
 * each step. Nothing in the page knows of it. Times are milliseconds since the navigation began.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { installTrace, type Step, type traceWorkers } from './trace-page.js';

/** Before the first page is opened. `name` is what the page shows in the end. */
export const traceContext = (context: BrowserContext, name: string): Promise<unknown> =>
  installTrace(context, install, name);

/** Waits until the profile is on the screen, and answers every step until then. */
export const readTrace = async (page: Page): Promise<Step[]> => {
  await page.waitForFunction(() => Reflect.get(window, 'benchShown') === true, undefined, { polling: 50 });
  return page.evaluate(() => Reflect.get(window, 'benchSteps'));
};

/** Runs in the page. */
const install = (workers: typeof traceWorkers, wanted: string): void => {
  const steps: Step[] = [];
  Object.assign(window, { benchSteps: steps });
  const note = (name: string): void => void steps.push({ name, at: performance.now() });
  const once = new Set<string>();
  const first = (name: string): void => {
    if (!once.has(name)) note(name);
    once.add(name);
  };

  const look = (): void => {
    if (document.querySelector('[data-testid=visit-name]')?.textContent?.includes(wanted) !== true) return;
    observer.disconnect();
    note('shown');
    requestAnimationFrame(() => {
      note('on screen');
      Object.assign(window, { benchShown: true });
    });
  };
  const observer = new MutationObserver(look);
  observer.observe(document, { subtree: true, childList: true, characterData: true });

  workers(note, () => note('worker started'));

  const RealSocket = window.WebSocket;
  window.WebSocket = class extends RealSocket {
    constructor(address: string | URL, protocols?: string | string[]) {
      super(address, protocols);
      first('socket made');
      this.addEventListener('open', () => first('socket open'));
      this.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
        const text = typeof data === 'string' ? data : '';
        first(
          text.includes('"answer"')
            ? 'first answer came'
            : text.includes('"offer"')
              ? 'first offer came'
              : 'first message of the tracker',
        );
      });
    }
    override send(data: string | Blob | BufferSource): void {
      const text = typeof data === 'string' ? data : '';
      first(text.includes('"answer"') ? 'first answer sent' : 'first message to the tracker');
      super.send(data);
    }
  };

  const RealConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends RealConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      first('connection made');
      this.addEventListener('icecandidate', () => first('first candidate'));
      this.addEventListener('connectionstatechange', () => {
        if (this.connectionState === 'connected') first('connected');
      });
      this.addEventListener('signalingstatechange', () => first(`connection: ${this.signalingState}`));
      this.addEventListener('datachannel', ({ channel }) => watch(channel));
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      return watch(super.createDataChannel(label, options));
    }
  };
  let received = 0;
  const watch = (channel: RTCDataChannel): RTCDataChannel => {
    channel.addEventListener('open', () => first('channel open'));
    channel.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      received += 1;
      if (received <= 12) note(`message ${received} (${Object(data).byteLength ?? 0} bytes)`);
    });
    return channel;
  };

  const open = indexedDB.open.bind(indexedDB);
  indexedDB.open = (name: string, version?: number) => {
    const request = open(name, version);
    const label = name.replace(/[^a-z-].*$/i, '');
    note(`database ${label}`);
    request.addEventListener('success', () => note(`database ${label} open`));
    return request;
  };
  const fetching = window.fetch.bind(window);
  window.fetch = async (...given) => {
    const answer = await fetching(...given);
    note(`fetched ${String(given[0])}`);
    return answer;
  };
  document.addEventListener('DOMContentLoaded', () => note('scripts evaluated'));
};
