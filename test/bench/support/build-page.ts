/** Pages to compare with, built from test/bench/pages and served as our own: the same server, compressed alike. Packages as they come, no alias. */
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

/** Builds test/bench/pages/<name> for production and serves it on a free port. */
export const servePage = async (name: string, plugins: readonly PluginOption[] = []): Promise<ServedPage> => {
  const root = fileURLToPath(new URL(`../pages/${name}`, import.meta.url));
  const folder = fileURLToPath(new URL(`../../.out/bench/${name}`, import.meta.url));
  const environment = process.env.NODE_ENV;
  process.env.NODE_ENV = 'production';
  await build({
    root,
    base: './',
    configFile: false,
    logLevel: 'warn',
    mode: 'production',
    plugins: [...plugins],
    build: { outDir: folder, emptyOutDir: true, target: 'es2022', modulePreload: { polyfill: false } },
  });
  if (environment === undefined) delete process.env.NODE_ENV;
  else process.env.NODE_ENV = environment;
  const server = createAppServer({ files: await serveFolder(folder) });
  const port = await server.listen(0, '127.0.0.1');
  return { address: `http://localhost:${port}/`, folder, close: () => server.close() };
};
