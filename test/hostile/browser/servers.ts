/** Servers of a test's own, for pages that stand around ours. */
import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach } from 'vitest';

/** Call it at the top of a file: they are ended after each test. Resolves with the port. */
export const createServers = (): ((listener: RequestListener) => Promise<number>) => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    }
  });
  return async (listener) => {
    const server = createServer(listener);
    servers.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    return typeof address === 'object' && address !== null ? address.port : 0;
  };
};

/** Lines of the console where a policy forbids what a test tries. */
export const forbidden = [/403/, /Content Security Policy/, /ERR_/, /violates/, /Refused/, /Framing/];
