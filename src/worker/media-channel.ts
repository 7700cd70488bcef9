/** The browser's own channel, for a worker of the app. */
import { mediaChannel } from '../store/index.js';
import type { ComingChannel } from './coming.js';

export const openMediaChannel = (id: string): ComingChannel => {
  const channel = new BroadcastChannel(mediaChannel(id));
  return {
    post: (message) => channel.postMessage(message),
    listen: (onMessage) => channel.addEventListener('message', ({ data }) => onMessage(data)),
    close: () => channel.close(),
  };
};
