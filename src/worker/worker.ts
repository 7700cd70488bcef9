/** The worker's entry: one `VerifyStore` behind one port. */
import { portOf } from './rpc/port.js';
import { serveVerifyStore } from './rpc/server.js';
import { createVerifyStore } from './verify-store.js';

declare const self: DedicatedWorkerGlobalScope;

serveVerifyStore(
  portOf(self),
  createVerifyStore({
    now: () => Date.now(),
    random: (length) => crypto.getRandomValues(new Uint8Array(length)),
    channel: async (id) => (await import('./media-channel.js')).openMediaChannel(id),
  }),
);
