import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect as tlsConnect } from 'node:tls';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AppServer, createAppServer } from '../../src/server/app-server.js';
import { contentSecurityPolicy, securityHeaders } from '../../src/server/headers.js';
import { isPrivateAddress, localAddresses } from '../../src/server/host/addresses.js';
import { fingerprintOf, issueCertificate, openAuthority } from '../../src/server/host/certificates.js';
import { start } from '../../src/server/start.js';
import { serveFolder } from '../../src/server/static-files.js';
import { announceOf, connectRaw, until } from './support.js';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}

const script = `export const x = "${'a'.repeat(4_000)}";\n`;
let root: string;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'tabard-server-'));
  await mkdir(join(root, 'dist', 'assets'), { recursive: true });
  await mkdir(join(root, 'dist', '.vite'));
  const files = {
    'index.html': '<!doctype html><title>Tabard</title>',
    'sw.js': script,
    'tabard.json': '{"name":"Tabard","trackers":["./rendezvous"]}',
    'manifest.webmanifest': '{}',
    'assets/index-Ab3_x-9Z.js': script,
    'assets/font-12345678.woff2': 'x'.repeat(3_000),
    'a name.txt': 'a',
    _headers: 'not for the public',
    '.vite/manifest.json': '{}',
  };
  for (const [path, text] of Object.entries(files)) await writeFile(join(root, 'dist', path), text);
  await writeFile(join(root, 'secret.txt'), 'secret');
});
afterAll(() => rm(root, { recursive: true }));

const ask = (
  port: number,
  path: string,
  options: { method?: string; headers?: Record<string, string>; ca?: string; host?: string } = {},
): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { ca, host = '127.0.0.1', method = 'GET', headers = {} } = options;
    const send = ca === undefined ? httpRequest : httpsRequest;
    const request = send(
      { host, port, path, method, headers, ...(ca === undefined ? {} : { ca }), agent: false },
      (response) => {
        const parts: Buffer[] = [];
        response.on('data', (part: Buffer) => parts.push(part));
        response.on('end', () =>
          resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(parts) }),
        );
      },
    );
    request.on('error', reject);
    request.end();
  });

describe('SRV-10 the page', () => {
  let server: AppServer;
  let port: number;
  beforeAll(async () => {
    server = createAppServer({ files: await serveFolder(join(root, 'dist')) });
    port = await server.listen(0, '127.0.0.1');
  });
  afterAll(() => server.close());

  it('SRV-10 sends the strict policy and its companions with everything, refusals too', async () => {
    for (const path of ['/', '/sw.js', '/assets/index-Ab3_x-9Z.js', '/nothing', '/tabard.json']) {
      const { headers } = await ask(port, path);
      for (const [name, value] of Object.entries(securityHeaders))
        expect(headers[name.toLowerCase()], path).toBe(value);
    }
    const policy = contentSecurityPolicy();
    expect(policy).toMatch(/^default-src 'none'; script-src 'self';/);
    expect(policy).not.toMatch(/unsafe|\*|https?:/);
    expect(contentSecurityPolicy({ meta: true })).not.toContain('frame-ancestors');
  });

  it('SRV-10 knows its types, and what may be cached for how long', async () => {
    const expected = {
      '/': ['text/html; charset=utf-8', 'no-cache'],
      '/index.html': ['text/html; charset=utf-8', 'no-cache'],
      '/sw.js': ['text/javascript; charset=utf-8', 'no-cache'],
      '/tabard.json?x=1': ['application/json; charset=utf-8', 'no-cache'],
      '/manifest.webmanifest': ['application/manifest+json; charset=utf-8', 'no-cache'],
      '/assets/index-Ab3_x-9Z.js': ['text/javascript; charset=utf-8', 'public, max-age=31536000, immutable'],
      '/assets/font-12345678.woff2': ['font/woff2', 'public, max-age=31536000, immutable'],
      '/a%20name.txt': ['text/plain; charset=utf-8', 'no-cache'],
    };
    for (const [path, [type, cache]] of Object.entries(expected)) {
      const { status, headers } = await ask(port, path);
      expect([status, headers['content-type'], headers['cache-control']], path).toEqual([200, type, cache]);
    }
  });

  it('SRV-10 compresses what is worth it, for who takes it, and answers 304 to who has it', async () => {
    const path = '/assets/index-Ab3_x-9Z.js';
    const packed = await ask(port, path, { headers: { 'accept-encoding': 'br, gzip' } });
    expect(packed.headers['content-encoding']).toBe('gzip');
    expect(packed.headers.vary).toBe('Accept-Encoding');
    expect(gunzipSync(packed.body).toString()).toBe(script);
    for (const encoding of ['', 'br', 'gzip;q=0']) {
      const plain = await ask(port, path, { headers: { 'accept-encoding': encoding } });
      expect(plain.headers['content-encoding']).toBeUndefined();
      expect(plain.body.toString()).toBe(script);
    }
    const font = await ask(port, '/assets/font-12345678.woff2', { headers: { 'accept-encoding': 'gzip' } });
    expect(font.headers['content-encoding']).toBeUndefined();
    const again = await ask(port, path, { headers: { 'if-none-match': `"x", W/${packed.headers.etag}` } });
    expect([again.status, again.body.length]).toEqual([304, 0]);
  });

  it('SRV-10 answers HEAD without a body and nothing but GET and HEAD', async () => {
    const head = await ask(port, '/sw.js', { method: 'HEAD' });
    expect([head.status, head.body.length, head.headers['content-length']]).toEqual([200, 0, String(script.length)]);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS']) {
      expect(await ask(port, '/', { method })).toMatchObject({ status: 405, headers: { allow: 'GET, HEAD' } });
    }
  });

  it('SRV-10 serves nothing outside its folder, and nothing hidden in it', async () => {
    const paths = [
      '/../secret.txt',
      '/%2e%2e/secret.txt',
      '/..%2fsecret.txt',
      '/assets/../../secret.txt',
      '/..\\secret.txt',
      '//secret.txt',
      '/_headers',
      '/.vite/manifest.json',
      '/index.html%00',
      '/%E0%A4%A',
      '/assets',
      '/assets/',
      `/${'x'.repeat(5_000)}`,
    ];
    for (const path of paths) expect((await ask(port, path)).status, path).toBe(404);
  });

  it('SRV-10 has the rendezvous on the same port, and no other sockets', async () => {
    const client = await connectRaw(`ws://127.0.0.1:${port}/rendezvous`);
    client.send(announceOf('t', 'a'));
    expect(await client.next()).toMatchObject({ interval: 120 });
    client.close();
    expect((await connectRaw(`ws://127.0.0.1:${port}/`)).isOpen()).toBe(false);
  });

  it('SRV-10 public/_headers says the same for static hosts', async () => {
    const text = await readFile('public/_headers', 'utf8');
    for (const [name, value] of Object.entries(securityHeaders)) expect(text).toContain(`\n  ${name}: ${value}\n`);
    expect(text).toContain('/assets/*\n  ! Cache-Control\n  Cache-Control: public, max-age=31536000, immutable\n');
  });
});

describe('SRV-11 https for the local network', () => {
  it('SRV-11 makes an authority once, readable by its owner only, and keeps it', async () => {
    const folder = join(root, '.local', 'ca');
    const first = await openAuthority(folder, Date.now());
    const second = await openAuthority(folder, Date.now());
    expect(await fingerprintOf(second.certificate)).toBe(await fingerprintOf(first.certificate));
    for (const name of ['ca.key.pem', 'ca.crt.pem']) expect((await stat(join(folder, name))).mode & 0o777).toBe(0o600);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
  });

  it('SRV-11 one that nears its end is made anew', async () => {
    const folder = join(root, '.local', 'old');
    const old = await openAuthority(folder, Date.now() - 9.5 * 365 * 86_400_000);
    const now = await openAuthority(folder, Date.now());
    expect(await fingerprintOf(now.certificate)).not.toBe(await fingerprintOf(old.certificate));
  });

  it('SRV-11 a device that trusts it connects to private addresses and names, and to nothing else', async () => {
    const authority = await openAuthority(join(root, '.local', 'ca'), Date.now());
    const ca = authority.certificate.toString('pem');
    const connectAs = async (names: string[], addresses: string[], servername: string): Promise<string> => {
      const { certificate, key } = await issueCertificate(authority, names, addresses, Date.now());
      const server = createAppServer({
        files: (_, response) => response.end('page'),
        secure: { certificate, key, authority: { certificate: new Uint8Array(), fingerprint: '' } },
      });
      const port = await server.listen(0, '127.0.0.1');
      const outcome = await new Promise<string>((resolve) => {
        const socket = tlsConnect({ host: '127.0.0.1', port, ca, ...(servername === '' ? {} : { servername }) });
        socket.on('secureConnect', () => resolve('trusted'));
        socket.on('error', (error: Error) => resolve(error.message));
      });
      await server.close();
      return outcome;
    };
    expect(await connectAs(['localhost'], ['127.0.0.1'], '')).toBe('trusted');
    expect(await connectAs(['localhost', 'desk.local'], [], 'desk.local')).toBe('trusted');
    expect(await connectAs(['bank.example'], [], 'bank.example')).toBe('permitted subtree violation');
  });

  it('SRV-11 knows which addresses no public host has', () => {
    for (const address of [
      '10.1.2.3',
      '192.168.0.1',
      '172.16.0.1',
      '172.31.9.9',
      '100.64.0.1',
      '169.254.1.1',
      'fd00::1',
      '::1',
    ]) {
      expect(isPrivateAddress(address), address).toBe(true);
    }
    for (const address of [
      '8.8.8.8',
      '172.32.0.1',
      '172.15.0.1',
      '100.128.0.1',
      '192.169.0.1',
      '2001:db8::1',
      'fe80::1',
      '',
    ]) {
      expect(isPrivateAddress(address), address).toBe(false);
    }
    const one = { netmask: '', mac: '', cidr: null, internal: false, scopeid: 0 };
    const found = localAddresses({
      lo: [{ ...one, family: 'IPv4', address: '127.0.0.1', internal: true }],
      eth0: [
        { ...one, family: 'IPv6', address: 'fd00::7' },
        { ...one, family: 'IPv4', address: '192.168.1.7' },
        { ...one, family: 'IPv4', address: '93.184.216.34' },
      ],
    });
    expect(found).toEqual(['192.168.1.7', 'fd00::7']);
  });
});

describe('SRV-12 npm start', () => {
  const freePort = async (): Promise<number> => {
    const server = createAppServer({ files: () => undefined });
    const port = await server.listen(0, '127.0.0.1');
    await server.close();
    return port;
  };

  it('SRV-12 serves on both loopback addresses and prints where', async () => {
    const port = await freePort();
    const lines: string[] = [];
    const server = await start({
      root,
      arguments: ['--no-build'],
      environment: { PORT: String(port) },
      print: (line) => lines.push(line),
    });
    expect(lines.join('\n')).toContain(`http://localhost:${port}`);
    expect((await ask(port, '/')).body.toString()).toContain('Tabard');
    expect(await ask(port, '/tabard.json')).toMatchObject({ status: 200 });
    await expect(
      start({ root, arguments: ['--no-build'], environment: { PORT: String(port) }, print: () => undefined }),
    ).rejects.toThrow(`Port ${port} is in use`);
    await server.close();
  });

  it('SRV-12 says what is wrong with what it was given', async () => {
    const base = { root, environment: {}, print: () => undefined };
    await expect(start({ ...base, arguments: ['--hots'] })).rejects.toThrow('Unknown option --hots');
    await expect(start({ ...base, arguments: ['--no-build'], environment: { PORT: 'x' } })).rejects.toThrow('PORT');
    await expect(start({ ...base, root: join(root, 'nowhere'), arguments: ['--no-build'] })).rejects.toThrow(
      'Nothing is built',
    );
  });

  it('SRV-12 --host speaks https and http on one port, and gives the authority away', async () => {
    const port = await freePort();
    const lines: string[] = [];
    const environment = { PORT: String(port) };
    const server = await start({
      root,
      arguments: ['--no-build', '--host'],
      environment,
      print: (line) => lines.push(line),
    });
    const ca = await readFile(join(root, '.local', 'ca', 'ca.crt.pem'), 'utf8');
    expect((await ask(port, '/', { ca, host: 'localhost' })).body.toString()).toContain('Tabard');
    expect((await ask(port, '/')).body.toString()).toContain('Tabard');
    const page = await ask(port, '/ca');
    const fingerprint = /([0-9A-F]{2}:){31}[0-9A-F]{2}/.exec(page.body.toString())?.[0];
    expect(page.body.toString()).toMatch(/iPhone[\s\S]*Android/);
    const file = await ask(port, '/ca.crt');
    expect(file.headers['content-type']).toBe('application/x-x509-ca-cert');
    const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', new Uint8Array(file.body)));
    expect(Buffer.from(hash).toString('hex').toUpperCase()).toBe(fingerprint?.replaceAll(':', ''));
    const [address] = localAddresses();
    if (address !== undefined) {
      expect(lines.join('\n')).toContain(fingerprint);
      const config: { addresses?: string[] } = JSON.parse((await ask(port, '/tabard.json')).body.toString());
      expect(config.addresses?.[0]).toContain(`:${port}/`);
      expect((await ask(port, '/', { ca, host: address })).status).toBe(200);
      expect(await ask(port, '/', { host: address, headers: { host: `${address}:${port}` } })).toMatchObject({
        status: 307,
        headers: { location: `https://${address}:${port}/` },
      });
      expect((await ask(port, '/', { host: address, headers: { host: 'x"\'<>' } })).status).toBe(400);
    }
    const client = await connectRaw(`wss://localhost:${port}/rendezvous`, { ca });
    client.send(announceOf('t', 'a'));
    expect(await client.next()).toMatchObject({ interval: 120 });
    client.close();
    await server.close();
  });

  it('SRV-12 --host outlives connections that say nothing, or nonsense', async () => {
    const port = await freePort();
    const server = await start({
      root,
      arguments: ['--no-build', '--host'],
      environment: { PORT: String(port) },
      print: () => undefined,
    });
    const closed: number[] = [];
    for (const bytes of [
      Buffer.of(0x16, 3, 1, 0xff, 0xff),
      Buffer.of(0),
      Buffer.from('GET / HTTP/9\r\n\r\n'),
      Buffer.alloc(70_000, 0x16),
    ]) {
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
      socket.on('error', () => undefined);
      socket.on('close', () => closed.push(1));
      socket.resume();
    }
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .destroy();
    await until(() => closed.length >= 3);
    expect((await ask(port, '/')).status).toBe(200);
    await server.close();
  });
});
