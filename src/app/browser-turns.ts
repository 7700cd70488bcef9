/** Turns among the tabs of this browser, with its Web Locks and BroadcastChannels. Loaded with the first thing that is written. */
import { createTurns, type TurnChannel } from './turns.js';

const openChannel = (name: string): TurnChannel => {
  const channel = new BroadcastChannel(name);
  return {
    post: (message) => channel.postMessage(message),
    onMessage(listener) {
      const hear = (event: MessageEvent<unknown>): void => listener(event.data);
      channel.addEventListener('message', hear);
      return () => channel.removeEventListener('message', hear);
    },
    close: () => channel.close(),
  };
};

export const takeTurn = createTurns({
  locks: { request: (name, options, hold) => navigator.locks.request(name, options, hold) },
  openChannel,
  timers: { set: (run, milliseconds) => window.setTimeout(run, milliseconds), clear: (id) => clearTimeout(id) },
});
