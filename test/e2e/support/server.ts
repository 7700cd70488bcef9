/** A server of a test's own, which it can stop, start again on the same port, and whose files it can change. */
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AppServer, createAppServer } from '../../../src/server/app-server.js';
import type { RendezvousOptions } from '../../../src/server/index.js';
import { serveFolder } from '../../../src/server/static-files.js';

export interface TestServer {
  readonly address: string;
  /** A copy of the build, for this test alone. */
  readonly folder: string;
  stop(): Promise<void>;
  /** Serves what the folder holds now, on the same port. */
  start(): Promise<void>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  /** Serves the page in a subfolder of the host. */
  readonly path?: string;
  /** What `tabard.json` says instead. */
  readonly deployment?: { readonly trackers: readonly string[] };
  /** Whose socket at the rendezvous it is. */
  readonly addressOf?: NonNullable<RendezvousOptions['addressOf']>;
}

export const startTestServer = async ({
  path = '',
  deployment,
  addressOf,
}: TestServerOptions = {}): Promise<TestServer> => {
  const root = mkdtempSync(join(tmpdir(), 'tabard-server-'));
  const folder = join(root, path);
  cpSync('dist', folder, { recursive: true });
  if (deployment !== undefined) writeFileSync(join(folder, 'tabard.json'), JSON.stringify(deployment));
  let server: AppServer | undefined;
  let port = 0;
  const start = async (): Promise<void> => {
    const rendezvous = {
      path: `/${path === '' ? '' : `${path}/`}rendezvous`,
      ...(addressOf === undefined ? {} : { addressOf }),
    };
    server = createAppServer({ files: await serveFolder(root), rendezvous });
    port = await server.listen(port, '127.0.0.1');
  };
  await start();
  const stop = async (): Promise<void> => {
    await server?.close();
    server = undefined;
  };
  return {
    address: `http://localhost:${port}/${path === '' ? '' : `${path}/`}`,
    folder,
    stop,
    start,
    async close() {
      await stop();
      rmSync(root, { recursive: true, force: true });
    },
  };
};
