/** `npm run soak`: see test/soak/run.ts, which Vite loads because this Node reads no TypeScript. */
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { ensureChromium } from './chromium.mjs';

const at = (path) => fileURLToPath(new URL(`../${path}`, import.meta.url));

process.chdir(at('.'));
process.env.CHROMIUM ??= ensureChromium();
const vite = await createServer({
  root: at('.'),
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  optimizeDeps: { noDiscovery: true },
  // So that the aliases reach into it.
  ssr: { noExternal: ['y-webrtc'] },
  resolve: {
    alias: {
      'simple-peer/simplepeer.min.js': at('src/household/shims/simple-peer.ts'),
      'lib0/websocket': at('src/household/shims/websocket.ts'),
      'lib0/broadcastchannel': at('src/household/shims/broadcastchannel.ts'),
    },
  },
});
let code = 1;
try {
  const { run } = await vite.ssrLoadModule('/test/soak/run.ts');
  code = await run(process.argv.slice(2));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`);
} finally {
  await vite.close();
}
process.exit(code);
