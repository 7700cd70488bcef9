import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';
import { manifest } from './src/manifest.js';
import { contentSecurityPolicy } from './src/server/headers.js';
import { rendezvousPlugin } from './src/server/vite-plugin.js';

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

/** For hosts that cannot send headers. A meta policy binds neither workers nor framing: README says so. */
const metaPolicy = (): Plugin => ({
  name: 'tabard-meta-csp',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy({ meta: true }) },
      injectTo: 'head-prepend',
    },
  ],
});

export default defineConfig({
  base: './',
  plugins: [
    solid(),
    rendezvousPlugin(),
    metaPolicy(),
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/sw',
      filename: 'sw.ts',
      injectRegister: false,
      manifest,
      injectManifest: {
        globPatterns: ['**/*.{html,js,css,woff2,svg,json,webmanifest}', 'icons/*.png'],
        globIgnores: ['screenshots/**'],
      },
      devOptions: { enabled: false },
    }),
  ],
  resolve: {
    alias: {
      // y-webrtc speaks through links of ours: docs/protocol/household.md
      'simple-peer/simplepeer.min.js': file('src/household/shims/simple-peer.ts'),
      'lib0/websocket': file('src/household/shims/websocket.ts'),
    },
  },
  worker: { format: 'es' },
  // Prebundled, y-webrtc would bring a second copy of the shims.
  optimizeDeps: { exclude: ['y-webrtc'] },
  build: { manifest: true, target: 'es2022', modulePreload: { polyfill: false }, assetsInlineLimit: 0 },
  server: { port: 5173, host: 'localhost' },
  preview: { port: 4173, host: 'localhost' },
});
