/**
 * `npm start`: builds the page, serves it with the rendezvous on one port and says where. `--host` serves the local network by https;
 * `--no-build` serves what was built before. `PORT` and `TRUST_PROXY=1` come from the environment.
 */
import type { IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { build } from 'vite';
import { type AppServer, type AppServerOptions, createAppServer } from './app-server.js';
import { inUrl, localAddresses, localNames } from './host/addresses.js';
import { AUTHORITY_PAGE } from './host/authority-page.js';
import { fingerprintOf, issueCertificate, openAuthority } from './host/certificates.js';
import { serveFolder } from './static-files.js';

const defaultPort = 4173;

export interface StartOptions {
  readonly root: string;
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly print: (line: string) => void;
}

/** The page as it is served, in `dist`. */
export const buildPage = async (root: string): Promise<void> => {
  await build({ root, logLevel: 'warn' });
};

/** Resolves when everything listens. Throws an `Error` whose message a person can act on. */
export const start = async (options: StartOptions): Promise<AppServer> => {
  const { root, print, environment } = options;
  const port = portOf(environment.PORT);
  const unknown = options.arguments.filter((one) => one !== '--host' && one !== '--no-build');
  if (unknown.length > 0) throw new Error(`Unknown option ${unknown.join(' ')}. Known: --host, --no-build`);
  const isHost = options.arguments.includes('--host');
  if (!options.arguments.includes('--no-build')) await buildPage(root);

  const addresses = isHost ? localAddresses() : [];
  const folder = join(root, 'dist');
  const files = await serveFolder(folder, (path, contents) =>
    path === '/tabard.json' ? withAddresses(contents, addresses, port) : contents,
  ).catch((cause: unknown) => {
    throw new Error(`Nothing is built in ${folder}: run without --no-build`, { cause });
  });
  const secure = isHost ? await secureOptions(root, addresses) : undefined;
  const server = createAppServer({
    files,
    ...(secure === undefined ? {} : { secure }),
    ...(environment.TRUST_PROXY === '1' ? behindProxy() : {}),
  });
  await listen(server, port, isHost ? ['::'] : ['127.0.0.1', '::1']);
  for (const line of announcement(port, addresses, secure?.authority.fingerprint)) print(line);
  return server;
};

const portOf = (text: string | undefined): number => {
  const port = text === undefined || text === '' ? defaultPort : Number(text);
  if (!Number.isInteger(port) || port < 1 || port > 65_535) throw new Error(`PORT is not a port: ${text}`);
  return port;
};

const secureOptions = async (root: string, addresses: readonly string[]): Promise<AppServerOptions['secure']> => {
  const now = Date.now();
  const authority = await openAuthority(join(root, '.local', 'ca'), now);
  return {
    ...(await issueCertificate(authority, localNames(), ['127.0.0.1', '::1', ...addresses], now)),
    authority: {
      certificate: new Uint8Array(authority.certificate.rawData),
      fingerprint: await fingerprintOf(authority.certificate),
    },
  };
};

/** The first address must be had; a machine without IPv6 goes without the second. */
const listen = async (server: AppServer, port: number, addresses: readonly string[]): Promise<void> => {
  for (const address of addresses) {
    try {
      await server.listen(port, address);
    } catch (error) {
      const code = error instanceof Error && 'code' in error ? error.code : undefined;
      const isMissing = code === 'EADDRNOTAVAIL' || code === 'EAFNOSUPPORT';
      if (isMissing && address === '::1') continue;
      if (isMissing && address === '::') {
        await server.listen(port, '0.0.0.0');
        continue;
      }
      await server.close();
      if (code === 'EADDRINUSE') throw new Error(`Port ${port} is in use. Another one: PORT=${port + 1} npm start`);
      throw error;
    }
  }
};

/** The page on this machine learns under which addresses others reach it, so that links and QR codes can carry one. */
const withAddresses = (contents: Buffer, addresses: readonly string[], port: number): Buffer => {
  if (addresses.length === 0) return contents;
  const deployment: object = JSON.parse(contents.toString('utf8'));
  return Buffer.from(`${JSON.stringify({ ...deployment, addresses: addresses.map((one) => pageAt(one, port)) })}\n`);
};

const pageAt = (address: string, port: number): string => `https://${inUrl(address)}:${port}/`;

const announcement = (port: number, addresses: readonly string[], fingerprint: string | undefined): string[] => {
  const here = ['', '  Tabard is served at', `    http://localhost:${port}`];
  if (fingerprint === undefined) return [...here, ''];
  const [first] = addresses;
  if (first === undefined) return [...here, '', '  This machine has no address on a private network.', ''];
  return [
    ...here,
    ...addresses.map((address) => `    ${pageAt(address, port).slice(0, -1)}`),
    '',
    '  Phones and other computers trust it after one step:',
    `    http://${inUrl(first)}:${port}${AUTHORITY_PAGE}`,
    '  Without it the page runs, but it cannot be installed or start offline.',
    `  The certificate's SHA-256 fingerprint: ${fingerprint}`,
    '',
  ];
};

/** All connections are the proxy's, which has limits of its own by address. */
const behindProxy = (): Pick<AppServerOptions, 'rendezvous' | 'connections'> => ({
  rendezvous: { addressOf: forwardedAddress },
  connections: { connectionsPerAddress: Number.POSITIVE_INFINITY },
});

/** What the nearest proxy says. Only for servers that nobody reaches but through it. */
const forwardedAddress = (request: IncomingMessage): string =>
  String(request.headers['x-forwarded-for'] ?? '')
    .split(',')
    .at(-1)
    ?.trim() ?? '';
