/**
 * What happens in a tab during one edit, seen from outside: an initial script that stands around the page's worker, its data channels and its own
 * database transactions. Times are of the one clock that all processes of this machine share, in milliseconds.
 */
import type { BrowserContext, Page } from 'playwright-core';
import { installTrace, type Step, type traceWorkers } from './trace-page.js';

/** Before the page, or the first page of a context, is opened. */
export const traceEdits = (where: Page | BrowserContext): Promise<unknown> => installTrace(where, install, null);

/** The steps since the last time; none of a page that is not traced. */
export const takeSteps = (page: Page): Promise<Step[]> =>
  page.evaluate(() => {
    const steps: Step[] | undefined = Reflect.get(window, 'benchSteps');
    return steps?.splice(0) ?? [];
  });

/** Runs in the page. */
const install = (workers: typeof traceWorkers): void => {
  const steps: Step[] = [];
  Object.assign(window, { benchSteps: steps });
  const note = (name: string): void => void steps.push({ name, at: performance.timeOrigin + performance.now() });

  workers(note);

  const watch = (channel: RTCDataChannel): RTCDataChannel => {
    const send = channel.send.bind(channel);
    Object.assign(channel, {
      send(data: Parameters<typeof send>[0]): void {
        note('sent');
        send(data);
      },
    });
    channel.addEventListener('message', () => note('received'));
    return channel;
  };
  const RealConnection = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends RealConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      this.addEventListener('datachannel', ({ channel }) => watch(channel));
    }
    override createDataChannel(label: string, options?: RTCDataChannelInit): RTCDataChannel {
      return watch(super.createDataChannel(label, options));
    }
  };

  const begin = IDBDatabase.prototype.transaction;
  IDBDatabase.prototype.transaction = function (names, ...rest) {
    const transaction = begin.call(this, names, ...rest);
    const label = `page: ${rest[0] ?? 'readonly'} ${[names].flat().join(' ')}`;
    note(label);
    transaction.addEventListener('complete', () => note(`${label} done`));
    return transaction;
  };
};
