/** Pages to compare with, built from test/bench/pages and served as our own: the same server, compressed alike. Packages as they come, no alias. */
import { existsSync, renameSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { build, type PluginOption } from 'vite';
import { createAppServer } from '../../../src/server/app-server.js';
import { serveFolder } from '../../../src/server/static-files.js';

export interface ServedPage {
  readonly address: string;
  /** What was built: `dist` of the page. */
  readonly folder: string;
  close(): Promise<void>;
}

/** A page that shows nothing, for a script that is spoken to from outside. */
const blankPage = (name: string): PluginOption => ({
  name: 'blank-page',
  transformIndexHtml: { order: 'pre', handler: (html) => html.replaceAll('%NAME%', name) },
});

/** Builds test/bench/pages/<name> for production and serves it on a free port. */
export const servePage = async (name: string, plugins: readonly PluginOption[] = []): Promise<ServedPage> => {
  const pages = fileURLToPath(new URL('../pages', import.meta.url));
  const isBlank = !existsSync(`${pages}/${name}/index.html`);
  const folder = fileURLToPath(new URL(`../../.out/bench/${name}`, import.meta.url));
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({
    root: isBlank ? pages : `${pages}/${name}`,
    base: './',
    configFile: false,
    logLevel: 'warn',
    mode: 'production',
    plugins: isBlank ? [...plugins, blankPage(name)] : [...plugins],
    build: {
      ...{ outDir: folder, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
      ...(isBlank ? { rolldownOptions: { input: `${pages}/blank.html` } } : {}),
    },
  });
  if (isBlank) renameSync(`${folder}/blank.html`, `${folder}/index.html`);
  if (environment === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = environment;
  const server = createAppServer({ files: await serveFolder(folder) });
  const port = await server.listen(0, '127.0.0.1');
  return { address: `http://localhost:${port}/`, folder, close: () => server.close() };
};
