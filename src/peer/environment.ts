/** What of the browser leadership needs: Web Locks, BroadcastChannel, and the page's life. With `led.ts` all of this layer that touches the browser. */
import { createDisposer, type Dispose } from '../base/index.js';
import type { Locks, PageLife, TabChannel, TabEnvironment } from './leadership/types.js';

export const browserTabs = (): TabEnvironment => ({ locks: browserLocks(), openChannel, life: pageLife });

const browserLocks = (): Locks | undefined => {
  const manager: LockManager | undefined = 'locks' in navigator ? navigator.locks : undefined;
  if (manager === undefined) return undefined;
  return {
    async request(name, options, hold) {
      await manager.request(name, options, hold);
    },
  };
};

const openChannel = (name: string): TabChannel => {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    onMessage(listener) {
      const receive = (event: MessageEvent<unknown>): void => listener(event.data);
      channel.addEventListener('message', receive);
      return () => channel.removeEventListener('message', receive);
    },
    close: () => channel.close(),
  };
};

const listen = (target: EventTarget, type: string, run: () => void): Dispose => {
  target.addEventListener(type, run);
  return () => target.removeEventListener(type, run);
};

const pageLife: PageLife = {
  on(listener) {
    const disposer = createDisposer();
    for (const [target, type] of [
      [document, 'freeze'],
      [window, 'pagehide'],
    ] as const) {
      disposer.add(listen(target, type, () => listener('asleep')));
    }
    for (const [target, type] of [
      [document, 'resume'],
      [window, 'pageshow'],
    ] as const) {
      disposer.add(listen(target, type, () => listener('awake')));
    }
    const shown = (): void => {
      if (document.visibilityState === 'visible') listener('awake');
    };
    disposer.add(listen(document, 'visibilitychange', shown));
    return () => disposer.dispose();
  },
};
