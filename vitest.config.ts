import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';
import { markdownAlone } from './scripts/markdown-alone.mjs';
import { steadyMediabunny } from './scripts/steady-mediabunny.js';

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url));
const shim = (name: string): string => at(`src/household/shims/${name}.ts`);

/** What needs a browser, and the long pictures. */
const elsewhere = [
  'test/soak/gallery.test.ts',
  'test/soak/evening.test.ts',
  'test/soak/walk.test.ts',
  'test/e2e/**',
  'test/faults/**',
  'test/hostile/browser/**',
  'node_modules/**',
];

/** Who changes what all modules share (databases, mocks, globals), or measures memory, has a process of its own. */
const changesWhatIsShared =
  /fake-indexeddb|browser-of-one|vi\.(?:mock|stubGlobal|useFakeTimers)|memory\.js|memoryUsage|fuzz\/targets/;
const alone = readdirSync(at('test'), { recursive: true, encoding: 'utf8' })
  .map((path) => `test/${path.replaceAll('\\', '/')}`)
  .filter((path) => path.endsWith('.test.ts') && changesWhatIsShared.test(readFileSync(at(path), 'utf8')));

/**
 * Unit, interop and fuzz tests run in Node; what needs a browser is in test/e2e, test/faults and test/hostile/browser. Most files share a process, in which
 * what they import is loaded once: loading was a third of all the work.
 */
export default defineConfig({
  plugins: [markdownAlone(), steadyMediabunny()],
  resolve: {
    alias: {
      'simple-peer/simplepeer.min.js': shim('simple-peer'),
      'lib0/websocket': shim('websocket'),
      'lib0/broadcastchannel': shim('broadcastchannel'),
    },
  },
  test: {
    environment: 'node',
    testTimeout: 30_000,
    hookTimeout: 30_000,
    maxWorkers: 2,
    expect: { poll: { timeout: 20_000, interval: 20 } },
    server: { deps: { inline: ['y-webrtc', 'markdown-it', 'mediabunny'] } },
    projects: [
      { extends: true, test: { name: 'alone', include: alone } },
      {
        extends: true,
        test: { name: 'shared', include: ['test/**/*.test.ts'], exclude: [...elsewhere, ...alone], isolate: false },
      },
    ],
  },
});
