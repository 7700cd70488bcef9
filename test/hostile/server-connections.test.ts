/** Connections that hold on without saying anything useful, and two ways in that lead to one place. */
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { type AppServer, type AppServerOptions, createAppServer } from '../../src/server/app-server.js';
import { fingerprintOf, issueCertificate, openAuthority } from '../../src/server/host/certificates.js';
import { announceOf, connectRaw, startRendezvous, until } from '../server/support.js';

let server: AppServer | undefined;
afterEach(async () => {
  await server?.close();
  server = undefined;
});

const serve = async (options: Partial<AppServerOptions> = {}): Promise<number> => {
  server = createAppServer({ files: (_, response) => void response.end('here'), ...options });
  return server.listen(0, '127.0.0.1');
};

const timeouts = { headersTimeout: 200, requestTimeout: 300, keepAliveTimeout: 200, connectionsCheckingInterval: 50 };

describe('SRV-8 a connection', () => {
  it.each([
    ['that says nothing', ''],
    ['that never ends its headers', 'GET / HTTP/1.1\r\nHost: x\r\n'],
  ])('%s is closed in time', async (_, text) => {
    const port = await serve({ timeouts });
    let closed = false;
    const socket = connect(port, '127.0.0.1', () => socket.write(text));
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
    });
    socket.resume();
    await until(() => closed);
  });

  it('that drips its headers a letter at a time is closed in time', async () => {
    const port = await serve({ timeouts });
    let closed = false;
    const socket = connect(port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nX: '));
    const drip = setInterval(() => socket.write('a'), 20);
    socket.on('error', () => undefined);
    socket.on('close', () => {
      closed = true;
    });
    socket.resume();
    await until(() => closed);
    clearInterval(drip);
  });

  it('that became a socket of the rendezvous is not', async () => {
    const port = await serve({ timeouts });
    const client = await connectRaw(`ws://127.0.0.1:${port}/rendezvous`);
    // One that came later, and says nothing, is closed: this one's time would be over too.
    let closed = false;
    connect(port, '127.0.0.1')
      .on('error', () => undefined)
      .on('close', () => {
        closed = true;
      })
      .resume();
    await until(() => closed);
    client.send(announceOf('t', 'a'));
    expect(await client.next()).toMatchObject({ interval: 120 });
    client.close();
  });
});

it('SRV-8 a TLS handshake that is begun and not gone on with is closed in time', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tabard-ca-'));
  const now = Date.now();
  const authority = await openAuthority(folder, now);
  const port = await serve({
    timeouts,
    secure: {
      ...(await issueCertificate(authority, ['localhost'], ['127.0.0.1'], now)),
      authority: { certificate: new Uint8Array(), fingerprint: await fingerprintOf(authority.certificate) },
    },
  });
  let closed = false;
  const socket = connect(port, '127.0.0.1', () => socket.write(Buffer.from([0x16, 3, 1, 2, 0, 1])));
  socket.on('error', () => undefined);
  socket.on('close', () => {
    closed = true;
  });
  socket.resume();
  await until(() => closed);
  await rm(folder, { recursive: true });
});

it('SRV-11 who comes by http on this machine and who comes by https meet', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'tabard-ca-'));
  const now = Date.now();
  const authority = await openAuthority(folder, now);
  const port = await serve({
    secure: {
      ...(await issueCertificate(authority, ['localhost'], ['127.0.0.1'], now)),
      authority: { certificate: new Uint8Array(), fingerprint: await fingerprintOf(authority.certificate) },
    },
  });
  const phone = await connectRaw(`wss://127.0.0.1:${port}/rendezvous`, { ca: authority.certificate.toString('pem') });
  phone.send(announceOf('t', 'phone'));
  await phone.next();
  const laptop = await connectRaw(`ws://127.0.0.1:${port}/rendezvous`);
  laptop.send(announceOf('t', 'laptop', 1));
  expect(await laptop.next()).toMatchObject({ incomplete: 2 });
  expect(await phone.next()).toMatchObject({ offer: { type: 'offer' } });
  phone.close();
  laptop.close();
  await rm(folder, { recursive: true });
});

it('SRV-1 who was dropped for nonsense and does not hang up is hung up on', async () => {
  const running = await startRendezvous();
  // A client that never answers a close frame.
  const socket = connect(running.port, '127.0.0.1', () =>
    socket.write(
      'GET /rendezvous HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n' +
        'Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n',
    ),
  );
  let closed = false;
  socket.on('close', () => {
    closed = true;
  });
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('data', resolve));
  socket.resume();
  socket.write(Buffer.from([0x81, 0x82, 0, 0, 0, 0, 0x7b, 0x78]));
  const since = performance.now();
  await until(() => closed);
  expect(performance.now() - since).toBeLessThan(3_000);
  await running.close();
});
