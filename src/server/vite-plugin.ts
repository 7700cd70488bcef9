/** The rendezvous in `vite dev` and `vite preview`, on the same port as the page. */
import type { Plugin } from 'vite';
import { attachRendezvous } from './attach.js';

export const rendezvousPlugin = (): Plugin => ({
  name: 'tabard-rendezvous',
  configureServer(server) {
    if (server.httpServer !== null) attachRendezvous(server.httpServer);
  },
  configurePreviewServer(server) {
    attachRendezvous(server.httpServer);
  },
});
