/** Serves one module of this folder, built as the app is, on a page of its own: for layers that only a browser can show. */
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build, type Rolldown } from 'vite';
import { steadyMediabunny } from '../../../scripts/steady-mediabunny.js';

export interface ServedModule {
  readonly url: string;
  close(): Promise<void>;
}

const file = (path: string): string => fileURLToPath(new URL(path, import.meta.url));

export const serveModule = async (entry: string): Promise<ServedModule> => {
  const built = await build({
    configFile: false,
    logLevel: 'error',
    root: file('../../..'),
    resolve: {
      alias: {
        'simple-peer/simplepeer.min.js': file('../../../src/household/shims/simple-peer.ts'),
        'lib0/websocket': file('../../../src/household/shims/websocket.ts'),
        'lib0/broadcastchannel': file('../../../src/household/shims/broadcastchannel.ts'),
      },
    },
    worker: { format: 'es', plugins: () => [steadyMediabunny()] },
    build: {
      write: false,
      minify: false,
      target: 'es2022',
      modulePreload: false,
      rolldownOptions: { input: file(`./${entry}.ts`), output: { entryFileNames: 'entry.js' } },
    },
  });
  const files = new Map(outputsOf(built).map((output) => [`/${output.fileName}`, contentOf(output)]));
  const server = createServer((request, response) => {
    const found = files.get(request.url ?? '');
    response.setHeader('content-type', found === undefined ? 'text/html' : 'text/javascript');
    response.end(
      found ?? '<!doctype html><link rel="icon" href="data:,"><script type="module" src="/entry.js"></script>',
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://localhost:${portOf(server)}/`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};

type Built = Awaited<ReturnType<typeof build>>;

const outputsOf = (built: Built): (Rolldown.OutputChunk | Rolldown.OutputAsset)[] => {
  if (Array.isArray(built)) return built.flatMap((each) => each.output);
  if ('output' in built) return [...built.output];
  throw new TypeError('the build watches');
};

const contentOf = (output: Rolldown.OutputChunk | Rolldown.OutputAsset): string | Uint8Array =>
  output.type === 'chunk' ? output.code : output.source;

const portOf = (server: Server): number => {
  const address = server.address() as AddressInfo;
  return address.port;
};
