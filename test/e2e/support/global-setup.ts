/** Serves the built app and the rendezvous on a free port of this machine, as `npm start` does, for all browser tests of a run. */
import { existsSync } from 'node:fs';
import { createAppServer } from '../../../src/server/app-server.js';
import { serveFolder } from '../../../src/server/static-files.js';

export default async (): Promise<() => Promise<void>> => {
  if (!existsSync('dist/index.html')) throw new Error('Nothing is built: `npx vite build` first (`npm test` does it).');
  const server = createAppServer({ files: await serveFolder('dist') });
  // A browser that an earlier run has filled knows its data by the port (test/bench/README.md).
  const port = await server.listen(Number(process.env.TABARD_PORT ?? 0), '127.0.0.1');
  process.env.TABARD_HOME = `http://localhost:${port}/`;
  return () => server.close();
};
