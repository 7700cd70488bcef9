import { fileURLToPath } from 'node:url';
import { minify as terser } from 'terser';
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

/** Anything else would run well and never start without a network: the service worker belongs to production. */
const onlyProduction = (): Plugin => ({
  name: 'tabard-only-production',
  apply: 'build',
  configResolved(config) {
    if (!config.isProduction) throw new Error(`This would be no production build: NODE_ENV is ${process.env.NODE_ENV}`);
  },
});

/**
 * The worker as a second entry of the page's own graph: what both run (codec, store, parts of repo) is one file, fetched once. Vite
 * by itself bundles a worker apart. In development the browser loads modules one by one, so nothing is to be done there.
 */
const sharedWorker = (): Plugin => {
  const spawner = file('src/worker/spawn.ts');
  const address = "new URL('./worker.ts', import.meta.url)";
  return {
    name: 'tabard-shared-worker',
    apply: 'build',
    enforce: 'pre',
    transform: {
      filter: { id: spawner },
      handler(code) {
        if (!code.includes(address)) this.error(`${spawner} no longer says ${address}`);
        const worker = this.emitFile({ type: 'chunk', id: file('src/worker/worker.ts'), name: 'worker' });
        return code.replace(address, `import.meta.ROLLUP_FILE_URL_${worker}`);
      },
    },
  };
};

/**
 * The worker's files are asked for with the page's, behind them: a worker fetches by itself only when the page has run, one round trip after
 * another.
 */
const workerPreload = (): Plugin => ({
  name: 'tabard-worker-preload',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler: (_, { bundle = {} }) =>
      Object.values(bundle)
        .filter((chunk) => chunk.type === 'chunk' && (chunk.name === 'worker' || chunk.name === 'verify'))
        .map(({ fileName }) => ({
          tag: 'link',
          attrs: { rel: 'modulepreload', crossorigin: true, fetchpriority: 'low', href: `./${fileName}` },
          injectTo: 'head' as const,
        })),
  },
});

/**
 * Dynamic imports stay what they are. Vite's own helper puts links to preload into the document, which a worker does not have, and
 * would be fetched by every visitor. Nothing is lost: styles are one file, and what a page of ours needs it mostly has already.
 */
const plainImports = (): Plugin => ({
  name: 'tabard-plain-imports',
  apply: 'build',
  enforce: 'pre',
  load: {
    filter: { id: /\0vite\/preload-helper\.js$/ },
    handler: () => 'export const __vitePreload = (load) => load();',
  },
});

/** What the built-in minifier leaves, terser finds (1 %). A file's name follows from what it was before: the one says the same as the other. */
const smaller = (): Plugin => ({
  name: 'tabard-smaller',
  apply: 'build',
  generateBundle: {
    order: 'post',
    async handler(_, bundle) {
      for (const chunk of Object.values(bundle)) {
        // A map would no longer fit.
        if (chunk.type !== 'chunk' || chunk.map !== null) continue;
        const { code } = await terser(chunk.code, {
          module: true,
          ecma: 2022,
          compress: { passes: 3 },
          format: { comments: false },
        });
        if (code === undefined) this.error(`${chunk.fileName} came out empty`);
        chunk.code = code;
      }
    },
  },
});

/**
 * What is loaded at every start, in few files that compress well: one for whatever the worker runs, most of which the page runs too and all
 * of which it waits for, one for the page, one for whatever shows a person. `$initial` leaves out all that is fetched later; the rest
 * falls into chunks by itself.
 */
const startChunks = [
  {
    name: 'common',
    tags: ['$initial' as const],
    test: /src\/(base|codec|store|identity|repo)\/|src\/worker\/(?!worker\.|spawn\.|rpc\/client\.)|node_modules\/(@atcute|idb)\//,
  },
  {
    name: 'page',
    tags: ['$initial' as const],
    test: /src\/(app|i18n|net|peer|ui)\/|src\/worker\/(spawn|rpc\/client)\.|node_modules\/solid-js\//,
  },
  // One's own identity in one file, though what makes one shares parts of it.
  {
    name: 'mine',
    test: /src\/(app\/(mine|own|writer)\.|household\/(?!room|hub|channels|shims|volume))|node_modules\/(yjs|y-indexeddb)\//,
  },
  // What a peer does for others comes as one.
  { name: 'hosting', test: /src\/peer\/(announce|blobs|clock|clock-keeper|exchange|hosting|neighbours|plan|prove)\./ },
  {
    name: 'person',
    test: /src\/arms\/(?!blazon|svg)|src\/ui\/(bindings\/(blazon|now|title)|parts\/(arms|name))\./,
  },
];

export default defineConfig({
  base: './',
  plugins: [
    onlyProduction(),
    sharedWorker(),
    plainImports(),
    workerPreload(),
    solid(),
    rendezvousPlugin(),
    metaPolicy(),
    smaller(),
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
      // Half of it is for browsers that lack the other half: src/codec/shims
      '#bases/base64': file('src/codec/shims/base64.ts'),
      // y-webrtc speaks through links of ours: docs/protocol/household.md
      'simple-peer/simplepeer.min.js': file('src/household/shims/simple-peer.ts'),
      'lib0/websocket': file('src/household/shims/websocket.ts'),
      'lib0/broadcastchannel': file('src/household/shims/broadcastchannel.ts'),
      'lib0/logging': file('src/household/shims/logging.ts'),
    },
  },
  worker: { format: 'es' },
  // Prebundled, y-webrtc would bring a second copy of the shims.
  optimizeDeps: { exclude: ['y-webrtc'] },
  build: {
    manifest: true,
    target: 'es2022',
    modulePreload: {
      polyfill: false,
      resolveDependencies: (_, files, { hostType }) => (hostType === 'html' ? files : []),
    },
    assetsInlineLimit: 0,
    cssCodeSplit: false,
    rolldownOptions: {
      optimization: { inlineConst: { mode: 'all', pass: 3 } },
      output: { codeSplitting: { groups: startChunks } },
    },
  },
  server: { port: 5173, host: 'localhost' },
  preview: { port: 4173, host: 'localhost' },
});
