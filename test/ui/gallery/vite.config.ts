/** `npx vite --config test/ui/gallery/vite.config.ts`: the pages of the app in every state, without a network. */
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';
import solid from 'vite-plugin-solid';
import { markdownAlone } from '../../../scripts/markdown-alone.mjs';
import { securityHeaders } from '../../../src/server/headers.js';

const repository = fileURLToPath(new URL('../../..', import.meta.url));

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  publicDir: `${repository}/public`,
  cacheDir: `${repository}/node_modules/.vite-gallery`,
  plugins: [markdownAlone(), solid()],
  build: { target: 'es2022', outDir: `${repository}/test/.out/gallery`, emptyOutDir: true, assetsInlineLimit: 0 },
  // Every page under the policy that it is served with.
  preview: { headers: { ...securityHeaders } },
  server: { host: '127.0.0.1', fs: { allow: [repository] } },
});
