import { fileURLToPath } from 'node:url';
import { minify as terser } from 'terser';
import { defineConfig, type Plugin } from 'vite';
import { VitePWA } from 'vite-plugin-pwa';
import solid from 'vite-plugin-solid';
import { markdownAlone } from './scripts/markdown-alone.mjs';
import { steadyMediabunny } from './scripts/steady-mediabunny.js';
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
 * In which order a document asks for its files, and runs them. First what begins first (src/early.ts), by itself: scripts of a document
 * otherwise wait for each other and for its styles. The page's and the worker's files are asked for as well, so that there is no round trip after
 * another, but behind all else, and only fetched: compiled, as by `modulepreload`, they would keep the processor from what comes before.
 */
const pagesAhead = { home: ['own', 'mine', 'arms'], social: ['feed', 'mine', 'acts'] };

const documentOrder = (): Plugin => ({
  name: 'tabard-document-order',
  apply: 'build',
  transformIndexHtml: {
    order: 'post',
    handler(html, { bundle = {} }) {
      const chunks = Object.values(bundle).filter((chunk) => chunk.type === 'chunk');
      const find = (name: string) => {
        const found = chunks.find((chunk) => chunk.name === name);
        if (found === undefined) throw new Error(`There is no chunk "${name}"`);
        return found;
      };
      const early = find('early');
      const needed = new Set<string>();
      const need = (fileName: string): void => {
        if (needed.has(fileName)) return;
        needed.add(fileName);
        for (const name of chunks.find((chunk) => chunk.fileName === fileName)?.imports ?? []) need(name);
      };
      for (const name of [...find('index').imports, find('worker').fileName]) need(name);
      const first = [
        `<script type="module" async fetchpriority="high" crossorigin src="./${early.fileName}"></script>`,
        ...early.imports.map((name) => `<link rel="modulepreload" crossorigin href="./${name}">`),
      ];
      // A worker uses what the network brought, and nothing that was preloaded as a script: so that is no preload that nobody used.
      const worker = find('worker').fileName;
      const later = [...needed]
        .filter((name) => name !== early.fileName && !early.imports.includes(name))
        .map((name) => `rel="${name === worker ? 'modulepreload' : 'preload" as="script'}" href="./${name}"`)
        .map((attributes) => `<link ${attributes} crossorigin fetchpriority="low">`);
      const ahead = Object.entries(pagesAhead).map(([page, names]) => {
        const before = new Set(needed);
        for (const name of names) need(find(name).fileName);
        const files = [...needed].filter((name) => !before.has(name));
        for (const name of files) needed.delete(name);
        return `<meta name="ahead-${page}" content="${files.map((name) => `./${name}`).join(' ')}">`;
      });
      const [main] = /<script type="module" crossorigin src="[^"]+"><\/script>/.exec(html) ?? [];
      if (main === undefined) throw new Error('index.html has no script of its own');
      return html
        .replace(main, '')
        .replace('</title>', ['</title>', ...first].join('\n    '))
        .replace(
          '</head>',
          ['', ...ahead, ...later, main.replace(' crossorigin', ' fetchpriority="low" crossorigin'), '</head>'].join(
            '\n    ',
          ),
        );
    },
  },
});

/**
 * Dynamic imports stay what they are. Vite's own plugin wraps each in a helper that puts links to preload into the document, which a worker
 * does not have, and which every visitor would fetch. Nothing is lost: styles are one file, and what a page of ours needs it mostly has.
 */
const plainImports = (): Plugin => ({
  name: 'tabard-plain-imports',
  apply: 'build',
  configResolved({ plugins }) {
    const wrapper = plugins.findIndex(({ name }) => name === 'native:import-analysis-build');
    if (wrapper < 0) throw new Error('Vite wraps dynamic imports elsewhere now');
    Object.assign(plugins, { [wrapper]: { name: 'tabard-no-preload-helper' } });
  },
});

/**
 * Solid without what no page of ours uses: transitions, a scheduler, other libraries' signals, hydration. It asks for each of them in every step; where
 * the answer is known when building, the questions fall away. Whoever begins to use one of them is stopped here.
 */
const leanSolid = (): Plugin => ({
  name: 'tabard-lean-solid',
  apply: 'build',
  transform: {
    filter: { id: /solid-js\/(web\/)?dist\/(solid|web)\.js$/ },
    handler: (code) =>
      code
        .replace(/^let (Transition|Scheduler|ExternalSourceConfig) = null;$/gm, 'const $1 = null;')
        .replace(/(?<!const )\b(Transition|Scheduler|ExternalSourceConfig) = (?!=)/g, 'void ')
        .replace(/\bsharedConfig\.(context|effects|done|count|registry|events|load)\b(?! = |\+\+|--)/g, '(void 0)'),
  },
});

/** Yjs without arrays and XML types, which our documents never hold: whoever asks for one is told. */
const leanYjs = (): Plugin => ({
  name: 'tabard-lean-yjs',
  apply: 'build',
  transform: {
    filter: { id: /yjs\/dist\/yjs\.mjs$/ },
    handler(code) {
      const lean = code
        .replace(/this\.get\(name, Y(Xml(Element|Fragment)|Array)\)/g, 'readNone()')
        .replace(/^ {2}readY(Xml\w+|Array)(,?)$/gm, '  readNone$2')
        .replace(/\btype instanceof YXml(Element|Hook)\b/g, 'false');
      if (lean.split('readNone').length !== 9) this.error('Yjs names its types otherwise now');
      return `${lean}\nfunction readNone() { throw new TypeError('neither arrays nor XML in these documents'); }`;
    },
  },
});

/**
 * The letters of short texts one after the other: the library writes out each length up to 15, which saves 30 ns a text, and which every visitor would fetch.
 * What comes in great numbers is read by `codec/bulk.ts`.
 */
const leanText = (): Plugin => ({
  name: 'tabard-lean-text',
  apply: 'build',
  transform: {
    filter: { id: /@atcute\/uint8array\/dist\/index\.js$/ },
    handler(code) {
      const lean = code.replace(
        /const _shortString = \(from, p, length\) => \{.*?\n\};\n/s,
        `const _shortString = (from, p, length) => {
          let text = '';
          for (let at = p; at < p + length; at++) {
            if (from[at] & 0x80) return null;
            text += _fromCharCode(from[at]);
          }
          return text;
        };\n`,
      );
      if (lean.length > code.length - 2_000) this.error('@atcute/uint8array reads short texts otherwise now');
      return lean;
    },
  },
});

/** tweetnacl is the one module that is no ES module: as one, it needs no more of the bundler than others do, which every profile in edit mode would fetch. */
const plainTweetnacl = (): Plugin => ({
  name: 'tabard-plain-tweetnacl',
  apply: 'build',
  transform: {
    filter: { id: /tweetnacl\/nacl-fast\.js$/ },
    handler(code) {
      if (!code.includes('module.exports')) this.error('tweetnacl exports otherwise now');
      return `const module = { exports: {} }, require = undefined;\n${code}\nexport default module.exports;`;
    },
  },
});

const reserved = /^(do|if|in|for|let|new|try|var|NaN)$/;

/**
 * What a file exports is called inside as others call it, and what it imports as it is called there: `export{a,b}` says less than `export{x as a,y as b}`, of
 * which every file at a start has a hundred.
 */
const sharedNames = (code: string): Record<string, string> => {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  const share = (local: string, shared: string): void => {
    if (!/^[\w$]{1,3}$/.test(shared) || reserved.test(shared) || taken.has(shared) || names.has(local)) return;
    names.set(local, shared);
    taken.add(shared);
  };
  for (const [, list = ''] of code.matchAll(/\bexport\{([^}]*)\};?\s*$/g))
    for (const [, local = '', exported = local] of list.matchAll(/([\w$]+)(?: as ([\w$]+))?/g)) share(local, exported);
  for (const [, list = ''] of code.matchAll(/(?<=^|[;}])import\{([^}]*)\}from/g))
    for (const [, imported = '', local = imported] of list.matchAll(/([\w$]+)(?: as ([\w$]+))?/g))
      share(local, imported);
  return Object.fromEntries([...names].map(([local, shared]) => [`$${local}`, shared]));
};

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
          nameCache: { vars: { props: sharedNames(chunk.code) } },
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
    name: 'first',
    tags: ['$initial' as const],
    test: /src\/(base|codec|net)\/|src\/(app\/(browser-first|deployment|ground|head-start|share-link)|peer\/(early|led|groundwork)|worker\/spawn)\.|node_modules\/@atcute\//,
  },
  // By itself: whatever imports it begins.
  { name: 'early', test: /src\/early\./ },
  {
    name: 'common',
    tags: ['$initial' as const],
    test: /src\/(store|identity|repo)\/|src\/worker\/(?!worker\.|spawn\.|rpc\/client\.)|node_modules\/idb\//,
  },
  {
    name: 'page',
    tags: ['$initial' as const],
    test: /src\/(app|i18n|peer|ui)\/|src\/arms\/shield|src\/worker\/rpc\/client\.|node_modules\/solid-js\//,
  },
  // One's own identity in one file, though what makes one shares parts of it.
  {
    name: 'mine',
    test: /src\/(app\/(mine|own|take-up|writer)\.|household\/(?!room|hub|channels|frames|incoming|outgoing|sealed-docs|remake-state|shims|volume))|node_modules\/(yjs|y-indexeddb)\//,
  },
  // What a peer does for others comes as one.
  { name: 'hosting', test: /src\/peer\/(announce|blobs|clock|clock-keeper|exchange|hosting|neighbours|plan|prove)\./ },
  // Whatever shows a person.
  { name: 'person', test: /src\/ui\/(bindings\/(now|painted|title)|parts\/(name|posts))\./ },
  // Before one's own profile, which would take in what it shares with other pages.
  {
    name: 'arms',
    test: /src\/arms\/(?!blazon|shield|svg|words)|src\/ui\/(bindings\/(action|awaited|blazon|soon)\.|parts\/(arms-drawn|button|icons)\.)/,
  },
  // One's own profile, with the fields that other pages share with it.
  { name: 'own', test: /src\/ui\/(pages\/own\/(index|own)|parts\/text-field)\./ },
  // Small things that the feed shares with others, of whom none is to fetch all of it: the worker, the console, dialogs.
  { name: 'records', test: /src\/(repo\/(purge|uri|schema\/post)|store\/(blob-types|claimed-pixels))\./ },
  { name: 'post-link', test: /src\/app\/social\/post-(fields|link)\./ },
  { name: 'dialog', test: /src\/ui\/parts\/dialog\./ },
  { name: 'save', test: /src\/app\/browser-save\./ },
  // The pages of posts, as far as a feed needs them, and what they stand on: `ahead` asks for them at once.
  {
    name: 'feed',
    test: /src\/ui\/(pages\/social\/(page|index|feed-|post-(card|actions|body)|quoted|media|keys|writing|undoing|hidden-words|why-words)|parts\/(window-list|post\/)|bindings\/(social|styles)\.)|src\/app\/(social\/(?!refusing)|text\/|media\/)/,
  },
  {
    name: 'visit',
    test: /src\/ui\/pages\/visit\/(index|visited|person|links|status|says|unseen|news|states|ago)\.|src\/i18n\/en\/visit\./,
  },
];

export default defineConfig({
  base: './',
  plugins: [
    markdownAlone(),
    onlyProduction(),
    sharedWorker(),
    plainImports(),
    leanSolid(),
    leanYjs(),
    leanText(),
    plainTweetnacl(),
    documentOrder(),
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
    alias: [
      // Half of it is for browsers that lack the other half: src/codec/shims
      { find: '#bases/base64', replacement: file('src/codec/shims/base64.ts') },
      // y-webrtc speaks through links of ours: docs/protocol/household.md
      { find: 'simple-peer/simplepeer.min.js', replacement: file('src/household/shims/simple-peer.ts') },
      { find: 'lib0/websocket', replacement: file('src/household/shims/websocket.ts') },
      { find: 'lib0/broadcastchannel', replacement: file('src/household/shims/broadcastchannel.ts') },
      { find: 'lib0/logging', replacement: file('src/household/shims/logging.ts') },
    ],
  },
  worker: { format: 'es', plugins: () => [steadyMediabunny()] },
  // Prebundled, they would not get the shims, or a second copy of them.
  optimizeDeps: { exclude: ['y-webrtc', 'markdown-it'] },
  build: {
    manifest: true,
    target: 'es2022',
    modulePreload: {
      polyfill: false,
      // `documentOrder` says what is asked for.
      resolveDependencies: () => [],
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
