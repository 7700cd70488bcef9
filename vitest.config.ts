import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const file = (path: string): string => fileURLToPath(new URL(`src/${path}.ts`, import.meta.url));
const shim = (name: string): string => file(`household/shims/${name}`);

/** Unit, interop and fuzz tests run in Node; what needs a browser is in test/e2e, test/faults and test/hostile/browser. */
export default defineConfig({
  resolve: {
    alias: {
      'simple-peer/simplepeer.min.js': shim('simple-peer'),
      'lib0/websocket': shim('websocket'),
      'lib0/broadcastchannel': shim('broadcastchannel'),
      'linkify-it': file('app/text/shims/linkify-it'),
      entities: file('app/text/shims/entities'),
    },
  },
  test: {
    environment: 'node',
    include: ['test/**/*.test.ts'],
    exclude: [
      'test/soak/gallery.test.ts',
      'test/e2e/**',
      'test/faults/**',
      'test/hostile/browser/**',
      'node_modules/**',
    ],
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    server: { deps: { inline: ['y-webrtc', 'markdown-it'] } },
  },
});
